package io.acta.engine.journal;

/** A journal cannot keep its promise. The message names the file and the sequence where there is one, and what to do. */
public class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalException(final String message) {
        super(message);
    }

    public JournalException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
