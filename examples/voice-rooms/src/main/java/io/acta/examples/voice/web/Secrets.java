package io.acta.examples.voice.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Codes of rooms and tokens of sessions: 128 random bits each, made outside the engine, where nothing is replayed. <b>Threads:</b> any. */
public final class Secrets {
    private static final int LENGTH_BYTES = 16;
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final SecureRandom random = new SecureRandom();

    /**
     * What the engine keeps of a session's token: the beginning of its SHA-256, which leads nobody who reads the journal to the token.
     *
     * @param high the first eight bytes.
     * @param low the next eight.
     */
    public record Session(long high, long low) {
        /** Of a token. */
        public static Session of(final String token) {
            try {
                final ByteBuffer hash = ByteBuffer.wrap(
                        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
                return new Session(hash.getLong(), hash.getLong());
            } catch (final NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /** 22 characters that nobody guesses. */
    public String next() {
        final byte[] bytes = new byte[LENGTH_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it looks like a code. */
    public static boolean isCode(final String text) {
        return text != null && CODE.matcher(text).matches();
    }
}
