package io.acta.examples.voice.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 3550's figures, by hand. */
class ReceptionStatisticsTest {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(Pcm.FRAME_MS);

    private final ReceptionStatistics statistics = new ReceptionStatistics(Pcm.SAMPLE_RATE);

    private void frame(final int number, final long delayNs) {
        statistics.onFrame(number, number * Pcm.FRAME_SAMPLES, 1_000_000_000_000L + number * FRAME_NS + delayNs);
    }

    @Test
    void shouldFindNoLossAndNoJitterWhereThereIsNone() {
        for (int i = 0; i < 500; i++) {
            frame(i, 0);
        }
        assertThat(statistics.lost()).isZero();
        assertThat(statistics.received()).isEqualTo(500);
        assertThat(statistics.jitterUs()).isZero();
    }

    @Test
    void shouldCountWhatIsMissingBetweenTheFirstAndTheHighestAndForgetNothingOverTheEnd() {
        for (int i = -50; i < 50; i++) {
            if (i % 10 != 0 || i == -50) {
                frame(i, 0);
            }
        }
        // -40, -30 … 40 did not come.
        assertThat(statistics.expected()).isEqualTo(100);
        assertThat(statistics.lost()).isEqualTo(9);
        frame(40, 0);
        assertThat(statistics.lost()).isEqualTo(8);
    }

    @Test
    void shouldApproachTheMeanDifferenceOfTransitTimes() {
        // Every other frame is 10 ms late, so that transit times of neighbours differ by 10 ms, always.
        for (int i = 0; i < 400; i++) {
            frame(i, i % 2 == 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(statistics.jitterUs()).isCloseTo(10_000, within(100L));
    }

    @Test
    void shouldGoOnCountingWhenAStreamBeginsAnew() {
        for (int i = 0; i < 10; i++) {
            frame(i, 0);
        }
        for (int i = 1_000_000; i < 1_000_010; i++) {
            frame(i, 0);
        }
        assertThat(statistics.expected()).isEqualTo(20);
        assertThat(statistics.lost()).isZero();
    }
}
