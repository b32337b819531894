package io.acta.examples.voice.web;

import io.acta.codec.schema.Schema;
import io.acta.examples.voice.JoinDecoder;
import io.acta.examples.voice.JoinRequestedDecoder;
import io.acta.examples.voice.JoinRequestedEncoder;
import io.acta.examples.voice.PlainText;
import io.acta.examples.voice.Role;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.VoiceSchema;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Looks at the tokens of a {@code Join} and makes an action of it: of a session token a resumption; of a room's token, or of none, a new
 * participant. <b>Threads:</b> any.
 */
final class Joins {
    private static final String GUEST = "guest";
    private static final long NEVER = JoinRequestedEncoder.expiresNsNullValue();

    private final OpenRequests requests;
    private final VoiceActions actions;
    private final RoomTokens tokens;
    private final Secrets secrets;

    Joins(final OpenRequests requests, final RoomTokens tokens, final Secrets secrets) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        this.tokens = tokens;
        this.secrets = secrets;
    }

    /**
     * What a {@code Join} wants, once its tokens were looked at.
     *
     * @param sessionToken that it resumes, or a new one.
     * @param isResumption whether it had one.
     * @param roomCode where it wants to; null when it resumes.
     * @param role by its token; {@link Role#NULL_VAL} for a guest.
     * @param user by its token.
     * @param displayName that others see.
     * @param expiresNs when its token ends, in nanoseconds since 1970; null's value for never.
     */
    record Wanted(
            String sessionToken,
            boolean isResumption,
            String roomCode,
            Role role,
            String user,
            String displayName,
            long expiresNs) {
        boolean isGuest() {
            return user.equals(GUEST);
        }
    }

    /**
     * Looks at a message.
     *
     * @param roomCode of the path, null where there is none.
     * @throws Refusal when a token is wrong, the version is too new, or something is missing.
     */
    Wanted read(final DirectBuffer buffer, final int lengthBytes, final String roomCode) {
        final int dataOffset = FrameCheck.dataOffset(buffer, lengthBytes, JoinDecoder.BLOCK_LENGTH, "Join");
        final JoinDecoder join = new JoinDecoder()
                .wrap(buffer, Schema.HEADER_LENGTH, JoinDecoder.BLOCK_LENGTH, VoiceSchema.INSTANCE.version());
        if (join.protocolVersion() != JoinDecoder.protocolVersionNullValue()
                && join.protocolVersion() > VoiceSchema.INSTANCE.version()) {
            throw new Refusal(
                    400,
                    "protocolVersion=" + join.protocolVersion() + " is newer than this server's, "
                            + VoiceSchema.INSTANCE.version(),
                    "protocolVersion");
        }
        final String sessionToken = join.sessionToken();
        if (!sessionToken.isEmpty()) {
            return new Wanted(code(sessionToken, "sessionToken"), true, null, Role.NULL_VAL, "", "", NEVER);
        }
        final String code = code(roomCode == null ? join.roomCode() : roomCode, "roomCode");
        final String name = join.displayName();
        final String authToken = buffer.getStringWithoutLengthAscii(dataOffset, lengthBytes - dataOffset);
        final Identity identity = authToken.isEmpty() ? Identity.NOBODY : tokens.check(authToken, code);
        return new Wanted(
                secrets.next(),
                false,
                code,
                identity.role().isEmpty() ? Role.NULL_VAL : Role.valueOf(identity.role()),
                identity.user().isEmpty() ? GUEST : identity.user(),
                name.isBlank() ? "Guest" : name,
                authToken.isEmpty() ? NEVER : TimeUnit.MILLISECONDS.toNanos(identity.expiresAtMs()));
    }

    private static String code(final String text, final String field) {
        if (!Secrets.isCode(text)) {
            throw Refusal.ofField(field, field + " is to be 22 characters of base64url");
        }
        return text;
    }

    /** Makes the action. */
    void ask(final Wanted wanted, final long channelId, final Consumer<Reply> taker) {
        final Secrets.Session session = Secrets.Session.of(wanted.sessionToken());
        if (wanted.isResumption()) {
            requests.ask(() -> actions.sessionResumed(channelId, session.high(), session.low()), taker);
            return;
        }
        requests.ask(
                () -> {
                    final JoinRequestedEncoder action = actions.joinRequested()
                            .channelId(channelId)
                            .sessionHigh(session.high())
                            .sessionLow(session.low())
                            .roomCode(wanted.roomCode())
                            .role(wanted.role())
                            .user(wanted.user())
                            .expiresNs(wanted.expiresNs());
                    action.putDisplayName(
                            PlainText.fixed(wanted.displayName(), JoinRequestedDecoder.displayNameLength()), 0);
                    return actions.commitJoinRequested();
                },
                taker);
    }
}
