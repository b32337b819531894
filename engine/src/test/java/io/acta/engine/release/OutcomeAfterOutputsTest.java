package io.acta.engine.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** An applied action's outcome lies in the record of its last output; who listens must not notice. */
class OutcomeAfterOutputsTest {
    private static final int MESSAGE_LENGTH = 8;

    private final ReleaseLog log = new ReleaseLog(64 * 1024, () -> true);
    private final Subscription subscription =
            new Subscription("test", log, OverflowPolicy.BLOCK, id -> null, log.capacity() / 2);
    private final List<String> told = new ArrayList<>();
    private final Recorder recorder = new Recorder();

    OutcomeAfterOutputsTest() {
        log.add(subscription);
        log.beginBatch();
    }

    @Test
    void shouldTellOutputsAndThenOneOutcome() {
        output(1, 0, 70, 9);
        output(1, 1, 70, 9);
        log.outcome(1, OutcomeStatus.APPLIED, 0, 70, 9);
        log.outcome(2, OutcomeStatus.APPLIED, 0, 71, 9);
        output(3, 0, 72, 9);
        log.outcome(3, OutcomeStatus.APPLIED, 0, 72, 9);
        log.publish(log.position());

        subscription.poll(recorder, 100);

        assertThat(told)
                .containsExactly(
                        "output 1.0 70 9",
                        "output 1.1 70 9",
                        "outcome 1 APPLIED 0 70 9",
                        "outcome 2 APPLIED 0 71 9",
                        "output 3.0 72 9",
                        "outcome 3 APPLIED 0 72 9");
    }

    @Test
    void shouldTellARejectionAloneWhenItsOutputsWereTakenBack() {
        output(1, 0, 0, 0);
        log.outcome(1, OutcomeStatus.APPLIED, 0, 0, 0);
        final long start = log.position();
        output(2, 0, 0, 0);
        log.rollback(start);
        log.outcome(2, OutcomeStatus.REJECTED, 7, 0, 0);
        log.outcome(3, OutcomeStatus.APPLIED, 0, 0, 0);
        log.publish(log.position());

        subscription.poll(recorder, 100);

        assertThat(told)
                .containsExactly(
                        "output 1.0 0 0",
                        "outcome 1 APPLIED 0 0 0",
                        "outcome 2 REJECTED 7 0 0",
                        "outcome 3 APPLIED 0 0 0");
    }

    @Test
    void shouldTellTheOutcomeWithTheNextPollToAHandlerThatThrewOnTheOutput() {
        recorder.failure = new IllegalStateException("a bug");
        output(1, 0, 0, 0);
        log.outcome(1, OutcomeStatus.APPLIED, 0, 0, 0);
        log.publish(log.position());

        assertThatThrownBy(() -> subscription.poll(recorder, 100)).isSameAs(recorder.failure);

        assertThat(told).containsExactly("output 1.0 0 0");
        assertThat(subscription.poll(recorder, 100)).isEqualTo(1);
        assertThat(subscription.poll(recorder, 100)).isZero();
        assertThat(told).containsExactly("output 1.0 0 0", "outcome 1 APPLIED 0 0 0");
    }

    @Test
    void shouldStillTellTheOutcomeWhenTheLastOutputWasWithdrawn() {
        final int withdrawn = output(1, 0, 70, 9);
        log.outcome(1, OutcomeStatus.APPLIED, 0, 70, 9);
        output(2, 0, 71, 9);
        log.outcome(2, OutcomeStatus.APPLIED, 0, 71, 9);
        log.withdraw(withdrawn, false);
        log.publish(log.position());

        subscription.poll(recorder, 100);

        assertThat(told).containsExactly("outcome 1 APPLIED 0 70 9", "output 2.0 71 9", "outcome 2 APPLIED 0 71 9");
    }

    private int output(final long sequence, final int ordinal, final long correlationId, final long origin) {
        final int offset = log.claimOutput(MESSAGE_LENGTH);
        log.buffer().putLong(offset, sequence);
        log.commitOutput(offset, MESSAGE_LENGTH, sequence, ordinal, correlationId, origin, false);
        return offset;
    }

    private final class Recorder implements ReleaseHandler {
        private RuntimeException failure;

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            told.add("outcome " + sequence + " " + status + " " + code + " " + correlationId + " " + origin);
        }

        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            assertThat(buffer.getLong(offset)).isEqualTo(context.sequence());
            told.add("output " + context.sequence() + "." + context.ordinal() + " " + context.correlationId() + " "
                    + context.origin());
            if (failure != null) {
                throw failure;
            }
        }
    }
}
