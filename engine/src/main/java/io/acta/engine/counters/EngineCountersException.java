package io.acta.engine.counters;

/** A file is not one of counters. */
public final class EngineCountersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineCountersException(final String message) {
        super(message);
    }
}
