package io.acta.examples.web.access;

/**
 * Who asks.
 *
 * @param user name or number of the user; empty for nobody in particular.
 * @param role that it has; what a role may do is the program's business.
 * @param scope where it has that role, a room say; empty for everywhere.
 * @param expiresAtMs since 1970, when this ends.
 */
public record Identity(String user, String role, String scope, long expiresAtMs) {
    /** Of whom nothing is known. */
    public static final Identity NOBODY = new Identity("", "", "", Long.MAX_VALUE);

    /** Checks that nothing is null. */
    public Identity {
        if (user == null || role == null || scope == null) {
            throw new IllegalArgumentException(
                    "identity: user=" + user + ", role=" + role + ", scope=" + scope + "; use \"\" for none");
        }
    }

    /** A user without a role, for servers that believe what they are told. */
    public static Identity named(final String user) {
        return new Identity(user, "", "", Long.MAX_VALUE);
    }
}
