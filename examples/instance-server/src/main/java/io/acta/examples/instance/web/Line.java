package io.acta.examples.instance.web;

import io.acta.examples.web.socket.ClientSocket;

/** What a {@link Connection} needs of its WebSocket. Any thread; nothing waits. */
interface Line {
    /** Sends JSON. */
    void text(String json);

    /** Sends an SBE message, which must not change any more. */
    void bytes(byte[] message);

    /** Ends it when what was sent has gone out. */
    void close(int code, String reason);

    /** False once it is ending. */
    boolean isOpen();

    /** A WebSocket as a line. */
    static Line of(final ClientSocket socket) {
        return new Line() {
            @Override
            public void text(final String json) {
                socket.sendText(json);
            }

            @Override
            public void bytes(final byte[] message) {
                socket.sendBinary(message);
            }

            @Override
            public void close(final int code, final String reason) {
                socket.close(code, reason);
            }

            @Override
            public boolean isOpen() {
                return socket.isOpen();
            }
        };
    }
}
