package io.acta.examples.instance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks for a WebSocket as user 9 and never reads a byte after the server has begun to answer. */
final class DeafClient {
    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private final Socket socket = new Socket();

    DeafClient(final int port) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write(("GET /ws?user=9 HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the server did not answer");
        }
    }

    public void close() throws IOException {
        socket.close();
    }
}
