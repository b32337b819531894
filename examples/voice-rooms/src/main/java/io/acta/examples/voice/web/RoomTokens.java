package io.acta.examples.voice.web;

import io.acta.examples.voice.Permissions;
import io.acta.examples.voice.Role;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;

/**
 * Tokens for a role in a room. Each is good for the same while; who is in the room by one gets another before it ends, so that a token that was lost or
 * given away is good for no longer than that. <b>Threads:</b> any.
 */
final class RoomTokens {
    private final Tokens tokens;
    private final long lifeMs;

    RoomTokens(final Tokens tokens, final long lifeMs) {
        this.tokens = tokens;
        this.lifeMs = lifeMs;
    }

    /** How long a token is good. */
    long lifeMs() {
        return lifeMs;
    }

    /** Signs one. */
    String issue(final String roomCode, final Role role, final String user) {
        return tokens.issue(new Identity(user, role.name(), roomCode, System.currentTimeMillis() + lifeMs));
    }

    /** @throws Refusal 401 when it is not of this server or past its time. */
    Identity check(final String token) {
        return tokens.check(token, System.currentTimeMillis());
    }

    /** @throws Refusal 401 like {@link #check(String)}, 403 when it is for another room. */
    Identity check(final String token, final String roomCode) {
        final Identity identity = check(token);
        if (!identity.scope().equals(roomCode)) {
            throw new Refusal(403, "this token is for another room", "token");
        }
        return identity;
    }

    /**
     * Signs another token for somebody in a room by one that has not ended. It has the role that its holder has now where that is lower: what a host took away does
     * not come back by a new token.
     *
     * @throws Refusal 403 when the token is for another room or of another user.
     */
    String renew(final String token, final String roomCode, final Directory.Present holder) {
        final Identity identity = check(token, roomCode);
        if (!identity.user().equals(holder.user())) {
            throw new Refusal(403, "this token is another user's", "token");
        }
        final Role role = Role.valueOf(identity.role());
        return issue(roomCode, Permissions.outranks(role, holder.role()) ? holder.role() : role, identity.user());
    }
}
