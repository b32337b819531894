package io.acta.examples.web.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks bearer tokens: {@code base64url(payload).base64url(HMAC-SHA256(payload))}, where the payload is the identity as JSON. Nothing is
 * kept of them, so they hold across restarts until they expire or the secret's file is removed.
 *
 * <p><b>Threads:</b> any.
 */
public final class Tokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String FILE = "token-secret";
    private static final int SECRET_LENGTH = 32;
    private static final int TOKEN_CHARS_MAX = 1024;
    private static final String BEARER = "Bearer ";

    private final SecretKeySpec key;

    /** @param secret of 32 bytes. */
    public Tokens(final byte[] secret) {
        if (secret.length != SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "tokens: the secret has " + secret.length + " bytes, not " + SECRET_LENGTH);
        }
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * Reads the secret from a directory, or makes one on the first start, for its owner alone to read.
     *
     * @throws UncheckedIOException when it can neither be read nor made.
     * @throws IllegalStateException when the file is not whole; remove it, and all tokens end.
     */
    public static Tokens open(final Path directory) {
        final Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                make(file);
            }
            final byte[] secret = Files.readAllBytes(file);
            if (secret.length != SECRET_LENGTH) {
                throw new IllegalStateException("tokens: " + file + " has " + secret.length + " bytes, not "
                        + SECRET_LENGTH + "; remove it to start with a new one, which ends all tokens");
            }
            return new Tokens(secret);
        } catch (final IOException e) {
            throw new UncheckedIOException("tokens: " + file + " cannot be read or made", e);
        }
    }

    /** Under another name first, so that a kill leaves no half of it; never over one that another process has just made. */
    private static void make(final Path file) throws IOException {
        final byte[] secret = new byte[SECRET_LENGTH];
        new SecureRandom().nextBytes(secret);
        final Path draft =
                file.resolveSibling(FILE + '.' + ProcessHandle.current().pid());
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            final ByteBuffer bytes = ByteBuffer.wrap(secret);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        try {
            Files.createLink(file, draft);
        } catch (final FileAlreadyExistsException e) {
            // Another process was faster: its secret is the one.
            return;
        } catch (final UnsupportedOperationException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Signs. */
    public String issue(final Identity identity) {
        final ObjectNode payload = Json.object()
                .put("user", identity.user())
                .put("role", identity.role())
                .put("scope", identity.scope())
                .put("expires", identity.expiresAtMs());
        final byte[] bytes = Json.text(payload).getBytes(StandardCharsets.UTF_8);
        final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(bytes) + '.' + encoder.encodeToString(sign(bytes));
    }

    /**
     * Checks.
     *
     * @param token null is refused like a wrong one.
     * @param nowMs since 1970.
     * @throws Refusal 401, when it is missing, not signed here, or past its time.
     */
    public Identity check(final String token, final long nowMs) {
        if (token == null || token.isEmpty()) {
            throw new Refusal(401, "a token is needed", "token");
        }
        final int dot = token.indexOf('.');
        if (dot < 0 || token.length() > TOKEN_CHARS_MAX) {
            throw notOurs();
        }
        final byte[] payload;
        final byte[] signature;
        try {
            payload = Base64.getUrlDecoder().decode(token.substring(0, dot));
            signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        } catch (final IllegalArgumentException e) {
            throw notOurs();
        }
        // Takes as long for a signature that is wrong in its first byte as for one that is wrong in its last.
        if (!MessageDigest.isEqual(sign(payload), signature)) {
            throw notOurs();
        }
        final ObjectNode fields = Json.object(new String(payload, StandardCharsets.UTF_8));
        final Identity identity = new Identity(
                fields.path("user").asText(),
                fields.path("role").asText(),
                fields.path("scope").asText(),
                fields.path("expires").asLong());
        if (nowMs >= identity.expiresAtMs()) {
            throw new Refusal(401, "the token is past its time; ask for another", "token");
        }
        return identity;
    }

    /** The token that a request brings, as {@code Authorization: Bearer …} or, since a page can set no header for a WebSocket, as {@code ?token=…}; null for none. */
    public static String bearer(final Context context) {
        final String header = context.header("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).trim()
                : context.queryParam("token");
    }

    private static Refusal notOurs() {
        return new Refusal(401, "this token was not issued here", "token");
    }

    private byte[] sign(final byte[] bytes) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
