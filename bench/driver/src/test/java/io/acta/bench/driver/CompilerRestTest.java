package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompilerRestTest {
    private static final long REST_MS = 1_000;
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);

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
    void shouldComeToAnEndInThisJvm() throws InterruptedException {
        final CompilerRest own = new CompilerRest(20);
        final long startNs = System.nanoTime();
        while (!own.isLongEnough() && System.nanoTime() - startNs < TIMEOUT_NS) {
            Thread.sleep(1);
        }

        assertThat(own.isLongEnough()).isTrue();
    }
}
