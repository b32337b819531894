package io.acta.engine.reactor;

import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.RejectionCode;
import org.agrona.DirectBuffer;

/**
 * Code that is told of changed rows, after the last action, timer and batch end of a batch and before the batch is journaled. Extend the
 * generated {@code YyyReaction} of your state message, which decodes. After Hyperflux's reactors and effects.
 *
 * <p><b>What is told:</b> once for each key and batch that a row was added, changed or removed, with the row before the batch and after it; a row
 * that was written and has the same bytes is no change. Keys come in the order in which the batch first touched them, reactions in the
 * order in which they were declared.
 *
 * <p><b>What it may do:</b> what a handler may: edit the tables of its reactor, emit outputs and follow-ups, set timers, ask to be continued. Each
 * call is an atomic step of its own: a rejection or an exception undoes it alone and is counted; the row that it was told of stays changed, and
 * nobody is told of it again.
 *
 * <p><b>Cause:</b> the context's cause, origin and correlation id are those of the step that changed the row last, and go on to what the reaction puts
 * out, sends and sets; {@code sequence()} is that of the last action, as at a batch's end.
 *
 * <p><b>Outputs:</b> all reactions of a batch together may put out as much as ends a batch early. What is left is told by the next batch, which
 * takes no actions until all is told; questions and published rows may show changes in between that reactions have not followed yet.
 *
 * <p><b>Cascades:</b> rows that reactions change are told in a next round, with the row as it was told last as the one before. A batch has a bounded
 * number of rounds ({@code EngineLimits.reactionRoundsMax}); in the last one, a step that would need another round is undone with
 * {@link RejectionCode#REACTIONS}, and the error handler is told.
 *
 * <p><b>Threads, determinism, errors:</b> those of a {@link Reactor}: it keeps nothing outside tables. It is not told of rows that
 * were there at a launch: what it set up for them is state and there too.
 */
@FunctionalInterface
public interface Reaction {
    /**
     * A row is not what it was.
     *
     * @param version of the row {@code after}, which a compare-and-set expects; -1 when it was REMOVED.
     * @param before holds the row as it was; null when it was ADDED. Good within the call.
     * @param after holds the row as it is; null when it was REMOVED. Good within the call; a copy, not the row itself.
     * @param context of the step: cause, correlation id and origin are those of the step that changed the row last.
     */
    void onChange(
            ChangeKind kind,
            long version,
            DirectBuffer before,
            int beforeOffset,
            DirectBuffer after,
            int afterOffset,
            ActionContext context);
}
