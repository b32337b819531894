package io.acta.examples.voice.web;

import io.acta.codec.schema.Schema;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.ReleaseHandler;
import io.acta.examples.voice.AudioQualityEncoder;
import io.acta.examples.voice.DismissedDecoder;
import io.acta.examples.voice.JoinSuccessDecoder;
import io.acta.examples.voice.JoinSuccessEncoder;
import io.acta.examples.voice.LeaveReason;
import io.acta.examples.voice.MessageHeaderDecoder;
import io.acta.examples.voice.MessageHeaderEncoder;
import io.acta.examples.voice.YesNo;
import io.acta.examples.voice.sound.Listeners;
import io.acta.examples.voice.sound.Speaker;
import io.acta.examples.web.socket.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends what the engine puts out to whom its route names: recipients are participants, and this knows by which channel each is reached. That it
 * learns from {@code JoinSuccess}, in the order of the journal, so that a channel that takes a session over gets everything after it and the
 * one before nothing.
 *
 * <p><b>Threads:</b> outputs come on their subscription's, sound on the mixer's; the rest on any. Nothing here waits for a client.
 */
final class Channels implements ReleaseHandler, Listeners {
    private final Map<Long, Channel> byId = new ConcurrentHashMap<>();
    private final Map<Long, Channel> byParticipant = new ConcurrentHashMap<>();
    private final Consumer<Channel> afterLateJoin;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final JoinSuccessDecoder join = new JoinSuccessDecoder();
    private final DismissedDecoder dismissed = new DismissedDecoder();

    /** @param afterLateJoin is told of a channel whose socket was gone before it had joined. */
    Channels(final Consumer<Channel> afterLateJoin) {
        this.afterLateJoin = afterLateJoin;
    }

    void add(final Channel channel) {
        byId.put(channel.channelId(), channel);
    }

    void remove(final Channel channel) {
        byId.remove(channel.channelId());
        byParticipant.remove(channel.participantId(), channel);
    }

    int joinedCount() {
        return byParticipant.size();
    }

    @Override
    public void onOutput(
            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset);
        if (header.templateId() == JoinSuccessDecoder.TEMPLATE_ID) {
            onJoined(context.recipient(0), buffer, offset, lengthBytes);
            return;
        }
        Told told = null;
        for (int i = 0; i < context.recipientCount(); i++) {
            final Channel channel = byParticipant.get(context.recipient(i));
            if (channel != null) {
                told = told == null ? new Told(copy(buffer, offset, lengthBytes)) : told;
                channel.tell(told);
            }
        }
        if (header.templateId() == DismissedDecoder.TEMPLATE_ID) {
            dismissed.wrapAndApplyHeader(buffer, offset, header);
            onDismissed(dismissed.userId(), dismissed.reason());
        }
    }

    private void onJoined(
            final long participantId, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        join.wrapAndApplyHeader(buffer, offset, header);
        final Channel channel = byId.get(join.channelId());
        final Channel before = byParticipant.get(participantId);
        if (before != null && before != channel) {
            byParticipant.remove(participantId, before);
            before.released();
            before.socket().close(CloseCode.NORMAL, "another connection has taken this session over");
        }
        if (channel == null) {
            return;
        }
        byParticipant.put(participantId, channel);
        if (!channel.joined(participantId)) {
            byParticipant.remove(participantId, channel);
            afterLateJoin.accept(channel);
            return;
        }
        channel.tell(new Told(withToken(copy(buffer, offset, lengthBytes), channel.sessionToken())));
    }

    /** The engine does not know the token: it is written into the message on its way out. */
    static byte[] withToken(final byte[] joinSuccess, final String sessionToken) {
        final byte[] token = sessionToken.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(
                token,
                0,
                joinSuccess,
                Schema.HEADER_LENGTH + JoinSuccessEncoder.sessionTokenEncodingOffset(),
                token.length);
        return joinSuccess;
    }

    private void onDismissed(final long participantId, final LeaveReason reason) {
        final Channel channel = byParticipant.remove(participantId);
        if (channel != null) {
            channel.released();
            channel.socket().close(CloseCode.NORMAL, "you are no longer in the room: " + reason.name());
        }
    }

    private static byte[] copy(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    @Override
    public boolean isListening(final long participantId) {
        final Channel channel = byParticipant.get(participantId);
        return channel != null && channel.hears();
    }

    @Override
    public void onAudio(final long participantId, final byte[] message) {
        final Channel channel = byParticipant.get(participantId);
        if (channel != null) {
            channel.tellAudio(message);
        }
    }

    @Override
    public void onQuality(final long participantId, final Speaker.Figures figures, final boolean isHeard) {
        final Channel channel = byParticipant.get(participantId);
        if (channel == null) {
            return;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Schema.HEADER_LENGTH + AudioQualityEncoder.BLOCK_LENGTH]);
        new AudioQualityEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .received(figures.received())
                .lost((int) figures.lost())
                .late(figures.late())
                .doubled(figures.doubled())
                .jitterUs(figures.jitterUs())
                .bufferedMs(figures.bufferedMs())
                .heard(isHeard ? YesNo.YES : YesNo.NO);
        channel.tell(new Told(buffer.byteArray()));
    }
}
