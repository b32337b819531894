package io.acta.engine.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A handler that is in a record for longer than a closing engine waits. The writer is played by the handler itself. */
class GivenUpSubscriptionTest {
    private static final int CAPACITY = 64 * 1024;

    private final ReleaseLog log = new ReleaseLog(CAPACITY, () -> true);
    private final Subscription subscription =
            new Subscription("slow", log, OverflowPolicy.BLOCK, id -> null, log.capacity() / 2);
    private int told;

    GivenUpSubscriptionTest() {
        log.add(subscription);
        log.beginBatch();
        log.outcome(1, OutcomeStatus.REJECTED, 7, 70, 9);
        log.publish(log.position());
    }

    @Test
    void shouldSayThatTheRecordWasWrittenOverUnderARunningHandler() {
        assertThatThrownBy(() -> subscription.poll(writingUpTo(2L * CAPACITY), 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("subscription slow")
                .hasMessageContaining("sequence 1 was written over");
        assertThat(told).isEqualTo(1);
        assertThat(subscription.isCaughtUp()).as("given up").isTrue();
        assertThat(subscription.overruns()).isEqualTo(1);
        assertThat(subscription.poll(writingUpTo(0), 10)).isZero();
    }

    @Test
    void shouldSayNothingOfWritesThatLeaveTheRecordAlone() {
        assertThat(subscription.poll(writingUpTo(CAPACITY / 4), 1)).isEqualTo(1);
        assertThat(subscription.overruns()).isZero();
    }

    private ReleaseHandler writingUpTo(final long position) {
        return new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                told++;
                while (log.position() < position) {
                    log.beginBatch();
                    log.outcome(2, OutcomeStatus.REJECTED, 7, 70, 9);
                    log.publish(log.position());
                }
            }
        };
    }
}
