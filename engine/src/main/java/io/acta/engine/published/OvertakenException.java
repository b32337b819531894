package io.acta.engine.published;

/**
 * Batches were published faster than several rows could be read as they were after one of them: each run of the reads was overtaken. Nothing is broken. Read fewer
 * rows at once, or ask the reactor thread, which waits between two batches for the answer:
 * {@code engine.query(state -> state.collect(...))}.
 */
public final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OvertakenException(final int runs, final long sequence) {
        super("published rows changed during each of " + runs + " runs of the reads, the last one at sequence "
                + sequence + ": read fewer rows at once, or ask by engine.query(state -> state.collect(...))");
    }
}
