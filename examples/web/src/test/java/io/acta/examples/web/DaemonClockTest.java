package io.acta.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DaemonClockTest {
    @Test
    void shouldRunATaskAgainThatThrewAndTheOthersToo() throws InterruptedException {
        final CountDownLatch runs = new CountDownLatch(3);
        final CountDownLatch other = new CountDownLatch(1);
        try (DaemonClock clock = new DaemonClock("test-clock")) {
            clock.every(1, () -> {
                runs.countDown();
                throw new IllegalStateException("a task of the test fails, as it is to");
            });
            assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(clock.after(1, other::countDown)).isTrue();
            assertThat(other.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldRunATaskAgainAfterAnError() throws InterruptedException {
        final CountDownLatch runs = new CountDownLatch(3);
        try (DaemonClock clock = new DaemonClock("test-clock")) {
            clock.every(1, () -> {
                runs.countDown();
                throw new AssertionError("a task of the test fails, as it is to");
            });
            assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldRunOnADaemonThreadOfItsName() throws InterruptedException {
        final AtomicReference<Thread> on = new AtomicReference<>();
        final CountDownLatch ran = new CountDownLatch(1);
        try (DaemonClock clock = new DaemonClock("test-clock")) {
            clock.after(0, () -> {
                on.set(Thread.currentThread());
                ran.countDown();
            });
            assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(on.get().isDaemon()).isTrue();
        assertThat(on.get().getName()).isEqualTo("test-clock");
    }

    @Test
    void shouldSayThatItRunsNothingMoreOnceItIsClosed() {
        final AtomicInteger ran = new AtomicInteger();
        final DaemonClock clock = new DaemonClock("test-clock");
        clock.close();
        clock.close();
        assertThat(clock.after(0, ran::incrementAndGet)).isFalse();
        assertThat(ran).hasValue(0);
    }
}
