package io.acta.examples.stream;

import io.acta.examples.web.request.RejectionReason;

/** Why a reactor refuses an action, and how HTTP says that. Codes are journaled in nobody's favour but clients know them: they never change. */
public enum Rejection implements RejectionReason {
    /** The defaults were not set yet. */
    NOT_READY(1, 503, "the stream has no state yet: its defaults are not set"),
    /** There is a state already. */
    DEFAULTS_SET(2, 409, "the defaults were set before"),
    /** Started twice. */
    ALREADY_LIVE(3, 409, "the stream is live already"),
    /** Paused or stopped while it was off. */
    NOT_LIVE(4, 409, "the stream is not live"),
    /** Paused twice. */
    ALREADY_PAUSED(5, 409, "the stream is paused already"),
    /** There is no such layer. */
    UNKNOWN_LAYER(6, 404, "there is no layer of this id"),
    /** A preview's id was used before. */
    PREVIEW_KNOWN(7, 409, "a preview client of this id is known already"),
    /** Every row is that of a connected client. */
    TOO_MANY_PREVIEWS(8, 503, "as many preview clients are connected as may be"),
    /** It has gone, or never came. */
    UNKNOWN_PREVIEW(9, 404, "no preview client of this id is connected"),
    /** An edit that says nothing. */
    NOTHING_GIVEN(10, 400, "give at least one of opacity and text"),
    /** A layer of shapes says nothing. */
    LAYER_HAS_NO_TEXT(11, 400, "this layer shows no text of its own");

    private static final Rejection[] ALL = values();

    private final int code;
    private final int httpStatus;
    private final String reason;

    Rejection(final int code, final int httpStatus, final String reason) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.reason = reason;
    }

    @Override
    public int code() {
        return code;
    }

    /** What an HTTP client is told in the first line. */
    public int httpStatus() {
        return httpStatus;
    }

    @Override
    public String reason() {
        return reason;
    }

    /** The rejection of a code, null when it is one of the engine's bounds. */
    public static Rejection of(final int code) {
        return RejectionReason.of(ALL, code);
    }

    /** A sentence for a code, the engine's own codes included. */
    public static String reason(final int code) {
        return RejectionReason.reason(ALL, code);
    }
}
