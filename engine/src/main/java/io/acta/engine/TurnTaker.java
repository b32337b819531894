package io.acta.engine;

import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Whose thread runs an engine or a replica: one of its own, or its caller's, who takes the turns (see {@link EngineContext#turnsByCaller}).
 * Turns do not nest, and what they throw is an end, as on a thread of its own.
 */
final class TurnTaker {
    private final String who;

    /** Null when there is a thread of its own. */
    private final Thread caller;

    private final Runnable whileWaiting;

    private boolean inTurn;

    /**
     * Made on the thread that launches, which is the caller.
     *
     * @param who in words: engine or replica, and its name.
     */
    TurnTaker(final String who, final EngineContext context) {
        this.who = who;
        this.whileWaiting = context.turnsByCaller();
        this.caller = whileWaiting == null ? null : Thread.currentThread();
    }

    /** The thread whose turns they are, null when there is one of its own. */
    Thread caller() {
        return caller;
    }

    boolean hasCaller() {
        return caller != null;
    }

    private boolean isCaller() {
        return caller == Thread.currentThread();
    }

    /** True where the caller may begin a turn: on its thread, and not within another. */
    boolean mayBegin() {
        return isCaller() && !inTurn;
    }

    /** True on the thread that applies, while it does. */
    boolean isApplying(final Thread thread) {
        return Thread.currentThread() == thread && (caller == null || inTurn);
    }

    /** @throws IllegalStateException unless it is the caller who asks for a turn. */
    void requireCaller() {
        if (!isCaller()) {
            throw new IllegalStateException(who + ": turn() on thread "
                    + Thread.currentThread().getName()
                    + (caller == null
                            ? ", and it has a thread of its own; set turnsByCaller(...)"
                            : ", and its turns belong to thread " + caller.getName()));
        }
    }

    /** @throws IllegalStateException on another thread than the caller's, when there is one. */
    void requireCloser() {
        if (caller != null && !isCaller()) {
            throw new IllegalStateException(
                    who + ": its turns belong to thread " + caller.getName() + ", which has to close it too");
        }
    }

    /** @throws IllegalStateException when there is no caller, whose process alone can be killed by a call. */
    void requireAbandonable() {
        if (caller == null) {
            throw new IllegalStateException(who + ": abandon() needs turnsByCaller(...); close() this one");
        }
    }

    /** Lets the caller, if there is one, do what the turn waits for. */
    void whileWaiting() {
        if (whileWaiting != null) {
            whileWaiting.run();
        }
    }

    /**
     * Takes one turn.
     *
     * @param onFailure told of whatever it throws.
     * @return how much it did.
     */
    int take(final IntSupplier work, final Consumer<Throwable> onFailure) {
        if (inTurn) {
            throw new IllegalStateException(who + ": called within one of its turns");
        }
        inTurn = true;
        try {
            return work.getAsInt();
        } catch (final Throwable e) {
            onFailure.accept(e);
            return 1;
        } finally {
            inTurn = false;
        }
    }
}
