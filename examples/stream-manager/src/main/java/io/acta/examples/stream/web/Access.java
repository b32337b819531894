package io.acta.examples.stream.web;

import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.RateLimits;
import io.acta.examples.web.access.Tokens;
import io.javalin.http.Context;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Who may do what: admins change the stream, viewers look and chat, everybody else is told to bring a token. And how often: so many changes
 * of a user and so many requests from an address in any second.
 *
 * <p><b>Threads:</b> any.
 */
public final class Access {
    /** May do everything. */
    public static final String ADMIN = "admin";

    /** May look and chat. */
    public static final String VIEWER = "viewer";

    private static final int REQUESTS_PER_SECOND_MAX = 400;
    private static final int KEYS_MAX = 10_000;
    private static final String HOW_TO_GET_ONE =
            "; the log has two since the start, an admin makes more by POST /tokens;"
                    + " bring it as Authorization: Bearer TOKEN, or ?token=TOKEN";
    private static final Pattern HOST_PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern OWN_HOST =
            Pattern.compile("localhost|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+]", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Identity ANYBODY = new Identity("anybody", ADMIN, "", Long.MAX_VALUE);

    private final Tokens tokens;
    private final RateLimits requests = new RateLimits(REQUESTS_PER_SECOND_MAX, TimeUnit.SECONDS.toNanos(1), KEYS_MAX);
    private final RateLimits writes;

    /**
     * @param tokens null when nobody is asked for one.
     * @param writesPerSecondMax of a user.
     */
    public Access(final Tokens tokens, final int writesPerSecondMax) {
        this.tokens = tokens;
        this.writes = new RateLimits(writesPerSecondMax, TimeUnit.SECONDS.toNanos(1), KEYS_MAX);
    }

    /**
     * Who asks.
     *
     * @throws Refusal 401 without a token that holds, 429 when too much comes from the address, 403 to a page of another site where nobody is
     *     asked for a token.
     */
    public Identity anyone(final Context context) {
        limit(requests, context.ip(), "requests from your address", context);
        if (tokens == null) {
            requireOwnPage(context.host(), context.header("Origin"));
            return ANYBODY;
        }
        final Identity identity = check(Tokens.bearer(context));
        if (!USER.matcher(identity.user()).matches()
                || !identity.role().equals(ADMIN) && !identity.role().equals(VIEWER)) {
            throw new Refusal(403, "this token is for no admin and no viewer", "token");
        }
        return identity;
    }

    /**
     * Without tokens, the browser of whoever can reach this server would do what any page tells it to. So a page must come from this very host,
     * and the host must have been called by its address: a name could be another site's that was pointed here.
     */
    private static void requireOwnPage(final String host, final String origin) {
        final String hostName = host == null ? "" : HOST_PORT.matcher(host).replaceFirst("");
        if (!OWN_HOST.matcher(hostName).matches()) {
            throw new Refusal(
                    403, "with --no-auth, call this server by its IP address or as localhost, not as " + hostName);
        }
        final boolean isOwn = origin == null
                || origin.startsWith("http://")
                        && HOST_PORT
                                .matcher(origin.substring("http://".length()))
                                .replaceFirst("")
                                .equals(hostName);
        if (!isOwn) {
            throw new Refusal(
                    403, "with --no-auth, no page of another site may ask: start it without, and bring a token");
        }
    }

    private Identity check(final String token) {
        try {
            return tokens.check(token, System.currentTimeMillis());
        } catch (final Refusal e) {
            throw e.status() == 401 ? new Refusal(401, e.getMessage() + HOW_TO_GET_ONE, e.field()) : e;
        }
    }

    /** An admin, or a {@link Refusal} 403. */
    public Identity admin(final Context context) {
        final Identity identity = anyone(context);
        if (!identity.role().equals(ADMIN)) {
            throw new Refusal(403, "admins may do this; your token is a " + identity.role() + "'s");
        }
        limit(writes, identity.user(), "changes by this user", context);
        return identity;
    }

    /** Anyone with a token who wants to write, as often as admins may. */
    public Identity writer(final Context context) {
        final Identity identity = anyone(context);
        limit(writes, identity.user(), "changes by this user", context);
        return identity;
    }

    private static void limit(final RateLimits limits, final String key, final String what, final Context context) {
        final long nowNs = System.nanoTime();
        if (!limits.tryAcquire(key, nowNs)) {
            final long waitS = 1 + TimeUnit.NANOSECONDS.toSeconds(limits.waitNs(key, nowNs));
            context.header("Retry-After", Long.toString(waitS));
            throw new Refusal(429, "too many " + what + "; try again in " + waitS + " s");
        }
    }

    /**
     * A new token.
     *
     * @throws Refusal 400 when the user's name is none.
     */
    public String issue(final String user, final String role, final long lastsMs) {
        if (tokens == null) {
            throw new Refusal(409, "nobody needs a token here: it was started with --no-auth");
        }
        if (!USER.matcher(user).matches()) {
            throw Refusal.ofField("user", "user is to be 1 to 32 of the characters A-Z a-z 0-9 . _ -");
        }
        return tokens.issue(new Identity(user, role, "", System.currentTimeMillis() + lastsMs));
    }
}
