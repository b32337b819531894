package io.acta.engine.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WakeUpTest {
    private static final long LONGER_THAN_THE_TEST_NS = TimeUnit.HOURS.toNanos(1);
    private static final int HAND_OVERS = 20_000;

    @Test
    @Timeout(60)
    void shouldNeverSleepOverWork() throws InterruptedException {
        final WakeUp wakeUp = new WakeUp();
        final AtomicLong given = new AtomicLong();
        final AtomicLong taken = new AtomicLong();
        final Thread worker = new Thread(() -> {
            while (taken.get() < HAND_OVERS) {
                if (given.get() > taken.get()) {
                    taken.incrementAndGet();
                } else {
                    wakeUp.rest(() -> given.get() > taken.get() ? 0 : LONGER_THAN_THE_TEST_NS);
                }
            }
        });
        worker.start();
        for (int i = 1; i <= HAND_OVERS; i++) {
            given.lazySet(i);
            wakeUp.signal();
            if (i % 100 == 0) {
                // Now and then the worker has time to lie down for good.
                while (taken.get() < i || worker.getState() != Thread.State.TIMED_WAITING) {
                    if (taken.get() == HAND_OVERS) {
                        break;
                    }
                    Thread.onSpinWait();
                }
            }
        }
        worker.join();
        assertThat(taken).hasValue(HAND_OVERS);
    }

    @Test
    @Timeout(60)
    void shouldNotRestWhenThereIsWorkAtTheLastLook() throws InterruptedException {
        final WakeUp wakeUp = new WakeUp();
        final AtomicInteger asked = new AtomicInteger();
        final CountDownLatch watched = new CountDownLatch(1);
        final CountDownLatch rested = new CountDownLatch(1);
        final Thread worker = new Thread(() -> {
            wakeUp.rest(() -> {
                await(watched);
                asked.incrementAndGet();
                return 0;
            });
            rested.countDown();
        });
        worker.start();
        watched.countDown();
        boolean seenAtRest = false;
        while (rested.getCount() > 0) {
            // Before it is asked it dozes on the same.
            seenAtRest |= asked.get() > 0 && LockSupport.getBlocker(worker) == wakeUp;
            Thread.onSpinWait();
        }
        worker.join();
        assertThat(asked).hasValue(1);
        assertThat(seenAtRest).isFalse();
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Timeout(60)
    void shouldSayWhetherItIsWorthALook() {
        final WakeUp wakeUp = new WakeUp();
        assertThat(wakeUp.rest(() -> 0)).as("there is work").isTrue();
        assertThat(wakeUp.rest(() -> 1)).as("nobody signalled").isFalse();
        assertThat(wakeUp.rest(() -> {
                    wakeUp.signal();
                    return LONGER_THAN_THE_TEST_NS;
                }))
                .as("a signal after the last look")
                .isTrue();
        assertThat(wakeUp.rest(() -> 1)).as("that signal is used up").isFalse();
    }

    @Test
    @Timeout(60)
    void shouldRestOnlyAfterItHasSpunAndParkedAndStartAnewWithWork() {
        final AtomicInteger asked = new AtomicInteger();
        final RestingIdle idle = new RestingIdle(new WakeUp(), () -> {
            asked.incrementAndGet();
            return 1;
        });
        int turns = 0;
        while (asked.get() == 0) {
            idle.idle(0);
            turns++;
        }
        final int askedAtRest = asked.get();
        idle.idle(1);
        for (int i = 1; i < turns; i++) {
            idle.idle(0);
        }

        assertThat(turns).isGreaterThan(100);
        assertThat(asked).hasValue(askedAtRest);
    }
}
