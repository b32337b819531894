package io.acta.examples.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void shouldAllowSoManyInEveryStretchOfTimeAndNoMore() {
        final SlidingWindow window = new SlidingWindow(3, 100);
        assertThat(window.tryAcquire(0)).isTrue();
        assertThat(window.tryAcquire(50)).isTrue();
        assertThat(window.tryAcquire(99)).isTrue();
        assertThat(window.tryAcquire(99)).isFalse();
        assertThat(window.waitNs(99)).isEqualTo(1);
        assertThat(window.tryAcquire(100)).isTrue();
        // A counter that starts anew each 100 would allow three more now.
        assertThat(window.tryAcquire(101)).isFalse();
        assertThat(window.tryAcquire(150)).isTrue();
        assertThat(window.isIdle(249)).isFalse();
        assertThat(window.isIdle(250)).isTrue();
    }

    @Test
    void shouldAgreeWithAListOfAllTimesWhateverTheClockStartsAt() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (final long start : new long[] {0, -5, Long.MAX_VALUE - 300}) {
            final int max = 1 + random.nextInt(60);
            final int windowNs = 20 + random.nextInt(200);
            final SlidingWindow window = new SlidingWindow(max, windowNs);
            final Deque<Long> taken = new ArrayDeque<>();
            long now = start;
            for (int i = 0; i < 2_000; i++) {
                now += random.nextInt(50) == 0 ? random.nextInt(2 * windowNs) : random.nextInt(8);
                while (!taken.isEmpty() && now - taken.peek() >= windowNs) {
                    taken.remove();
                }
                final boolean allowed = taken.size() < max;
                assertThat(window.tryAcquire(now))
                        .as("acta.seed=%d, start=%d, i=%d", seed, start, i)
                        .isEqualTo(allowed);
                if (allowed) {
                    taken.add(now);
                }
            }
        }
    }

    @Test
    void shouldNeedNoMemoryForWhatIsAllowedAndNotTaken() {
        final RateLimits limits = new RateLimits(Integer.MAX_VALUE, 100, 2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(limits.tryAcquire("ann", 1)).isTrue();
        }
        assertThat(limits.tryAcquire("bob", 1)).isTrue();
    }

    @Test
    void shouldLimitEachKeyAndForgetIdleOnes() {
        final RateLimits limits = new RateLimits(1, 100, 2);
        assertThat(limits.tryAcquire("ann", 0)).isTrue();
        assertThat(limits.tryAcquire("ann", 1)).isFalse();
        assertThat(limits.tryAcquire("bob", 1)).isTrue();
        assertThat(limits.tryAcquire("a third, while both are in use", 2)).isFalse();
        assertThat(limits.waitNs("bob", 1)).isEqualTo(100);
        assertThat(limits.waitNs("nobody", 1)).isZero();
        assertThat(limits.tryAcquire("a third, while ann is idle", 100)).isTrue();
        assertThat(limits.tryAcquire("bob", 100)).isFalse();
    }

    @Test
    void shouldLimitConnectionsInAllByAddressAndByUserAndCountBackEachThatIsGone() {
        final ConnectionLimits limits = new ConnectionLimits(4, 3, 2);
        assertThat(limits.tryOpen("a", "ann")).isNull();
        assertThat(limits.tryOpen("a", "ann")).isNull();
        assertThat(limits.tryOpen("b", "ann")).contains("of this user: 2");
        assertThat(limits.tryOpen("a", "")).isNull();
        assertThat(limits.tryOpen("a", "bob")).contains("your address: 3");
        assertThat(limits.tryOpen("b", "")).isNull();
        assertThat(limits.tryOpen("c", "cid")).contains("full: 4");
        limits.close("a", "ann");
        assertThat(limits.tryOpen("c", "ann")).isNull();
        assertThat(limits.count()).isEqualTo(4);
    }

    @Test
    void shouldRefuseLimitsThatAreNone() {
        assertThatThrownBy(() -> new SlidingWindow(0, 1)).hasMessageContaining("max=0");
        assertThatThrownBy(() -> new RateLimits(1, 1, 0)).hasMessageContaining("keysMax=0");
        assertThatThrownBy(() -> new ConnectionLimits(1, 0, 1)).hasMessageContaining("addressMax=0");
    }
}
