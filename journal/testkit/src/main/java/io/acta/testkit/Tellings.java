package io.acta.testkit;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.ReleaseHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What listeners were told that a journal's batches put out: outputs, outcomes, changes. Each is held against what was told before, by whomever; only what lost
 * batches told may be told otherwise.
 */
final class Tellings {
    private final TraceHash trace;
    private final Reached reached;
    private final Truth truth;
    private final TreeMap<Identity, Told> told = new TreeMap<>();
    private final TreeMap<Long, Long> fullyTold = new TreeMap<>();
    private final TreeMap<Long, Long> changes = new TreeMap<>();
    private long replayedBatch;

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

    Tellings(final TraceHash trace, final Reached reached, final Truth truth) {
        this.trace = trace;
        this.reached = reached;
        this.truth = truth;
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

    /** The journal ends there now: what later batches told may never be told, or differently. */
    void forgetAfter(final JournalEnd end) {
        fullyTold.replaceAll((after, upTo) -> Math.min(upTo, end.batchNumber()));
        changes.tailMap(end.batchNumber(), false).clear();
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
            final Truth.Sent action = what.status() == null ? null : truth.action(identity.sequence());
            if (action != null && action.origin() != 0 && what.status() != OutcomeStatus.DUPLICATE) {
                final Long before = applied.put(List.of(action.origin(), action.originSequence()), identity.sequence());
                if (before != null) {
                    throw new Finding("origin " + action.origin() + ", number " + action.originSequence()
                            + " was taken twice: as sequence " + before + " and as sequence " + identity.sequence());
                }
            }
        });
    }

    /** Outputs and outcomes told so far that still hold. */
    long toldCount() {
        return told.values().stream().filter(what -> !what.mayDiffer()).count();
    }

    /** Somebody tells an output, or an outcome when it has a status. */
    void tell(final String who, final long sequence, final long ordinal, final long hash, final OutcomeStatus status) {
        trace.fold(sequence).fold(ordinal).fold(hash);
        if (truth.isSideTrip()) {
            return;
        }
        final Identity identity = new Identity(sequence, ordinal);
        final long batchNumber = truth.attemptedBatch();
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
        final Truth.Sent action = truth.action(identity.sequence());
        final boolean isActions = identity.ordinal() < ReleaseHandler.TIME_DRIVEN_ORDINAL;
        if (isActions
                ? action != null && (action.origin() != origin || action.correlationId() != correlationId)
                : !truth.isCorrelationId(correlationId)) {
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
