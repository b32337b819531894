package io.acta.engine.reactor;

/**
 * Why a {@link MessageSink} took nothing: small negative numbers, so that a result is a number to use or a reason, and
 * costs no allocation. In the manner of Aeron's {@code Publication}.
 */
public final class SinkCode {
    /** The ring is full: the reactor is behind. Nothing was sent; try again later, or shed load. */
    public static final int BACK_PRESSURED = -1;

    /** The door refused the message; {@code Publisher.describeRefusal} tells the reason. Sending the same bytes again is useless. */
    public static final int INVALID = -2;

    /** The engine halted. Its cause can be read from the engine; nothing more will be accepted. */
    public static final int HALTED = -3;

    /** The engine or the sink is closed, or not yet running. */
    public static final int CLOSED = -4;

    private SinkCode() {}

    /** The name of a code, for messages to people. */
    public static String name(final long code) {
        if (code >= 0) {
            return "OK";
        }
        return switch ((int) code) {
            case BACK_PRESSURED -> "BACK_PRESSURED";
            case INVALID -> "INVALID";
            case HALTED -> "HALTED";
            case CLOSED -> "CLOSED";
            default -> "UNKNOWN(" + code + ")";
        };
    }
}
