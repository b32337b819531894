package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilerRestTest {
    private static final long REST_MS = 1_000;

    private long nowMs = 77;
    private long compiledMs = 4_000;
    private final CompilerRest rest = new CompilerRest(REST_MS, () -> compiledMs, () -> nowMs);

    @Test
    void shouldTakeTheTimeThatWasAskedFor() {
        nowMs += REST_MS - 1;
        assertThat(rest.isLongEnough()).isFalse();
        nowMs++;
        assertThat(rest.isLongEnough()).isTrue();
    }

    @Test
    void shouldBeginAgainWheneverCompilersTakeMoreThanAHundredth() {
        nowMs += REST_MS - 1;
        compiledMs += 11;
        assertThat(rest.isLongEnough()).isFalse();
        nowMs += REST_MS - 1;
        assertThat(rest.isLongEnough()).isFalse();
        nowMs++;
        assertThat(rest.isLongEnough()).isTrue();
    }

    @Test
    void shouldOverlookAHundredth() {
        compiledMs += 10;
        nowMs += REST_MS;
        assertThat(rest.isLongEnough()).isTrue();
    }

    @Test
    void shouldComeToAnEndInThisJvm() {
        final CompilerRest own = new CompilerRest(20);
        final long untilMs = System.currentTimeMillis() + 60_000;
        while (!own.isLongEnough()) {
            assertThat(System.currentTimeMillis()).as("a minute").isLessThan(untilMs);
            Thread.onSpinWait();
        }
    }
}
