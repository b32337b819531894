package io.acta.examples.web.socket;

import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.javalin.http.Context;

/**
 * What a program does with its WebSockets.
 *
 * <p><b>Threads:</b> the server's; for one socket one call at a time and in order, for several at once. Nothing here may wait for
 * long. <b>Errors:</b> a {@link Refusal} is told to the client as JSON and the socket goes on; whatever else is thrown closes it with {@link
 * CloseCode#FAILED} and is logged.
 */
public interface SocketHandler {
    /**
     * Who wants to connect, before the connection is one.
     *
     * @throws Refusal to say no.
     */
    default Identity admit(final Context upgrade) {
        return Identity.NOBODY;
    }

    /** What is answered to a request that is for its path and wants no WebSocket. */
    default Refusal plainRequest(final Context request) {
        return new Refusal(426, "here is a WebSocket; connect to it by ws://, or wss:// behind a proxy that has TLS");
    }

    /** It is connected. */
    void onOpen(ClientSocket socket);

    /** It says something. */
    default void onText(final ClientSocket socket, final String text) {
        socket.close(CloseCode.UNSUPPORTED, "text is not spoken here");
    }

    /** It says something in bytes. */
    default void onBinary(final ClientSocket socket, final byte[] bytes) {
        socket.close(CloseCode.UNSUPPORTED, "bytes are not spoken here");
    }

    /** It says something that is too long, which nobody reads; it is to be closed. */
    default void onTooLong(final ClientSocket socket, final int lengthBytes, final int lengthBytesMax) {
        socket.close(
                CloseCode.TOO_BIG, "a message has " + lengthBytes + " bytes; " + lengthBytesMax + " are taken at most");
    }

    /**
     * It is gone. Called once for each that was opened.
     *
     * @param code why, see {@link CloseCode}.
     * @param reason of it, for people.
     */
    default void onClose(final ClientSocket socket, final int code, final String reason) {}
}
