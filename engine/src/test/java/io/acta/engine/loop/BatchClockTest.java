package io.acta.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchClockTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private long nowNs = 100 * HOUR_NS;
    private final BatchClock clock = new BatchClock(() -> nowNs);

    @Test
    void shouldFollowTheClockForwardHoweverFarItJumps() {
        assertThat(clock.read()).isEqualTo(nowNs);
        nowNs += 24 * HOUR_NS;
        assertThat(clock.read()).isEqualTo(nowNs);
    }

    @Test
    void shouldGoAtHalfSpeedAfterTheClockWasSetBackUntilItHasCaughtUp() {
        final long before = clock.read();
        nowNs -= HOUR_NS;
        assertThat(clock.read()).isEqualTo(before);
        nowNs += HOUR_NS / 2;
        assertThat(clock.read()).isEqualTo(before + HOUR_NS / 4);
        nowNs += 2 * HOUR_NS;
        assertThat(clock.read()).isEqualTo(nowNs);
    }

    @Test
    void shouldNotStandStillAfterARestartOnAJournalFromTheFuture() {
        final long end = nowNs + 24 * HOUR_NS;
        clock.continueFrom(end);
        assertThat(clock.read()).isEqualTo(end);
        nowNs += HOUR_NS;
        assertThat(clock.read()).isEqualTo(end + HOUR_NS / 2);
    }

    @Test
    void shouldNeverFallWhateverTheClockDoes() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("BatchClockTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        long last = clock.read();
        for (int i = 0; i < 100_000; i++) {
            nowNs += random.nextInt(100) == 0 ? (random.nextInt(49) - 24) * HOUR_NS : random.nextInt(1_000_000);
            final long time = clock.read();
            assertThat(time).isGreaterThanOrEqualTo(Math.max(last, nowNs));
            last = time;
        }
    }
}
