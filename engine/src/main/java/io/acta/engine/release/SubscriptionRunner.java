package io.acta.engine.release;

import java.util.function.BooleanSupplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Polls a subscription on a thread of its own until it is closed, or until the engine is over and everything visible was
 * read. An exception of the handler is counted and reported, and the next record follows.
 */
public final class SubscriptionRunner {
    private static final int LIMIT = 256;

    private final Subscription subscription;
    private final Poll poll;
    private final IdleStrategy idle;
    private final ErrorHandler errorHandler;
    private final AtomicCounter errors;
    private final BooleanSupplier isOver;
    private final Runnable onEnd;
    private final Thread thread;

    /** Reads at most so many records. */
    @FunctionalInterface
    public interface Poll {
        /** @return records read. */
        int poll(int limit);
    }

    /**
     * @param isOver true when nothing more will be published.
     * @param onEnd runs on the thread as its last act.
     */
    public SubscriptionRunner(
            final String engineName,
            final Subscription subscription,
            final Poll poll,
            final IdleStrategy idle,
            final ErrorHandler errorHandler,
            final AtomicCounter errors,
            final BooleanSupplier isOver,
            final Runnable onEnd) {
        this.subscription = subscription;
        this.poll = poll;
        this.idle = idle;
        this.errorHandler = errorHandler;
        this.errors = errors;
        this.isOver = isOver;
        this.onEnd = onEnd;
        this.thread = new Thread(this::run, "acta-" + engineName + "-" + subscription.name());
        this.thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            pollUntilOver();
        } finally {
            onEnd.run();
        }
    }

    private void pollUntilOver() {
        while (!subscription.isClosed()) {
            // Looked at first: what was published before the end is read after it.
            final boolean last = isOver.getAsBoolean();
            int count = 0;
            try {
                count = poll.poll(LIMIT);
            } catch (final Exception e) {
                count = 1;
                errors.increment();
                errorHandler.onError(e);
            }
            if (count == 0 && last && subscription.isCaughtUp()) {
                return;
            }
            idle.idle(count);
        }
    }

    /** What it reads. */
    public Subscription subscription() {
        return subscription;
    }

    /** Its thread. */
    public Thread thread() {
        return thread;
    }
}
