package io.acta.examples.voice.web;

import io.acta.codec.schema.Schema;
import io.acta.examples.voice.RenewTokenDecoder;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.VoiceSchema;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Looks at the token of a {@code RenewToken} and makes an action of it. <b>Threads:</b> any. */
final class Renewals {
    private final OpenRequests requests;
    private final VoiceActions actions;
    private final RoomTokens tokens;

    Renewals(final OpenRequests requests, final RoomTokens tokens) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        this.tokens = tokens;
    }

    /**
     * What a message wants, once its token was looked at.
     *
     * @param requestId that its answer has.
     * @param identity by its token.
     */
    record Wanted(long requestId, Identity identity) {}

    /** @throws Refusal when it is no message, or its token is wrong. */
    Wanted read(final DirectBuffer buffer, final int lengthBytes) {
        final int dataOffset = FrameCheck.dataOffset(buffer, lengthBytes, RenewTokenDecoder.BLOCK_LENGTH, "RenewToken");
        final RenewTokenDecoder renewal = new RenewTokenDecoder()
                .wrap(buffer, Schema.HEADER_LENGTH, RenewTokenDecoder.BLOCK_LENGTH, VoiceSchema.INSTANCE.version());
        final Identity identity =
                tokens.check(buffer.getStringWithoutLengthAscii(dataOffset, lengthBytes - dataOffset));
        if (!Secrets.isCode(identity.scope())) {
            throw new Refusal(403, "this token is for no room", "authToken");
        }
        return new Wanted(renewal.requestId(), identity);
    }

    /** Makes the action, in somebody's name. Whose token it is and for which room, the reactor looks at. */
    void ask(final Wanted wanted, final long participantId, final long channelId, final Consumer<Reply> taker) {
        requests.ask(
                () -> actions.tokenRenewed(
                        participantId,
                        channelId,
                        TimeUnit.MILLISECONDS.toNanos(wanted.identity().expiresAtMs()),
                        wanted.identity().scope(),
                        wanted.identity().user()),
                taker);
    }
}
