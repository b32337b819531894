package io.acta.examples.web.request;

/** What became of a request: an outcome of its action, or why there is none. With the status of HTTP that says the same. */
public enum ReplyStatus {
    /** Applied and journaled. */
    APPLIED(200),
    /** A reactor refused it; the code says why. */
    REJECTED(422),
    /** A handler threw; nothing was changed. */
    FAILED(500),
    /** It was applied before. */
    DUPLICATE(200),
    /** The row has changed since the asker read it: read again. */
    CONFLICT(409),
    /** The door refused its bytes; the reason names the field. */
    INVALID(400),
    /** Too many requests are open, or the engine is behind: nothing was sent, try again. */
    BUSY(503),
    /** No outcome within the time limit. It may be applied still. */
    TIMED_OUT(504),
    /** The engine takes no more actions. */
    ENDED(503);

    private final int httpStatus;

    ReplyStatus(final int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** Status of HTTP. */
    public int httpStatus() {
        return httpStatus;
    }
}
