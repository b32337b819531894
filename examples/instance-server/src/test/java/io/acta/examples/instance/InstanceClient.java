package io.acta.examples.instance;

import io.acta.codec.json.JsonView;
import io.acta.codec.schema.Schema;
import io.acta.examples.web.testing.SocketClient;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;

/** A user's client over a real socket. Whatever format it speaks, what it was told is looked at as JSON, by the server's own view. */
final class InstanceClient implements AutoCloseable {
    private final JsonView view = new JsonView(InstanceServerSchema.INSTANCE);
    private final SocketClient socket;
    private final boolean speaksSbe;

    private InstanceClient(final int port, final long userId, final boolean speaksSbe) {
        this.socket = SocketClient.connect(port, "/ws?user=" + userId + (speaksSbe ? "&format=sbe" : ""));
        this.speaksSbe = speaksSbe;
        await("\"type\":\"Welcomed\"");
    }

    /** Connects, and waits to be welcome. */
    static InstanceClient json(final int port, final long userId) {
        return new InstanceClient(port, userId, false);
    }

    /** The same in bytes. */
    static InstanceClient sbe(final int port, final long userId) {
        return new InstanceClient(port, userId, true);
    }

    InstanceClient send(final String json) {
        socket.send(json);
        return this;
    }

    InstanceClient send(final UnsafeBuffer message, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        message.getBytes(0, bytes);
        socket.send(bytes);
        return this;
    }

    /** Waits for a message with all these parts, after those that were awaited before. */
    String await(final String... parts) {
        return await(message -> List.of(parts).stream().allMatch(message::contains), String.join(" and ", parts));
    }

    String await(final Predicate<String> wanted, final String what) {
        return speaksSbe
                ? toJson(socket.awaitBytes(bytes -> wanted.test(toJson(bytes)), what))
                : socket.awaitText(wanted, what);
    }

    private String toJson(final byte[] message) {
        return view.toJson(new UnsafeBuffer(message), 0, Math.max(message.length, Schema.HEADER_LENGTH));
    }

    /** The status code that the server closed with. */
    int awaitClose() {
        return socket.awaitClose().code();
    }

    /** Text of a field, quoted or not. */
    static String field(final String json, final String name) {
        final String start = "\"" + name + "\":";
        final int from = json.indexOf(start) + start.length();
        int to = from;
        while (json.charAt(to) != ',' && json.charAt(to) != '}') {
            to++;
        }
        return json.substring(from, to).replace("\"", "");
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Gone without a word. */
    void abort() {
        socket.abort();
    }
}
