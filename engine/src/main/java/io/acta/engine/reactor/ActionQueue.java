package io.acta.engine.reactor;

import io.acta.engine.state.RejectionCode;
import org.agrona.DirectBuffer;

/**
 * Actions of some types, collected as they are applied, for the reactor that declared the queue: a cursor over them that moves on when
 * the reactor wants, as a rule in its {@link Reactor#onBatchEnd}. After Hyperflux's {@code defineActionQueue}.
 *
 * <pre>{@code
 * while (queue.next()) {
 *     joined.wrap(queue.buffer(), queue.offset(), queue.blockLength(), queue.version());
 * }
 * }</pre>
 *
 * <p>A queue holds what was <em>applied</em>: actions, follow-ups, timers' actions and continuations, in the order in which they were
 * applied. What was rejected or failed was never there. Every queue has rows and a cursor of its own, which are state: a step that is undone
 * takes nothing from a queue and adds nothing to it, and a queue survives a restart.
 *
 * <p><b>Bounds:</b> the rows that it was declared with. What was taken stays until its rows are wanted, so that {@link #resync} can deliver it
 * again; an action for which only untaken ones could make room is rejected with {@link RejectionCode#QUEUE_FULL}.
 *
 * <p><b>Threads:</b> the reactor's, within a step of the reactor that declared it. Allocates nothing after warm-up. What {@link #buffer()}
 * holds is good until the next call of {@link #next}.
 */
public interface ActionQueue {
    /** Takes the next action. @return false when there is none; nothing is in hand then. */
    boolean next();

    /** True when all was taken. */
    boolean isEmpty();

    /** Goes back to the oldest action that is kept: all of them are delivered again, in the journal's order. */
    void resync();

    /** Goes to the first kept action whose {@link #sequence()} is not below this one, back or forth. */
    void resync(long fromSequence);

    /** Goes to the end, as if the queue were made now: only what is applied from here on is delivered. */
    void skip();

    /** Template id of the action in hand. */
    int templateId();

    /** Holds the action in hand. */
    DirectBuffer buffer();

    /** Of the action's block, after its SBE header. */
    int offset();

    /** Bytes of the block, in the version that wrote it. */
    int blockLength();

    /** Of the schema that wrote it. */
    int version();

    /** {@link ActionContext#sequence()} when it was applied. */
    long sequence();

    /** {@link ActionContext#causeSequence()} when it was applied. */
    long causeSequence();

    /** Who dispatched it, 0 when nobody said. */
    long origin();

    /** What the asker called it, 0 when it had no name. */
    long correlationId();

    /** {@link ActionContext#isFollowUp()} when it was applied. */
    boolean isFollowUp();

    /** Takes all that waits and passes it on. Generated {@code XxxQueueHandler}s decode it. */
    default void drain(final QueueHandler handler, final ActionContext context) {
        while (next()) {
            handler.onQueued(this, context);
        }
    }
}
