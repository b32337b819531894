package io.acta.testkit;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.ring.ActionRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What the world was told of a journal, and therefore holds for ever: batches with their checksums and the actions in them; what they put out is in its
 * {@link Tellings}. It lives through kills and losses of power, as the world does.
 *
 * <p>A batch's checksum covers the checksum of the batch before, so that two journals which end with the same one are the same.
 */
final class Truth {
    private final TraceHash trace;
    private final Reached reached;
    private final Tellings tellings;
    private final List<Batch> batches = new ArrayList<>();
    private final TreeMap<Long, Sent> sent = new TreeMap<>();
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private final ActionRecord record = new ActionRecord();
    private final Map<List<Long>, Long> bytes = new HashMap<>();
    private final Set<Long> correlationIds = new HashSet<>(Set.of(0L));
    private Batch attempted;
    private boolean isForceFailed;
    private long syncedBatch;
    private long retiredBatch;
    private boolean isPowerLost;
    private boolean isSideTrip;

    /** A batch that was acknowledged, or tried. */
    private record Batch(long number, long firstSequence, long actionCount, int checksum, List<Sent> actions) {
        long lastSequence() {
            return firstSequence + actionCount - 1;
        }
    }

    /** An action: of whom, which number, what its asker calls it, and a hash of its bytes. */
    record Sent(long origin, long originSequence, long correlationId, long hash) {}

    Truth(final TraceHash trace, final Reached reached) {
        this.trace = trace;
        this.reached = reached;
        tellings = new Tellings(trace, reached, this);
    }

    /** What the batches put out, as listeners were told it. */
    Tellings tellings() {
        return tellings;
    }

    /** Whether any action ever journaled had it, or it is that of time itself. */
    boolean isCorrelationId(final long id) {
        return correlationIds.contains(id);
    }

    /** Last batch that the engine was told is journaled, or the one that it tries. */
    long attemptedBatch() {
        return lastBatch() + (attempted == null ? 0 : 1);
    }

    /** Last batch that the engine was told is journaled. */
    long lastBatch() {
        return batches.size();
    }

    long lastSequence() {
        return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastSequence();
    }

    long syncedBatch() {
        return syncedBatch;
    }

    /** Whether power was lost and no launch has recovered since. */
    boolean isPowerLost() {
        return isPowerLost;
    }

    boolean isRetired() {
        return retiredBatch > 0;
    }

    /** A publisher was given a sequence for an action. */
    void accepted(final long sequence, final long origin, final long originSequence) {
        sent.put(sequence, new Sent(origin, originSequence, 0, 0));
    }

    void appending(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
        final List<Sent> actions = new ArrayList<>();
        int at = offset + BatchLayout.HEADER_LENGTH + header.preludeLength();
        for (long i = 0; i < header.actionCount(); i++) {
            record.wrap(buffer, at);
            final long hash = new TraceHash()
                    .fold(record.buffer(), record.messageOffset(), record.messageLength())
                    .value();
            correlationIds.add(record.correlationId());
            actions.add(new Sent(record.origin(), record.originSequence(), record.correlationId(), hash));
            at += ActionRecord.paddedLength(record.length());
        }
        attempted = new Batch(
                header.batchNumber(),
                header.firstSequence(),
                header.actionCount(),
                buffer.getInt(offset + BatchLayout.CHECKSUM_OFFSET),
                actions);
        if (attempted.number() != lastBatch() + 1 || attempted.firstSequence() != lastSequence() + 1) {
            throw new Finding("batch " + attempted.number() + " with sequence " + attempted.firstSequence()
                    + " is journaled after batch " + lastBatch() + " with sequence " + lastSequence());
        }
        for (int i = 0; i < actions.size(); i++) {
            final Sent expected = sent.get(attempted.firstSequence() + i);
            checkSame(attempted.firstSequence() + i, expected, actions.get(i));
        }
    }

    private void checkSame(final long sequence, final Sent accepted, final Sent journaled) {
        if (accepted == null) {
            throw new Finding("sequence " + sequence + " is journaled, and nobody dispatched it");
        }
        if (accepted.origin() != journaled.origin()
                || accepted.origin() != 0 && accepted.originSequence() != journaled.originSequence()) {
            throw new Finding(
                    "sequence " + sequence + " was accepted as " + accepted + " and is journaled as " + journaled);
        }
        final Long before = journaled.origin() == 0
                ? null
                : bytes.putIfAbsent(List.of(journaled.origin(), journaled.originSequence()), journaled.hash());
        if (before != null && before != journaled.hash()) {
            throw new Finding("sequence " + sequence + ": number " + journaled.originSequence() + " of origin "
                    + journaled.origin() + " is journaled with other bytes than before");
        }
    }

    void appended() {
        take(attempted);
    }

    private void take(final Batch batch) {
        batches.add(batch);
        attempted = null;
        trace.fold(batch.number()).fold(batch.checksum());
    }

    long synced(final long batchNumber) {
        if (!isSideTrip && batchNumber > syncedBatch) {
            if (isForceFailed) {
                throw new Finding("batch " + batchNumber + " was called SYNCED after a force had failed");
            }
            syncedBatch = batchNumber;
            trace.fold(batchNumber);
        }
        return batchNumber;
    }

    void retired(final long batchNumber) {
        reached.count("retirement");
        retiredBatch = Math.max(retiredBatch, batchNumber);
    }

    /** The process is gone; whatever was in the ring is. */
    void processDied() {
        sent.tailMap(lastSequence(), false).clear();
    }

    /** What was not synced may be gone too. */
    void powerLost() {
        processDied();
        isPowerLost = true;
    }

    /** A force of a file with batches failed: nothing can be SYNCED before the next launch. */
    void forceFailed() {
        isForceFailed = true;
    }

    boolean isSideTrip() {
        return isSideTrip;
    }

    /** What follows is not to be believed, until it is over. */
    void sideTrip(final boolean begins) {
        isSideTrip = begins;
    }

    /** A launch says where the journal ends. */
    void recovered(final JournalEnd end) {
        trace.fold(end.batchNumber()).fold(end.checksum());
        final long needed = isPowerLost ? syncedBatch : lastBatch();
        if (end.batchNumber() < needed) {
            throw new Finding("lost: batch " + needed + " was " + (isPowerLost ? "SYNCED" : "JOURNALED")
                    + ", and the journal ends at batch " + end.batchNumber());
        }
        Batch last = null;
        if (end.batchNumber() == lastBatch() + 1 && attempted != null) {
            last = attempted;
        } else if (end.batchNumber() > lastBatch()) {
            throw new Finding("batch " + end.batchNumber() + " is in the journal, and nobody wrote it");
        } else if (end.batchNumber() > 0) {
            last = batches.get((int) end.batchNumber() - 1);
        }
        if (last != null && last.checksum() != end.checksum()) {
            throw new Finding("batch " + end.batchNumber() + " has checksum " + end.checksum() + ", and "
                    + last.checksum() + " was acknowledged: what happened is contradicted");
        }
        if (!isSideTrip) {
            if (last == attempted && last != null) {
                reached.count("recovery: a last batch that nobody was told of");
                take(attempted);
            }
            if (end.batchNumber() < lastBatch()) {
                reached.count("recovery: batches lost that were JOURNALED alone");
            }
            forgetAfter(end);
        }
    }

    /** Only what the lost batches told may be told differently now. */
    private void forgetAfter(final JournalEnd end) {
        attempted = null;
        isPowerLost = false;
        isForceFailed = false;
        while (lastBatch() > end.batchNumber()) {
            batches.remove(batches.size() - 1);
        }
        syncedBatch = Math.min(syncedBatch, end.batchNumber());
        sent.tailMap(end.lastSequence(), false).clear();
        tellings.forgetAfter(end);
    }

    /** @return null when no batch that is left has it. */
    Sent action(final long sequence) {
        int low = 0;
        int high = batches.size() - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final Batch batch = batches.get(middle);
            if (sequence < batch.firstSequence()) {
                high = middle - 1;
            } else if (sequence > batch.lastSequence()) {
                low = middle + 1;
            } else {
                return batch.actions().get((int) (sequence - batch.firstSequence()));
            }
        }
        return null;
    }
}
