package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StealClockTest {
    @Test
    void shouldReadTheStealColumnInTicksOfAHundredthOfASecond() {
        assertThat(StealClock.stealMsOf("cpu  1192183 5351 310642 967895 14076 0 6718 230663 7 9"))
                .isEqualTo(2_306_630);
        assertThat(StealClock.stealMsOf("cpu  1192183 5351 310642 967895")).isZero();
    }

    @Test
    void shouldTellOfWhatPassedAndOfNoMoreThanThat() {
        final long startNs = System.nanoTime();
        final StealClock clock = StealClock.start();
        while (clock.elapsedMs() < 5) {
            Thread.onSpinWait();
        }

        assertThat(clock.givenMs()).isBetween(0L, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        assertThat(clock.stealMs()).isNotNegative();
        assertThat(clock.stealShare()).isBetween(0.0, 1.0);
    }
}
