package io.acta.bench.driver;

/**
 * What is to be done when this JVM is stopped halfway, by Ctrl-C for one, and is not to be done any more once this is closed. It is done on a thread of its own, beside
 * what else the end of a JVM brings, and the JVM waits for it.
 *
 * <p><b>Threads:</b> any.
 */
public final class AtExit implements AutoCloseable {
    private final Thread hook;

    /** Thrown where something was to be begun while this JVM ends. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** Without more to say. */
        public StoppedException() {
            super("this JVM ends, nothing is begun any more");
        }
    }

    /**
     * From now on.
     *
     * @throws StoppedException when this JVM ends already.
     */
    public AtExit(final Runnable task) {
        hook = new Thread(task, "at-exit");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // How a JVM that ends says so.
            throw (StoppedException) new StoppedException().initCause(e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // It runs already: this JVM ends.
            return;
        }
    }
}
