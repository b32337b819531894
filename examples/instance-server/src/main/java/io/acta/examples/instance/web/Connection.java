package io.acta.examples.instance.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.codec.json.JsonView;
import io.acta.codec.schema.Schema;
import io.acta.examples.instance.AnswerStatus;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.RequestAnsweredEncoder;
import io.acta.examples.web.Json;
import io.acta.examples.web.socket.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One client: who it is, which format it speaks, and how to tell it something. Everything it is told is an SBE message, or
 * what {@link JsonView} makes of it; errors are JSON always.
 *
 * <p>First it is told the state, see {@link #welcome}: whatever else there is to tell waits until then.
 *
 * <p><b>Threads:</b> any; messages go out in the order in which one thread sends them. <b>Bounds:</b> {@value #HELD_MAX} messages wait for the welcome; what waits for a
 * client that does not read is bounded by its socket.
 */
final class Connection {
    static final JsonView VIEW = new JsonView(InstanceServerSchema.INSTANCE);

    private static final int HELD_MAX = 10_000;
    private static final int REASON_LENGTH = RequestAnsweredEncoder.reasonLength();

    private final Line line;
    private final long peerId;
    private final long userId;
    private final boolean speaksSbe;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Sequence of the state that it was welcomed with; changes before it are old news. */
    private volatile long welcomeSequence = Long.MAX_VALUE;

    /** Texts and bytes, in their order; null since the welcome. */
    private List<Object> held = new ArrayList<>();

    Connection(final Line line, final long peerId, final long userId, final boolean speaksSbe) {
        this.line = line;
        this.peerId = peerId;
        this.userId = userId;
        this.speaksSbe = speaksSbe;
    }

    long peerId() {
        return peerId;
    }

    long userId() {
        return userId;
    }

    boolean speaksSbe() {
        return speaksSbe;
    }

    boolean isOpen() {
        return line.isOpen();
    }

    /** Requests without an answer. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    /** True for changes of batches after its welcome. A batch of timers has the sequence before it: then it's told twice. */
    boolean wantsChangesOf(final long sequence) {
        return sequence >= welcomeSequence;
    }

    void welcomeSequence(final long sequence) {
        welcomeSequence = sequence;
    }

    /** Tells it these messages, and then what has waited for that. */
    synchronized void welcome(final List<byte[]> messages) {
        messages.forEach(
                message -> put(speaksSbe ? message : VIEW.toJson(new UnsafeBuffer(message), 0, message.length)));
        held.forEach(this::put);
        held = null;
    }

    private synchronized void send(final Object message) {
        if (held == null) {
            put(message);
        } else if (held.size() < HELD_MAX) {
            held.add(message);
        } else {
            line.close(CloseCode.TRY_LATER, "more happens than can wait for you; come again");
        }
    }

    private void put(final Object message) {
        if (message instanceof String json) {
            line.text(json);
        } else {
            line.bytes((byte[]) message);
        }
    }

    /** Tells it a message. */
    void tell(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (speaksSbe) {
            final byte[] bytes = new byte[lengthBytes];
            buffer.getBytes(offset, bytes);
            tellSbe(bytes);
        } else {
            tellJson(VIEW.toJson(buffer, offset, lengthBytes));
        }
    }

    /** Tells it bytes that several connections share; they must not change any more. */
    void tellSbe(final byte[] message) {
        send(message);
    }

    void tellJson(final String json) {
        send(json);
    }

    /** Answers a request; one without an id is only told when something was wrong. */
    void answer(
            final long requestId, final AnswerStatus status, final int code, final long sequence, final String reason) {
        if (requestId == ClientDoor.NO_REQUEST_ID) {
            if (status != AnswerStatus.APPLIED) {
                error(requestId, reason);
            }
            return;
        }
        final UnsafeBuffer buffer =
                new UnsafeBuffer(new byte[Schema.HEADER_LENGTH + RequestAnsweredEncoder.BLOCK_LENGTH]);
        new RequestAnsweredEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestId(requestId)
                .sequence(sequence)
                .code(code)
                .status(status)
                .reason(ascii(reason));
        tell(buffer, 0, buffer.capacity());
    }

    /** Says what was wrong with something that is no request; with the id that it gave itself, if it can be read. */
    void error(final long requestId, final String reason) {
        tellJson(errorJson(requestId, reason));
    }

    /** Says what was wrong, then ends the connection. */
    void errorAndClose(final int code, final String reason) {
        line.text(errorJson(ClientDoor.NO_REQUEST_ID, reason));
        line.close(code, reason);
    }

    private static String errorJson(final long requestId, final String reason) {
        final ObjectNode error = Json.object().put("type", "error");
        if (requestId != ClientDoor.NO_REQUEST_ID) {
            error.put("requestId", Long.toString(requestId));
        }
        return error.put("reason", reason).toString();
    }

    private static String ascii(final String text) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < REASON_LENGTH; i++) {
            final char c = text.charAt(i);
            out.append(c < 0x20 || c > 0x7E ? '?' : c);
        }
        return out.toString();
    }
}
