package io.acta.examples.voice.web;

import io.acta.codec.json.JsonViewException;
import io.acta.codec.schema.Schema;
import io.acta.examples.voice.AnswerStatus;
import io.acta.examples.voice.AudioDataDecoder;
import io.acta.examples.voice.JoinDecoder;
import io.acta.examples.voice.Rejection;
import io.acta.examples.voice.RenewTokenDecoder;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.VoiceSchema;
import io.acta.examples.voice.VoiceSettings;
import io.acta.examples.voice.sound.Speakers;
import io.acta.examples.web.DaemonClock;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.ConnectionLimits;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.acta.examples.web.request.ReplyStatus;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.socket.SocketHandler;
import io.javalin.http.Context;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What clients say by WebSockets: a {@code Join} first, then actions in the participant's name, and sound. The end of a socket becomes
 * {@code ChannelClosed}.
 */
final class VoiceSocket implements SocketHandler {
    private static final int IN_FLIGHT_MAX = 256;
    private static final int REFUSALS_MAX = 500;
    private static final long RETRY_MS = 50;

    private final OpenRequests requests;
    private final VoiceActions actions;
    private final Joins joins;
    private final Renewals renewals;
    private final Channels channels;
    private final Speakers speakers;
    private final Rates rates;
    private final ConnectionLimits users;
    private final DaemonClock clock;
    private final long joinWithinMs;
    private final AtomicLong lastChannelId;

    VoiceSocket(
            final OpenRequests requests,
            final Joins joins,
            final Renewals renewals,
            final Speakers speakers,
            final Rates rates,
            final VoiceSettings settings,
            final DaemonClock clock,
            final long firstChannelId) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        this.joins = joins;
        this.renewals = renewals;
        this.channels = new Channels(this::tellClosed);
        this.speakers = speakers;
        this.rates = rates;
        this.users = new ConnectionLimits(
                settings.connectionsMax(), settings.connectionsMax(), settings.userConnectionsMax());
        this.clock = clock;
        this.joinWithinMs = settings.joinWithinMs();
        this.lastChannelId = new AtomicLong(firstChannelId);
    }

    Channels channels() {
        return channels;
    }

    @Override
    public Identity admit(final Context upgrade) {
        rates.take(upgrade.ip());
        return Identity.NOBODY;
    }

    @Override
    public void onOpen(final ClientSocket socket) {
        final Channel channel = new Channel(socket, lastChannelId.incrementAndGet());
        socket.attach(channel);
        channels.add(channel);
        clock.after(joinWithinMs, () -> {
            if (!channel.hasAskedToJoin()) {
                socket.close(CloseCode.POLICY, "no Join within " + joinWithinMs + " ms");
            }
        });
    }

    @Override
    public void onText(final ClientSocket socket, final String text) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        final int lengthBytes;
        try {
            lengthBytes = Protocol.VIEW.fromJson(text, buffer, 0);
        } catch (final JsonViewException e) {
            if (isAllowed(channel(socket), Protocol.NO_REQUEST_ID)) {
                channel(socket).error(e.getMessage());
            }
            return;
        }
        onMessage(channel(socket), buffer, lengthBytes);
    }

    @Override
    public void onBinary(final ClientSocket socket, final byte[] bytes) {
        onMessage(channel(socket), new UnsafeBuffer(bytes), bytes.length);
    }

    private static Channel channel(final ClientSocket socket) {
        return (Channel) socket.attachment();
    }

    private void onMessage(final Channel channel, final MutableDirectBuffer buffer, final int lengthBytes) {
        final int templateId = Protocol.templateId(buffer, lengthBytes);
        if (templateId == AudioDataDecoder.TEMPLATE_ID) {
            onAudio(channel, buffer, lengthBytes);
        } else if (templateId == JoinDecoder.TEMPLATE_ID) {
            if (isAllowed(channel, Protocol.NO_REQUEST_ID)) {
                onJoin(channel, buffer, lengthBytes);
            }
        } else if (templateId == RenewTokenDecoder.TEMPLATE_ID) {
            if (isAllowed(channel, Protocol.NO_REQUEST_ID)) {
                onRenewal(channel, buffer, lengthBytes);
            }
        } else {
            final String refusal = Protocol.refusal(buffer, lengthBytes);
            if (refusal == null) {
                onAction(channel, buffer, lengthBytes);
            } else if (isAllowed(channel, Protocol.NO_REQUEST_ID)) {
                channel.error(refusal);
            }
        }
    }

    /** Whether it may say one more thing now; answers and in the end drops a flood. */
    private boolean isAllowed(final Channel channel, final long requestId) {
        final String refusal = rates.refusal(
                channel.user(), channel.channelId(), channel.socket().address());
        if (refusal == null) {
            return true;
        }
        if (channel.refused() > REFUSALS_MAX) {
            channel.socket().close(CloseCode.POLICY, refusal);
        } else {
            channel.answer(requestId, AnswerStatus.REFUSED, 0, 0, refusal);
        }
        return false;
    }

    private void onJoin(final Channel channel, final MutableDirectBuffer buffer, final int lengthBytes) {
        final Joins.Wanted wanted;
        try {
            wanted = joins.read(buffer, lengthBytes, null);
        } catch (final Refusal e) {
            channel.joinError(Protocol.NO_REQUEST_ID, 0, e.getMessage());
            return;
        }
        final String user = rates.user(wanted);
        if (!channel.askToJoin(wanted.sessionToken(), user)) {
            channel.joinError(Protocol.NO_REQUEST_ID, 0, "this connection has joined already");
            return;
        }
        final String full = users.tryOpen(channel.socket().address(), user);
        if (full != null) {
            channel.joinError(Protocol.NO_REQUEST_ID, 0, full);
            channel.socket().close(CloseCode.TRY_LATER, full);
            return;
        }
        channel.countsForUser();
        joins.ask(wanted, channel.channelId(), reply -> onJoinReply(channel, reply));
    }

    /** When it was applied, {@link Channels} has told it or will, by the output. */
    private void onJoinReply(final Channel channel, final Reply reply) {
        if (!reply.isApplied()) {
            channel.joinError(Protocol.NO_REQUEST_ID, reply.code(), reply.reason());
            release(channel);
            channel.joinRefused();
        }
    }

    private void release(final Channel channel) {
        if (channel.countsNoLonger()) {
            users.close(channel.socket().address(), channel.user());
        }
    }

    private void onAction(final Channel channel, final MutableDirectBuffer buffer, final int lengthBytes) {
        final long requestId = Protocol.requestId(buffer, lengthBytes);
        if (!isAllowed(channel, requestId)) {
            return;
        }
        final long participantId = channel.participantId();
        if (participantId == 0) {
            channel.answer(requestId, AnswerStatus.REFUSED, 0, 0, Rejection.NOT_IN_ROOM.reason());
            return;
        }
        if (channel.inFlight().get() >= IN_FLIGHT_MAX) {
            channel.answer(
                    requestId,
                    AnswerStatus.REFUSED,
                    0,
                    0,
                    "wait for answers: " + IN_FLIGHT_MAX + " requests are without one");
            return;
        }
        Protocol.stamp(buffer, participantId, channel.channelId());
        channel.inFlight().incrementAndGet();
        requests.ask(buffer, 0, lengthBytes, reply -> {
            channel.inFlight().decrementAndGet();
            channel.answer(requestId, status(reply), reply.code(), reply.sequence(), reply.reason());
        });
    }

    private void onRenewal(final Channel channel, final MutableDirectBuffer buffer, final int lengthBytes) {
        final Renewals.Wanted wanted;
        try {
            wanted = renewals.read(buffer, lengthBytes);
        } catch (final Refusal e) {
            channel.answer(Protocol.renewalRequestId(buffer, lengthBytes), AnswerStatus.REFUSED, 0, 0, e.getMessage());
            return;
        }
        // Nobody's, when it is in no room: the reactor says so.
        renewals.ask(
                wanted,
                channel.participantId(),
                channel.channelId(),
                reply -> channel.answer(
                        wanted.requestId(), status(reply), reply.code(), reply.sequence(), reply.reason()));
    }

    private void onAudio(final Channel channel, final MutableDirectBuffer buffer, final int lengthBytes) {
        final long nowNs = System.nanoTime();
        final long participantId = channel.participantId();
        if (participantId == 0 || !channel.takesAudio(nowNs)) {
            // Sound that is too much or comes from nobody is lost: answering each frame would be a flood of its own.
            return;
        }
        final int dataOffset = FrameCheck.dataOffset(buffer, lengthBytes, AudioDataDecoder.BLOCK_LENGTH, "AudioData");
        final AudioDataDecoder audio = new AudioDataDecoder()
                .wrap(buffer, Schema.HEADER_LENGTH, AudioDataDecoder.BLOCK_LENGTH, VoiceSchema.INSTANCE.version());
        final String refusal = speakers.push(
                participantId,
                (int) audio.sequence(),
                (int) audio.timestamp(),
                audio.sampleRate(),
                audio.channels(),
                new UnsafeBuffer(buffer, dataOffset, lengthBytes - dataOffset),
                nowNs);
        if (refusal != null && isAllowed(channel, Protocol.NO_REQUEST_ID)) {
            channel.error(refusal);
        }
    }

    @Override
    public void onClose(final ClientSocket socket, final int code, final String reason) {
        final Channel channel = channel(socket);
        // First of all: who joins at this very moment is either seen here, or sees that it is too late.
        final boolean hasJoined = channel.closed() != 0;
        channels.remove(channel);
        release(channel);
        if (hasJoined) {
            tellClosed(channel);
        }
    }

    /** Must not get lost, or the participant would seem connected until it is put out: when the server is busy it is tried again. */
    private void tellClosed(final Channel channel) {
        requests.ask(() -> actions.channelClosed(channel.participantId(), channel.channelId()), reply -> {
            if (reply.status() == ReplyStatus.BUSY) {
                clock.after(RETRY_MS, () -> tellClosed(channel));
            }
        });
    }

    static AnswerStatus status(final Reply reply) {
        return switch (reply.status()) {
            case APPLIED, DUPLICATE -> AnswerStatus.APPLIED;
            case REJECTED -> AnswerStatus.REJECTED;
            case CONFLICT -> AnswerStatus.CONFLICT;
            case FAILED -> AnswerStatus.FAILED;
            default -> AnswerStatus.REFUSED;
        };
    }
}
