package io.acta.examples.voice.web;

import io.acta.codec.schema.Schema;
import io.acta.examples.voice.AnswerStatus;
import io.acta.examples.voice.JoinErrorEncoder;
import io.acta.examples.voice.MessageHeaderEncoder;
import io.acta.examples.voice.RequestAnsweredEncoder;
import io.acta.examples.web.Json;
import io.acta.examples.web.access.SlidingWindow;
import io.acta.examples.web.socket.ClientSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One WebSocket: which format it speaks and whose it is. Everything it is told is a message of the schema, as bytes or as JSON; sound goes
 * in bytes to clients of JSON too, unless they said {@code ?audio=json}.
 *
 * <p><b>Threads:</b> any. <b>Bounds:</b> those of {@link ClientSocket}; sound is left out for a client that is behind.
 */
final class Channel {
    /** Sound that comes this late is of no use: half a second of it. */
    private static final int AUDIO_WAITING_BYTES_MAX = 32 * 1024;

    private static final int AUDIO_FRAMES_PER_S_MAX = 75;

    private final ClientSocket socket;
    private final long channelId;
    private final boolean speaksSbe;
    private final boolean hearsJson;
    private final boolean hears;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final SlidingWindow audioWindow = new SlidingWindow(AUDIO_FRAMES_PER_S_MAX, TimeUnit.SECONDS.toNanos(1));

    private volatile String sessionToken;
    private volatile String user = "";
    private volatile long participantId;
    private boolean hasAskedToJoin;
    private boolean isCounted;
    private boolean isClosed;
    private int refusals;

    Channel(final ClientSocket socket, final long channelId) {
        this.socket = socket;
        this.channelId = channelId;
        this.speaksSbe = "sbe".equals(socket.parameter("format"));
        this.hears = !"none".equals(socket.parameter("audio"));
        this.hearsJson = !speaksSbe && "json".equals(socket.parameter("audio"));
    }

    ClientSocket socket() {
        return socket;
    }

    long channelId() {
        return channelId;
    }

    /** Whose it is, 0 before it joined and after it left. */
    long participantId() {
        return participantId;
    }

    /** The user by which rates are limited; empty before it asked to join. */
    String user() {
        return user;
    }

    /** The token of the session that it asked for. */
    String sessionToken() {
        return sessionToken;
    }

    /** Requests without an answer. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    /** A channel joins once. @return false when it has asked already. */
    synchronized boolean askToJoin(final String token, final String userName) {
        if (hasAskedToJoin) {
            return false;
        }
        hasAskedToJoin = true;
        sessionToken = token;
        user = userName;
        return true;
    }

    /** It counts among its user's connections. */
    synchronized void countsForUser() {
        isCounted = true;
    }

    /** @return whether it did until now. */
    synchronized boolean countsNoLonger() {
        final boolean did = isCounted;
        isCounted = false;
        return did;
    }

    /** It may ask again: it was refused. */
    synchronized void joinRefused() {
        hasAskedToJoin = false;
    }

    synchronized boolean hasAskedToJoin() {
        return hasAskedToJoin;
    }

    /** Its session is there. @return false when the socket was gone before. */
    synchronized boolean joined(final long id) {
        participantId = id;
        return !isClosed;
    }

    /** The socket is gone. @return whose it was, 0 when nobody's. */
    synchronized long closed() {
        isClosed = true;
        return participantId;
    }

    /** Its session is over or another channel's. */
    synchronized void released() {
        participantId = 0;
    }

    /** Used by the socket's thread alone. */
    boolean takesAudio(final long nowNs) {
        return audioWindow.tryAcquire(nowNs);
    }

    /** Counts what was refused for coming too often; used by the socket's thread alone. */
    int refused() {
        return ++refusals;
    }

    boolean hears() {
        return hears && participantId != 0;
    }

    /** Tells it a message, header first; the bytes must not change any more. */
    void tell(final Told told) {
        if (speaksSbe) {
            socket.sendBinary(told.bytes());
        } else {
            socket.sendText(told.json());
        }
    }

    /** Tells it sound. */
    void tellAudio(final byte[] message) {
        if (hearsJson) {
            if (socket.waitingBytes() <= AUDIO_WAITING_BYTES_MAX) {
                socket.sendText(new Told(message).json());
            }
        } else {
            socket.sendBinaryUnlessBehind(ByteBuffer.wrap(message), AUDIO_WAITING_BYTES_MAX);
        }
    }

    /** Answers a request; one without an id is only told when something was wrong. */
    void answer(
            final long requestId, final AnswerStatus status, final int code, final long sequence, final String reason) {
        if (requestId == Protocol.NO_REQUEST_ID && status == AnswerStatus.APPLIED) {
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
                .reason(ascii(reason, RequestAnsweredEncoder.reasonLength()));
        tell(new Told(buffer.byteArray()));
    }

    /** It does not come in. */
    void joinError(final long requestId, final int code, final String reason) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Schema.HEADER_LENGTH + JoinErrorEncoder.BLOCK_LENGTH]);
        new JoinErrorEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestId(requestId)
                .code(code)
                .reason(ascii(reason, JoinErrorEncoder.reasonLength()));
        tell(new Told(buffer.byteArray()));
    }

    /** Says what was wrong with something that is no message; JSON always. */
    void error(final String reason) {
        socket.sendText(Json.error(reason, null).put("type", "error").toString());
    }

    private static String ascii(final String text, final int lengthMax) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < lengthMax; i++) {
            final char c = text.charAt(i);
            out.append(c < 0x20 || c > 0x7E ? '?' : c);
        }
        return out.toString();
    }
}
