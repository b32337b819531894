package io.acta.examples.web.socket;

/** Why a WebSocket ends: the codes of RFC 6455 that the servers here use. */
public final class CloseCode {
    /** All was said. */
    public static final int NORMAL = 1000;

    /** The server ends. */
    public static final int GOING_AWAY = 1001;

    /** Frames that are none. */
    public static final int PROTOCOL = 1002;

    /** Binary where text is wanted, or the other way round. */
    public static final int UNSUPPORTED = 1003;

    /** It ended without a word; never sent. */
    public static final int ABNORMAL = 1006;

    /** Against the rules: too much, too often, not read, not signed in. */
    public static final int POLICY = 1008;

    /** A message is too long. */
    public static final int TOO_BIG = 1009;

    /** The server failed. */
    public static final int FAILED = 1011;

    /** The server is full or busy: come back later. */
    public static final int TRY_LATER = 1013;

    private CloseCode() {}
}
