package io.acta.examples.web.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that does what no library lets one do: opens a WebSocket and then neither reads nor answers, or sends bytes that are no frames.
 * Its receive buffer is small, so that what it does not read waits at the server soon.
 */
public final class RawSocket implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 4096;
    private static final int TIME_LIMIT_MS = 60_000;
    private static final int SHORT_FRAME_HEAD_BYTES = 6;
    private static final int SHORT_FRAME_BYTES_MAX = 125;
    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    private final Socket socket = new Socket();

    /** Connects to a port of this machine, without a word. */
    public RawSocket(final int port) {
        this(port, "127.0.0.1");
    }

    /** The same from another of this machine's loopback addresses, {@code 127.0.0.2} say: for limits by address. */
    public RawSocket(final int port, final String fromAddress) {
        try {
            socket.bind(new InetSocketAddress(fromAddress, 0));
            socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            socket.setSoTimeout(TIME_LIMIT_MS);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects and becomes a WebSocket; then it is for the test to read, or not to. */
    public static RawSocket webSocket(final int port, final String pathAndQuery) {
        return webSocket(port, pathAndQuery, "127.0.0.1");
    }

    /** The same from another of this machine's loopback addresses. */
    public static RawSocket webSocket(final int port, final String pathAndQuery, final String fromAddress) {
        final RawSocket raw = new RawSocket(port, fromAddress);
        raw.send("GET " + pathAndQuery + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        final String head = raw.readHead();
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new AssertionError("no WebSocket: " + head);
        }
        return raw;
    }

    /** Posts once, by a connection for that alone, see {@link #post(String, String, String)}. */
    public static int post(
            final int port, final String fromAddress, final String path, final String token, final String body) {
        try (RawSocket raw = new RawSocket(port, fromAddress)) {
            return raw.post(path, token, body);
        }
    }

    /** Sends text as it is. */
    public RawSocket send(final String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public RawSocket send(final byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a text of a WebSocket, masked by zeros. */
    public RawSocket sendText(final String text) {
        final byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > SHORT_FRAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "text has " + payload.length + " bytes, not up to " + SHORT_FRAME_BYTES_MAX);
        }
        final byte[] frame = new byte[SHORT_FRAME_HEAD_BYTES + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, SHORT_FRAME_HEAD_BYTES, payload.length);
        return send(frame);
    }

    /**
     * Posts, and reads the answer to its end, so that the connection is good for the next one.
     *
     * @param token null for none.
     * @return the status.
     */
    public int post(final String path, final String token, final String body) {
        send("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        final String head = readHead();
        final Matcher length = CONTENT_LENGTH.matcher(head);
        if (!length.find()) {
            throw new AssertionError("an answer of unknown length: " + head);
        }
        for (int left = Integer.parseInt(length.group(1)); left > 0 && read() >= 0; left--) {
            // The answer's body is of no interest.
        }
        return Integer.parseInt(head.substring(STATUS_OFFSET, STATUS_OFFSET + 3));
    }

    /** Reads up to the empty line that ends a head of HTTP. */
    public String readHead() {
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int next = read();
            if (next < 0) {
                throw new AssertionError("the server ended the connection after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads one byte; -1 when the server has ended the connection, with a word or without. */
    public int read() {
        try {
            return socket.getInputStream().read();
        } catch (final SocketTimeoutException e) {
            throw new AssertionError("nothing came for " + TIME_LIMIT_MS + " ms", e);
        } catch (final IOException e) {
            return -1;
        }
    }

    /** Reads until the server ends the connection. @return how many bytes came. */
    public long readToEnd() {
        long count = 0;
        while (read() >= 0) {
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
