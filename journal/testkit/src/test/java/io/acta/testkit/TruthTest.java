package io.acta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.release.ReleaseHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Batches of time alone have no sequence of their own: what they told is held against what a loss of power left of them. */
class TruthTest {
    private static final long FIRST = ReleaseHandler.TIME_DRIVEN_ORDINAL;

    private final Truth truth = new Truth(new TraceHash(), new Reached());

    private void append(final int batchNumber) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BatchLayout.HEADER_LENGTH]);
        new BatchHeaderEncoder()
                .wrap(buffer, 0)
                .preludeLength(0)
                .actionCount(0)
                .firstSequence(1)
                .batchNumber(batchNumber);
        truth.appending(buffer, 0, buffer.capacity());
        truth.appended();
    }

    private void losePower(final int batchesLeft) {
        truth.powerLost();
        truth.recovered(new JournalEnd(batchesLeft, 0, 0, 0));
    }

    private void tell(final String who, final long ordinal, final long hash) {
        truth.tellings().tell(who, 0, ordinal, hash, null);
    }

    /** It is told when it is synced; by then there are later batches, and those are lost. */
    @Test
    void shouldRememberWhatWasToldWhileLaterBatchesWereJournaled() {
        append(1);
        append(2);
        append(3);
        tell("engine", FIRST, 7);
        truth.tellings().fullyTold(0, 1);
        losePower(2);
        truth.tellings().replaying(1);
        tell("replay", FIRST, 7);
        assertThat(truth.tellings().toldCount()).isEqualTo(1);
        assertThatThrownBy(() -> tell("replay", FIRST, 8)).hasMessageContaining("contradicted");
    }

    @Test
    void shouldTakeWhatALostBatchMayHaveToldForNeitherTrueNorFalse() {
        append(1);
        append(2);
        tell("engine", FIRST, 7);
        tell("engine", FIRST + 1, 8);
        losePower(1);
        assertThat(truth.tellings().toldCount()).isZero();
        append(2);
        tell("engine", FIRST, 9);
        assertThat(truth.tellings().toldCount()).isEqualTo(1);
        assertThatThrownBy(() -> tell("replica", FIRST, 7)).hasMessageContaining("contradicted");
    }

    @Test
    void shouldMissWhatSubscribersWereNotTold() {
        append(1);
        append(2);
        truth.tellings().fullyTold(0, 2);
        truth.tellings().replaying(1);
        assertThatThrownBy(() -> tell("replay", FIRST, 7)).hasMessageContaining("never told");
    }

    @Test
    void shouldHoldTheChangesOfABatchAgainstWhatWasToldOfIt() {
        append(1);
        append(2);
        truth.tellings().changed("engine", 1, 5);
        truth.tellings().changed("engine", 2, 6);
        truth.tellings().changed("replica", 1, 5);
        assertThatThrownBy(() -> truth.tellings().changed("replica", 2, 7))
                .hasMessageContaining("contradicted: the changes");
        losePower(1);
        append(2);
        truth.tellings().changed("engine", 2, 7);
        assertThatThrownBy(() -> truth.tellings().changed("replica", 1, 6))
                .hasMessageContaining("contradicted: the changes");
    }
}
