package io.acta.examples.web;

/**
 * Says no to a request: a status of HTTP, a reason for people and, where one field was wrong, its name. {@link WebServer} answers with
 * {@code {"error":"fps=900 is above 240","field":"fps"}}.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String field;

    /** @param status of HTTP, 400 to 599. */
    public Refusal(final int status, final String reason) {
        this(status, reason, null);
    }

    /** @param field that was wrong, null for none. */
    public Refusal(final int status, final String reason, final String field) {
        // Raised for what strangers send: a stack trace would cost more than the request.
        super(reason, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("refusal: status=" + status + " is not within 400 to 599");
        }
        this.status = status;
        this.field = field;
    }

    /** A field of a request is wrong. */
    public static Refusal ofField(final String field, final String reason) {
        return new Refusal(400, reason, field);
    }

    /** Status of HTTP. */
    public int status() {
        return status;
    }

    /** The field that was wrong, null for none. */
    public String field() {
        return field;
    }
}
