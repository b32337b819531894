package io.acta.engine.reactor;

import io.acta.codec.schema.Schema;
import org.agrona.DirectBuffer;

/**
 * User code that owns tables and handles actions. Extend the generated {@code XxxReactor} of your schema, which decodes
 * and dispatches; implement this interface only to handle bytes yourself.
 *
 * <p><b>Threads:</b> everything here is called on the reactor thread, live and in a replay alike. <b>Determinism:</b> what a
 * reactor does may depend on nothing but its tables, the action and the context: no clock, no random numbers but the
 * context's, no files, no state of its own outside tables. It must not block.
 *
 * <p><b>Errors:</b> an exception undoes the action (outcome FAILED); an {@link Error} halts the engine.
 */
public interface Reactor {
    /** How messages to people call it. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The schema whose actions it handles. */
    Schema schema();

    /** Declares the tables it owns, and keeps the handles. Called once, before anything is applied. */
    void onSetup(ReactorSetup setup);

    /** Takes views of tables that others own. Called once, when all reactors are set up and nothing has been applied. */
    default void onViews(final StateView state) {}

    /**
     * One action of {@link #schema()}, already checked by the door.
     *
     * @param templateId what message it is.
     * @param buffer that holds it; not to be kept.
     * @param offset of the message's block, after its SBE header.
     * @param blockLength of the version that wrote it.
     * @param version of the schema that wrote it.
     * @param context of this action.
     */
    void onAction(int templateId, DirectBuffer buffer, int offset, int blockLength, int version, ActionContext context);

    /** After the last action, timer and continuation of a batch: one more atomic step, whose changes belong to the same batch. */
    default void onBatchEnd(final ActionContext context) {}
}
