package io.acta.examples.web.socket;

import io.acta.examples.web.access.Identity;
import io.javalin.http.Context;

/**
 * What a program does with its WebSockets.
 *
 * <p><b>Threads:</b> the server's; for one socket one call at a time and in order, for several at once. Nothing here may wait for
 * long. <b>Errors:</b> a {@link io.acta.examples.web.Refusal} is told to the client as JSON and the socket goes on; whatever else is thrown closes it with {@link
 * CloseCode#FAILED} and is logged.
 */
public interface SocketHandler {
    /**
     * Who wants to connect, before the connection is one.
     *
     * @throws io.acta.examples.web.Refusal to say no.
     */
    default Identity admit(final Context upgrade) {
        return Identity.NOBODY;
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

    /**
     * It is gone. Called once for each that was opened.
     *
     * @param code why, see {@link CloseCode}.
     * @param reason of it, for people.
     */
    default void onClose(final ClientSocket socket, final int code, final String reason) {}
}
