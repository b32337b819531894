package io.acta.testkit;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.ReleaseHandler;
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
 * What the world was told, and therefore holds for ever: batches with their checksums, the actions in them, outputs and outcomes. It lives
 * through kills and losses of power, as the world does.
 *
 * <p>A batch's checksum covers the checksum of the batch before, so that two journals which end with the same one are the same.
 */
final class Truth {
    private final TraceHash trace;
    private final Reached reached;
    private final List<Batch> batches = new ArrayList<>();
    private final TreeMap<Long, Sent> sent = new TreeMap<>();
    private final TreeMap<Identity, Told> told = new TreeMap<>();
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private final ActionRecord record = new ActionRecord();
    private final Map<List<Long>, Long> bytes = new HashMap<>();
    private final TreeMap<Long, Long> fullyTold = new TreeMap<>();
    private final TreeMap<Long, Long> changes = new TreeMap<>();
    private final Set<Long> correlationIds = new HashSet<>(Set.of(0L));
    private Batch attempted;
    private boolean isForceFailed;
    private long replayedBatch;
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
    private record Sent(long origin, long originSequence, long correlationId, long hash) {}

    /** An output, or an outcome. */
    private record Identity(long sequence, long ordinal) implements Comparable<Identity> {
        @Override
        public int compareTo(final Identity other) {
            final int bySequence = Long.compare(sequence, other.sequence);
            return bySequence != 0 ? bySequence : Long.compare(ordinal, other.ordinal);
        }
    }

    /**
     * What was told.
     *
     * @param batchNumber the last one that it can be of: that is told when it was synced, and batches were journaled meanwhile.
     * @param mayDiffer whether it was perhaps of a batch that is lost, and may be told otherwise, or not at all.
     */
    private record Told(long hash, long batchNumber, OutcomeStatus status, boolean mayDiffer) {
        Told doubtful() {
            return new Told(hash, batchNumber, status, true);
        }
    }

    Truth(final TraceHash trace, final Reached reached) {
        this.trace = trace;
        this.reached = reached;
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

    /** A live subscriber was told of everything that these batches put out. */
    void fullyTold(final long after, final long upTo) {
        if (upTo > after) {
            fullyTold.merge(after, upTo, Math::max);
        }
    }

    /** Somebody told all changes of a batch; a hash of them, each with its version. */
    void changed(final String who, final long batchNumber, final long hash) {
        trace.fold(batchNumber).fold(hash);
        final Long before = changes.putIfAbsent(batchNumber, hash);
        if (before != null && before != hash) {
            throw new Finding("contradicted: the changes of batch " + batchNumber + " told by the " + who
                    + " are not those that were told before");
        }
    }

    /** A replay of everything is at this batch; 0 when it is over. */
    void replaying(final long batchNumber) {
        replayedBatch = batchNumber;
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
        fullyTold.replaceAll((after, upTo) -> Math.min(upTo, end.batchNumber()));
        while (lastBatch() > end.batchNumber()) {
            batches.remove(batches.size() - 1);
        }
        syncedBatch = Math.min(syncedBatch, end.batchNumber());
        changes.tailMap(end.batchNumber(), false).clear();
        sent.tailMap(end.lastSequence(), false).clear();
        told.keySet().removeIf(identity -> identity.sequence() > end.lastSequence());
        // What time put out after the last action may be of a batch that is there or of one that is lost; what it put
        // out after an action before is of a batch before the last.
        told.tailMap(new Identity(end.lastSequence(), ReleaseHandler.TIME_DRIVEN_ORDINAL), true)
                .replaceAll((identity, what) -> what.batchNumber() > end.batchNumber() ? what.doubtful() : what);
    }

    /** Takes what somebody tells, live or again, and holds it against what was told before. */
    Listener listener(final String who) {
        return new Listener(who);
    }

    /** Every action of an origin was applied once at most, as far as outcomes were told. */
    void checkOnce() {
        final Map<List<Long>, Long> applied = new HashMap<>();
        told.forEach((identity, what) -> {
            final Sent action = what.status() == null ? null : action(identity.sequence());
            if (action != null && action.origin() != 0 && what.status() != OutcomeStatus.DUPLICATE) {
                final Long before = applied.put(List.of(action.origin(), action.originSequence()), identity.sequence());
                if (before != null) {
                    throw new Finding("origin " + action.origin() + ", number " + action.originSequence()
                            + " was taken twice: as sequence " + before + " and as sequence " + identity.sequence());
                }
            }
        });
    }

    private Sent action(final long sequence) {
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

    /** Outputs and outcomes told so far that still hold. */
    long toldCount() {
        return told.values().stream().filter(what -> !what.mayDiffer()).count();
    }

    /** Somebody tells an output, or an outcome when it has a status. */
    void tell(final String who, final long sequence, final long ordinal, final long hash, final OutcomeStatus status) {
        trace.fold(sequence).fold(ordinal).fold(hash);
        if (isSideTrip) {
            return;
        }
        final Identity identity = new Identity(sequence, ordinal);
        final long batchNumber = lastBatch() + (attempted == null ? 0 : 1);
        final Told before = told.get(identity);
        reached.count("told by the " + who + ": "
                + (status != null
                        ? "outcome " + status
                        : ordinal >= ReleaseHandler.TIME_DRIVEN_ORDINAL ? "output of time" : "output of an action"));
        if (before == null || before.mayDiffer()) {
            told.put(identity, new Told(hash, batchNumber, status, false));
        }
        if (before == null && replayedBatch > 0) {
            final Map.Entry<Long, Long> interval = fullyTold.lowerEntry(replayedBatch);
            if (interval != null && interval.getValue() >= replayedBatch) {
                throw new Finding("never told: (" + sequence + ", " + ordinal + ") of batch " + replayedBatch
                        + ", though subscribers were told of later ones");
            }
        }
        if (before != null && !before.mayDiffer() && before.hash() != hash) {
            throw new Finding("contradicted: " + (status == null ? "output" : "outcome " + status) + " (" + sequence
                    + ", " + ordinal + ") told by the " + who + " is not what was told before");
        }
    }

    /** What an action puts out itself, and its outcome, has the action's names; what time or a reaction puts out, those of somebody. */
    private void checkNames(final String who, final Identity identity, final long origin, final long correlationId) {
        final Sent action = action(identity.sequence());
        final boolean isActions = identity.ordinal() < ReleaseHandler.TIME_DRIVEN_ORDINAL;
        if (isActions
                ? action != null && (action.origin() != origin || action.correlationId() != correlationId)
                : !correlationIds.contains(correlationId)) {
            throw new Finding("the " + who + " told " + identity + " of origin " + origin + " and correlation id "
                    + correlationId + ", and action " + identity.sequence() + " is " + action);
        }
    }

    /** Counts what it is told. */
    final class Listener implements ReleaseHandler {
        private final String who;
        private int count;
        private long lastSequence;
        private long lastOrdinal = -1;

        Listener(final String who) {
            this.who = who;
        }

        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            final TraceHash hash = new TraceHash()
                    .fold(context.correlationId())
                    .fold(context.origin())
                    .fold(context.route().ordinal())
                    .fold(context.isCoalesced() ? context.coalescingKey() : -1);
            for (int i = 0; i < context.recipientCount(); i++) {
                hash.fold(context.recipient(i));
            }
            hash.fold(buffer, offset, lengthBytes);
            checkOrder(context.sequence(), context.ordinal());
            checkNames(
                    who,
                    new Identity(context.sequence(), context.ordinal()),
                    context.origin(),
                    context.correlationId());
            tell(who, context.sequence(), context.ordinal(), hash.value(), null);
        }

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            checkOrder(sequence, OUTCOME_ORDINAL);
            checkNames(who, new Identity(sequence, OUTCOME_ORDINAL), origin, correlationId);
            final long hash = new TraceHash()
                    .fold(status.ordinal())
                    .fold(code)
                    .fold(correlationId)
                    .fold(origin)
                    .value();
            tell(who, sequence, OUTCOME_ORDINAL, hash, status);
        }

        private void checkOrder(final long sequence, final long ordinal) {
            if (sequence < lastSequence || sequence == lastSequence && ordinal <= lastOrdinal) {
                throw new Finding("out of order: the " + who + " told (" + sequence + ", " + ordinal + ") after ("
                        + lastSequence + ", " + lastOrdinal + ")");
            }
            lastSequence = sequence;
            lastOrdinal = ordinal;
            count++;
        }

        int count() {
            return count;
        }
    }
}
