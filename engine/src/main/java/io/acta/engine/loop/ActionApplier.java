package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.codec.schema.HeaderWord;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.state.StateStore;
import org.agrona.DirectBuffer;

/**
 * What an action does to the state: the one code that a live engine, a recovery, a replay and a replica run. A batch is
 * {@link #beginBatch}, {@link #apply} for each action, {@link #endBatch}, {@link #closeBatch}.
 *
 * <p>Work is done in <em>steps</em>, each of which happens whole or not at all: an action with its follow-ups; a fired timer
 * with its follow-ups; a reactor's end of the batch.
 *
 * <p><b>Threads:</b> one. <b>Allocation:</b> none, unless a handler throws. <b>Errors:</b> an {@link Error} of a handler passes
 * through and leaves a step half done: the engine must halt.
 */
public final class ActionApplier {
    private final Reactor[] reactors;
    private final StepWork[] batchEnds;
    private final int[] schemaIds;
    private final StateStore store;
    private final StepContext context;
    private final FollowUps followUps;
    private final Outputs outputs;
    private final TimerTable timers;
    private final OriginMarks origins;

    /** Null when no reactor puts work off. */
    private final Continuations continuations;

    /** Null when there are none. */
    private final Reactions reactions;

    /** Null when no reactor collects actions. */
    private final StoredQueues queues;

    private final ReleaseLog releases;
    private final FailureListener failures;
    private final Settings settings;
    private final ApplyCounts counts = new ApplyCounts();

    private long sequence;
    private long step;
    private int rejectionCode;
    private boolean hasOutcome;

    /**
     * @param assembly the reactors and their state.
     * @param failures told when a handler throws.
     */
    public ActionApplier(final Assembly assembly, final FailureListener failures) {
        this.reactors = assembly.reactors();
        this.batchEnds = assembly.batchEnds();
        this.schemaIds = new int[reactors.length];
        for (int i = 0; i < reactors.length; i++) {
            schemaIds[i] = reactors[i].schema().id();
        }
        this.store = assembly.store();
        this.context = assembly.context();
        this.followUps = assembly.followUps();
        this.outputs = assembly.outputs();
        this.timers = assembly.timers();
        this.origins = assembly.origins();
        this.continuations = assembly.continuations();
        this.reactions = assembly.reactions().isEmpty() ? null : assembly.reactions();
        this.queues = assembly.queues().isCollecting() ? assembly.queues() : null;
        this.releases = assembly.releases();
        this.settings = assembly.settings();
        this.failures = failures;
    }

    /** Starts a batch at a time. */
    public void beginBatch(final long timeNs) {
        releases.beginBatch();
        store.beginBatch();
        outputs.beginBatch();
        context.beginBatch(timeNs);
        if (continuations != null) {
            continuations.beginBatch();
        }
        if (reactions != null) {
            reactions.beginBatch();
        }
    }

    /**
     * Puts the settings of a batch's prelude into force, as a step of its own, before the batch's first action.
     *
     * @param lengthBytes of the prelude.
     */
    public void changeSettings(final DirectBuffer prelude, final int offset, final int lengthBytes) {
        store.beginStep(++step);
        settings.change(prelude, offset, lengthBytes);
        store.commitStep();
        settings.putIntoForce();
    }

    /** True when the batch should take no more actions, because they have put out enough. */
    public boolean isBatchFull() {
        return outputs.batchBytes() >= settings.limits().outputBytesPerBatchMax();
    }

    /** Applies the next action. */
    public void apply(final ActionRecord action) {
        sequence++;
        final OutcomeStatus status = applyAtomically(action);
        counts.count(status);
        releases.outcome(sequence, status, rejectionCode, action.correlationId(), action.origin());
    }

    /**
     * Fires the timers that are due, continues what was put off and lets reactors end the batch and react to what it changed; or goes on with
     * reactions that the batch before left, and does nothing else. The state hash is final then.
     */
    public void endBatch() {
        if (isReacting()) {
            react();
        } else {
            actOnTime();
            if (reactions != null) {
                react();
            }
        }
        outputs.endBatch();
    }

    private void actOnTime() {
        final int timersMax = settings.limits().timersPerBatchMax();
        for (int i = 0; i < timersMax && !isBatchFull() && timers.isDue(context.timeNanos()); i++) {
            fireTimer();
        }
        if (continuations != null) {
            final int continuationsMax = settings.limits().continuationsPerBatchMax();
            for (int i = 0; i < continuationsMax && !isBatchFull() && continuations.isDue(); i++) {
                continueWork();
            }
        }
        for (final StepWork batchEnd : batchEnds) {
            beginStep(0, 0, 0, true);
            counts.timeDriven(runStep(batchEnd, null, 0, 0));
        }
    }

    /** Tells reactions what has changed, then what they have changed, and so on; until all is told, or the batch has no room for what they put out. */
    private void react() {
        final int roundsMax = settings.limits().reactionRoundsMax();
        while (reactions.beginRound(roundsMax)) {
            do {
                beginStep(reactions.causeSequence(), reactions.causeOrigin(), reactions.causeCorrelationId(), true);
                outputs.beginReaction();
                final OutcomeStatus status = runStep(reactions, null, 0, 0);
                outputs.endReaction(status == OutcomeStatus.APPLIED);
                if (status == OutcomeStatus.REJECTED && outputs.isBatchSpent()) {
                    reactions.holdOver();
                    counts.heldOver();
                    return;
                }
                counts.reaction(status);
                if (status == OutcomeStatus.REJECTED && rejectionCode > RejectionCode.USER_MAX) {
                    // What it keeps up to date is not: somebody should know.
                    failures.onFailure(sequence, false, reactions.describe(), new RejectedException(rejectionCode));
                }
            } while (reactions.next());
        }
    }

    /** Forgets what the batch changed, after whoever wanted to know was told. */
    public void closeBatch() {
        store.endBatch();
    }

    /** How far it has come, between batches: all durable state that stands in no table. */
    public ApplyPosition position() {
        return new ApplyPosition(sequence, step);
    }

    /** Goes on from a position whose rows were restored, and puts the settings among them into force. */
    public void continueFrom(final ApplyPosition position) {
        sequence = position.sequence();
        step = position.step();
        store.continueFrom(step);
        context.continueFrom(sequence);
        settings.putIntoForce();
        timers.restored();
        if (reactions != null) {
            reactions.clear();
        }
    }

    /** Forgets all that was applied or restored. */
    public void clear() {
        store.clear();
        continueFrom(ApplyPosition.NOTHING);
    }

    /** Sequence of the last action applied. */
    public long sequence() {
        return sequence;
    }

    /** Number of the last step. */
    public long step() {
        return step;
    }

    /** True when a timer's deadline has come. */
    public boolean hasTimerDue(final long timeNs) {
        return timers.isDue(timeNs);
    }

    /** True while timers wait. */
    public boolean hasTimers() {
        return !timers.isEmpty();
    }

    /** Nanoseconds from a time at which no timer is due to the first deadline; {@link Long#MAX_VALUE} when no timer waits. */
    public long nsToFirstTimer(final long timeNs) {
        return timers.nsToFirst(timeNs);
    }

    /** True while something was put off to the next batch. */
    public boolean hasContinuations() {
        return continuations != null && continuations.isWaiting();
    }

    /** True when reactions are left to be told by the next batch, which takes no actions. The state is not to be snapshotted meanwhile. */
    public boolean isReacting() {
        return reactions != null && reactions.isHeldOver();
    }

    /** What became of the actions so far. */
    public ApplyCounts counts() {
        return counts;
    }

    private OutcomeStatus applyAtomically(final ActionRecord action) {
        final long origin = action.origin();
        rejectionCode = 0;
        beginStep(sequence, origin, action.correlationId(), false);
        if (origin == 0) {
            return runStep(null, action.buffer(), action.messageOffset(), action.messageLength());
        }
        if (action.originSequence() <= origins.highWaterMark(origin)) {
            store.rollbackStep();
            return OutcomeStatus.DUPLICATE;
        }
        final OutcomeStatus status = runStep(null, action.buffer(), action.messageOffset(), action.messageLength());
        // A step of its own: an action that was refused has used up its origin's number all the same.
        store.beginStep(++step);
        origins.mark(origin, action.originSequence());
        store.commitStep();
        return status;
    }

    private void fireTimer() {
        // Taken out in a step of its own, so that a timer whose action fails is not fired for ever.
        store.beginStep(++step);
        timers.takeFirst();
        store.commitStep();
        counts.timerFired();
        beginStep(timers.firingCause(), 0, timers.firingCorrelationId(), true);
        counts.timeDriven(runStep(null, timers.firingMessage(), 0, timers.firingLength()));
    }

    private void continueWork() {
        store.beginStep(++step);
        final StoredQueue taken = continuations.take();
        store.commitStep();
        counts.continuation();
        beginStep(taken.causeSequence(), taken.origin(), taken.correlationId(), true);
        counts.timeDriven(runStep(null, taken.buffer(), 0, taken.messageLength()));
    }

    private void beginStep(
            final long causeSequence, final long origin, final long correlationId, final boolean followUp) {
        store.beginStep(++step);
        hasOutcome = !followUp;
        context.beginStep(sequence, step, causeSequence, origin, correlationId, followUp);
        if (reactions != null) {
            reactions.stepBegan(step, causeSequence, origin, correlationId);
        }
        outputs.beginStep(followUp);
        timers.beginStep();
        followUps.clear();
    }

    /** Runs either work of the engine's own or a message through all reactors, then the follow-ups; all of it or nothing. */
    private OutcomeStatus runStep(final StepWork work, final DirectBuffer message, final int offset, final int length) {
        try {
            if (work != null) {
                work.run(context);
            } else {
                dispatch(message, offset, length);
            }
            while (context.rejection() == 0 && followUps.next()) {
                dispatch(followUps.message(), followUps.messageOffset(), followUps.messageLength());
            }
            if (work != null && context.rejection() == 0) {
                work.beforeCommit(context);
            }
            if (context.rejection() == 0) {
                outputs.commitStep();
                store.commitStep();
                return OutcomeStatus.APPLIED;
            }
            rejectionCode = context.rejection();
        } catch (final RejectedException e) {
            rejectionCode = e.code();
        } catch (final Exception e) {
            undoStep();
            failures.onFailure(sequence, hasOutcome, describe(work, message, offset), e);
            return OutcomeStatus.FAILED;
        } catch (final Error e) {
            failures.onError(sequence, describe(work, message, offset), e);
            throw e;
        } finally {
            context.endStep();
        }
        undoStep();
        if (rejectionCode == RejectionCode.CONFLICT) {
            rejectionCode = 0;
            return OutcomeStatus.CONFLICT;
        }
        return OutcomeStatus.REJECTED;
    }

    private void undoStep() {
        store.rollbackStep();
        outputs.rollbackStep();
        timers.rollbackStep();
    }

    private void dispatch(final DirectBuffer message, final int offset, final int length) {
        final long header = HeaderWord.get(message, offset);
        final int blockLength = HeaderWord.blockLength(header);
        final int templateId = HeaderWord.templateId(header);
        final int schemaId = HeaderWord.schemaId(header);
        final int version = HeaderWord.version(header);
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        context.handle(templateId);
        for (int i = 0; i < reactors.length && context.rejection() == 0; i++) {
            if (schemaIds[i] == schemaId) {
                reactors[i].onAction(templateId, message, blockOffset, blockLength, version, context);
            }
        }
        if (queues != null && context.rejection() == 0) {
            queues.collect(schemaId, templateId, message, offset, length);
        }
    }

    private String describe(final StepWork work, final DirectBuffer message, final int offset) {
        if (work != null) {
            return work.describe();
        }
        final long header = HeaderWord.get(message, offset);
        return "action with templateId=" + HeaderWord.templateId(header) + " of schemaId="
                + HeaderWord.schemaId(header);
    }
}
