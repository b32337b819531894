package io.acta.examples.web.socket;

/**
 * Bounds of a WebSocket.
 *
 * @param messageBytesMax of one message from the client, inflated.
 * @param waitingBytesMax that may wait for a client that does not read.
 * @param pingEveryMs without a word from the client, it is asked whether it is there.
 * @param silentMaxMs without a word, an answer to a ping included, it is dropped.
 * @param closeGraceMs that a client has to read why it is closed before the wire is cut.
 */
public record SocketLimits(
        int messageBytesMax, long waitingBytesMax, long pingEveryMs, long silentMaxMs, long closeGraceMs) {
    private static final int MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

    /** Checks that all are positive and none absurd, and that a ping comes before the silence is too long. */
    public SocketLimits {
        if (messageBytesMax < 1 || waitingBytesMax < 1 || pingEveryMs < 1 || closeGraceMs < 1) {
            throw new IllegalArgumentException("socket limits: messageBytesMax=" + messageBytesMax
                    + ", waitingBytesMax=" + waitingBytesMax + ", pingEveryMs=" + pingEveryMs + ", closeGraceMs="
                    + closeGraceMs + "; all must be positive");
        }
        if (messageBytesMax > MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "socket limits: messageBytesMax=" + messageBytesMax + " is above " + MESSAGE_BYTES_MAX);
        }
        if (silentMaxMs <= pingEveryMs) {
            throw new IllegalArgumentException("socket limits: silentMaxMs=" + silentMaxMs
                    + " is not above pingEveryMs=" + pingEveryMs + ", so that nobody would be asked in time");
        }
    }

    /** 16 KiB in, 4 MiB waiting, a ping after 15 s, dropped after 40 s. */
    public static SocketLimits usual() {
        return new SocketLimits(16 * 1024, 4 * 1024 * 1024, 15_000, 40_000, 2_000);
    }
}
