package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What people may write. */
class PlainTextTest {
    private static boolean isPlain(final byte[] bytes) {
        return PlainText.isPlain(new UnsafeBuffer(bytes), 0, bytes.length, true);
    }

    /** By the JDK: well-formed, and no control characters but line feed and tab. */
    private static boolean isPlainByJdk(final byte[] bytes) {
        try {
            final String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void shouldAgreeWithTheJdkAboutEveryCharacterAndAboutRandomBytes() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                final byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                assertThat(isPlain(bytes)).as("U+%x", c).isEqualTo(isPlainByJdk(bytes));
            }
        }
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("plain text: -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int j = 0; j < bytes.length; j++) {
                // Mostly what sequences are made of.
                bytes[j] = (byte) (random.nextInt(4) == 0 ? random.nextInt(128) : 128 + random.nextInt(128));
            }
            assertThat(isPlain(bytes)).as("%s", (Object) bytes).isEqualTo(isPlainByJdk(bytes));
        }
    }

    @Test
    void shouldTakeALineOnlyWhereZerosFollowItAndItSaysSomething() {
        assertThat(PlainText.isLine(new UnsafeBuffer(RoomsHarness.text("Ada", 8)), 0, 8))
                .isTrue();
        assertThat(PlainText.isLine(new UnsafeBuffer(RoomsHarness.text("", 8)), 0, 8))
                .isFalse();
        assertThat(PlainText.isLine(new UnsafeBuffer(RoomsHarness.text("  ", 8)), 0, 8))
                .isFalse();
        assertThat(PlainText.isLine(new UnsafeBuffer(RoomsHarness.text("a\nb", 8)), 0, 8))
                .isFalse();
        assertThat(PlainText.isLine(new UnsafeBuffer(RoomsHarness.text("a\0b", 8)), 0, 8))
                .isFalse();
    }
}
