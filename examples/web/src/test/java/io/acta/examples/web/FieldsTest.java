package io.acta.examples.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.examples.web.request.ReplyStatus;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private final Fields fields =
            Fields.of("{\"name\":\"a room\",\"count\":7,\"big\":\"9007199254740993\",\"part\":0.5,"
                    + "\"open\":true,\"status\":\"applied\",\"nothing\":null,\"bell\":\"\\u0007\"}");

    @Test
    void shouldGiveWhatIsWithinItsBounds() {
        assertThat(fields.text("name", 1, 6)).isEqualTo("a room");
        assertThat(fields.integer("count", 7, 7)).isEqualTo(7);
        assertThat(fields.integer("big", 0, Long.MAX_VALUE)).isEqualTo(9007199254740993L);
        assertThat(fields.number("part", 0, 1)).isEqualTo(0.5);
        assertThat(fields.flag("open")).isTrue();
        assertThat(fields.choice("status", ReplyStatus.class)).isEqualTo(ReplyStatus.APPLIED);
        assertThat(fields.has("nothing")).isFalse();
    }

    @Test
    void shouldNameTheFieldThatIsNot() {
        assertRefused(() -> fields.text("name", 1, 5), "name");
        assertRefused(() -> fields.text("count", 1, 5), "count");
        assertRefused(() -> fields.text("bell", 1, 5), "bell");
        assertRefused(() -> fields.text("none", 0, 5), "none");
        assertRefused(() -> fields.integer("count", 8, 9), "count");
        assertRefused(() -> fields.integer("part", 0, 9), "part");
        assertRefused(() -> fields.integer("name", 0, 9), "name");
        assertRefused(() -> fields.number("part", 1, 2), "part");
        assertRefused(() -> fields.number("nothing", 1, 2), "nothing");
        assertRefused(() -> fields.flag("count"), "count");
        assertRefused(() -> fields.choice("name", ReplyStatus.class), "name");
        assertRefused(() -> fields.only("name", "count"), "big");
        assertRefused(() -> fields.atLeastOne("x", "nothing"), "x");
    }

    @Test
    void shouldRefuseWhatIsNoObject() {
        for (final String text :
                new String[] {"", "[]", "7", "{", "{\"a\":1,\"a\":2}", "{}{}", "{\"a\":" + "9".repeat(99) + "}"}) {
            assertThatThrownBy(() -> Fields.of(text))
                    .as(text)
                    .isInstanceOf(Refusal.class)
                    .message()
                    .doesNotContain("Source", "StreamReadFeature");
        }
    }

    private static void assertRefused(final ThrowingCallable call, final String field) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.field()).isEqualTo(field);
            assertThat(refusal.getMessage()).contains(field);
        });
    }
}
