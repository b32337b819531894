package io.acta.examples.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.examples.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final Identity ANN = new Identity("ann", "host", "room-7", 1000);

    @TempDir
    private Path directory;

    @Test
    void shouldKnowItsOwnTokensAfterARestartUntilTheyExpire() {
        final String token = Tokens.open(directory).issue(ANN);
        final Tokens tokens = Tokens.open(directory);
        assertThat(tokens.check(token, 999)).isEqualTo(ANN);
        assertThatThrownBy(() -> tokens.check(token, 1000))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("past its time");
    }

    @Test
    void shouldKeepTheSecretForItsOwnerAlone() throws Exception {
        Tokens.open(directory);
        assertThat(Files.list(directory).toList()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("token-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRefuseEveryTokenThatIsChangedAnywhere() {
        final Tokens tokens = Tokens.open(directory);
        final String token = tokens.issue(ANN);
        for (int i = 0; i < token.length(); i++) {
            final char other = token.charAt(i) == 'A' ? 'B' : 'A';
            final String changed = token.substring(0, i) + other + token.substring(i + 1);
            if (sameBytes(changed, token)) {
                // The last character of base64 has bits that stand for nothing.
                continue;
            }
            assertRefused(tokens, changed);
        }
    }

    private static boolean sameBytes(final String one, final String other) {
        return one.indexOf('.') == other.indexOf('.')
                && Arrays.equals(decoded(one, 0), decoded(other, 0))
                && Arrays.equals(decoded(one, 1), decoded(other, 1));
    }

    private static byte[] decoded(final String token, final int part) {
        return Base64.getUrlDecoder().decode(token.split("\\.")[part]);
    }

    @Test
    void shouldRefuseTokensOfOthersAndWhatIsNone() {
        final Tokens tokens = Tokens.open(directory);
        assertRefused(tokens, new Tokens(new byte[32]).issue(ANN));
        final String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"user\":\"ann\",\"role\":\"host\",\"scope\":\"\",\"expires\":99999}"
                        .getBytes(StandardCharsets.UTF_8));
        assertRefused(tokens, forged + ".");
        assertRefused(tokens, forged);
        assertRefused(tokens, "");
        assertRefused(tokens, null);
        assertRefused(tokens, "..");
        assertRefused(tokens, "x".repeat(100_000) + ".y");
        assertRefused(tokens, "no base64!.at all");
    }

    private static void assertRefused(final Tokens tokens, final String token) {
        assertThatThrownBy(() -> tokens.check(token, 0))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(401));
    }

    @Test
    void shouldSayWhatToDoWithASecretThatIsNotWhole() throws Exception {
        Files.write(directory.resolve("token-secret"), new byte[5]);
        assertThatThrownBy(() -> Tokens.open(directory)).hasMessageContaining("remove it to start with a new one");
    }
}
