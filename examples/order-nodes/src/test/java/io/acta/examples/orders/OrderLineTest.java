package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of order files: good, bad and random ones. */
class OrderLineTest {
    private final OrderLine line = new OrderLine();

    @Test
    void shouldReadAnOrderWithQuotesAndBlanks() {
        assertThat(line.read("12, 3,4,\"5\",\"1,9\",2026-01-01,yes")).isFalse();
        assertThat(line.read("12, 3,4,\"5\",\"19.90\",2026-01-01,yes")).isTrue();
        assertThat(line.read("12,3,4,5,19,2026-01-01,no")).isTrue();
        assertThat(line.problem()).isEqualTo(LineProblem.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "12,3,4,x,1.00,2026-01-01,yes | QUANTITY | NOT_A_NUMBER | x",
                "12,3,4,0,1.00,2026-01-01,yes | QUANTITY | OUT_OF_BOUNDS | 0",
                "12,3,4,1001,1.00,2026-01-01,yes | QUANTITY | OUT_OF_BOUNDS | 1001",
                "-1,3,4,1,1.00,2026-01-01,yes | ORDER | OUT_OF_BOUNDS | -1",
                "9999999999999999999,3,4,1,1.00,2026-01-01,yes | ORDER | NOT_A_NUMBER | 9999999999999999999",
                "12,,4,1,1.00,2026-01-01,yes | CUSTOMER | NOT_A_NUMBER | ``",
                "12,3,1e3,1,1.00,2026-01-01,yes | PRODUCT | NOT_A_NUMBER | 1e3",
                "12,3,4,1,1.999,2026-01-01,yes | PRICE | NOT_A_NUMBER | 1.999",
                "12,3,4,1,-1.00,2026-01-01,yes | PRICE | OUT_OF_BOUNDS | -1.00",
                "12,3,4,1,999999999.00,2026-01-01,yes | PRICE | OUT_OF_BOUNDS | 999999999.00",
                "12,3,4,1,1.00,2026-02-31,yes | PLACED | NOT_A_DATE | 2026-02-31",
                "12,3,4,1,1.00,1789-07-14,yes | PLACED | OUT_OF_BOUNDS | 1789-07-14",
                "12,3,4,1,1.00,2026-01-01,maybe | PAID | NOT_YES_OR_NO | maybe",
                "12,3,4,1,1.00,2026-01-01 | LINE | FIELD_COUNT | 6",
                "12,3,4,1,1.00,2026-01-01,yes,more | LINE | FIELD_COUNT | 8",
                "12,3,4,1,1.00,2026-01-01,\"yes | LINE | NOT_CSV | 12,3,4,1,1.00,2026-01-01,\"yes",
                "12,3,4,1,\u20ac,2026-01-01,yes | PRICE | NOT_A_NUMBER | ?",
            })
    void shouldNameTheFieldThatIsWrong(
            final String text, final LineField field, final LineProblem problem, final String value) {
        assertThat(line.read(text)).isFalse();
        assertThat(line.field()).isEqualTo(field);
        assertThat(line.problem()).isEqualTo(problem);
        assertThat(line.value()).isEqualTo(value);
    }

    @Test
    void shouldForgetTheProblemOfTheLineBefore() {
        line.unreadable(LineProblem.TOO_LONG, "xxx");
        assertThat(line.problem()).isEqualTo(LineProblem.TOO_LONG);
        assertThat(line.read("12,3,4,5,19,2026-01-01,no")).isTrue();
    }

    @Test
    void shouldNeverThrowBecauseOfWhatALineSays() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        final Random random = new Random(seed);
        final String good = "12,3,4,5,19.90,2026-01-01,yes";
        final String alphabet = "0123456789,\"'.-+eE yesno\t\u0000\u20ac\ud83d\r\n;#";
        for (int round = 0; round < 20_000; round++) {
            final StringBuilder text = new StringBuilder(good);
            for (int edits = random.nextInt(6); edits >= 0; edits--) {
                final int at = random.nextInt(text.length() + 1);
                final char c = alphabet.charAt(random.nextInt(alphabet.length()));
                if (at < text.length() && random.nextBoolean()) {
                    text.setCharAt(at, c);
                } else {
                    text.insert(at, c);
                }
            }
            final boolean read = line.read(text.toString());
            assertThat(read).as("seed %d, line %s", seed, text).isEqualTo(line.problem() == LineProblem.NONE);
        }
    }
}
