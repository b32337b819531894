package io.acta.examples.voice.web;

import io.acta.engine.Engine;
import io.acta.engine.published.OvertakenException;
import io.acta.engine.reactor.StateView;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads several rows as they were at one moment: published ones on the asker's thread, and where batches come faster than they can be read, by asking the
 * reactor thread, which waits between two batches for the answer. <b>Threads:</b> any.
 */
final class OneMoment {
    private static final long QUERY_S = 5;

    private final Engine engine;

    OneMoment(final Engine engine) {
        this.engine = engine;
    }

    /**
     * Reads.
     *
     * @param published uses readers of the calling thread; may run several times.
     * @param asked reads the same from the tables themselves.
     */
    <R> R read(final Supplier<R> published, final Function<StateView, R> asked) {
        try {
            return engine.published().collect(published);
        } catch (final OvertakenException e) {
            return ask(asked);
        }
    }

    /** Asks the reactor thread. */
    <R> R ask(final Function<StateView, R> question) {
        return engine.query(question).orTimeout(QUERY_S, TimeUnit.SECONDS).join();
    }
}
