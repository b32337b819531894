package io.acta.engine;

/** The engine cannot start or go on. The message says why and what to do. */
public class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(final String message) {
        super(message);
    }

    public EngineException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
