package io.acta.engine;

import org.agrona.concurrent.IdleStrategy;

/** What an engine without a thread does where others idle: it lets its caller do what it waits for. */
final class CallersIdle implements IdleStrategy {
    private final Runnable whileWaiting;

    CallersIdle(final Runnable whileWaiting) {
        this.whileWaiting = whileWaiting;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount == 0) {
            idle();
        }
    }

    @Override
    public void idle() {
        whileWaiting.run();
    }

    @Override
    public void reset() {
        // It keeps nothing between two waits.
    }
}
