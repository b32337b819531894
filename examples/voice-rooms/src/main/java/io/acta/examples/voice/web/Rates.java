package io.acta.examples.voice.web;

import io.acta.examples.voice.VoiceSettings;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.RateLimits;
import java.util.concurrent.TimeUnit;

/**
 * How much anybody may say: each user in any minute, each address in any second, over sliding windows. A guest is a user for its session.
 * <b>Threads:</b> any.
 */
final class Rates {
    private static final int KEYS_MAX = 16 * 1024;
    private static final int TOO_MANY = 429;

    private final int userPerMinute;
    private final int addressPerSecond;
    private final RateLimits byUser;
    private final RateLimits byAddress;
    private final RateLimits rooms;
    private final RateLimits joins;

    Rates(final VoiceSettings settings) {
        userPerMinute = settings.userMessagesPerMinute();
        addressPerSecond = settings.addressMessagesPerSecond();
        byUser = new RateLimits(userPerMinute, TimeUnit.MINUTES.toNanos(1), KEYS_MAX);
        byAddress = new RateLimits(addressPerSecond, TimeUnit.SECONDS.toNanos(1), KEYS_MAX);
        rooms = new RateLimits(settings.roomsPerMinute(), TimeUnit.MINUTES.toNanos(1), KEYS_MAX);
        joins = new RateLimits(
                settings.addressConnectionsMax(), TimeUnit.MILLISECONDS.toNanos(settings.evictAfterMs()), KEYS_MAX);
    }

    /** By what name a joiner is counted: its user's within the room, whose host made the name up, or for a guest its session's. */
    String user(final Joins.Wanted wanted) {
        return wanted.isResumption() || wanted.isGuest()
                ? "session " + Secrets.Session.of(wanted.sessionToken())
                : wanted.user() + " of room " + wanted.roomCode();
    }

    /** Why one more message may not be said, null when it may. */
    String refusal(final String user, final long channelId, final String address) {
        final long nowNs = System.nanoTime();
        if (!byAddress.tryAcquire(address, nowNs)) {
            return "too many messages from your address: " + addressPerSecond + " a second";
        }
        final String key = user.isEmpty() ? "channel " + channelId : user;
        if (!byUser.tryAcquire(key, nowNs)) {
            return "too many messages: " + userPerMinute + " a minute; wait "
                    + TimeUnit.NANOSECONDS.toMillis(byUser.waitNs(key, nowNs)) + " ms";
        }
        return null;
    }

    /** @throws Refusal 429, when this address asks too often. */
    void take(final String address) {
        if (!byAddress.tryAcquire(address, System.nanoTime())) {
            throw new Refusal(TOO_MANY, "too many requests from your address: " + addressPerSecond + " a second");
        }
    }

    /** @throws Refusal 429, when this session says too much. */
    void takeOfSession(final Secrets.Session session) {
        if (!byUser.tryAcquire("session " + session, System.nanoTime())) {
            throw new Refusal(TOO_MANY, "too many messages: " + userPerMinute + " a minute");
        }
    }

    /** @throws Refusal 429, when this address makes too many rooms. */
    void takeRoom(final String address) {
        if (!rooms.tryAcquire(address, System.nanoTime())) {
            throw new Refusal(TOO_MANY, "too many rooms from your address in a minute; wait a little");
        }
    }

    /**
     * Who comes in by a request has no connection to be counted, and stays for as long as it may be silent.
     *
     * @throws Refusal 429, when as many came in from this address meanwhile as it may have connections.
     */
    void takeJoin(final String address) {
        if (!joins.tryAcquire(address, System.nanoTime())) {
            throw new Refusal(TOO_MANY, "too many came in from your address; wait a little");
        }
    }
}
