package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import io.acta.bench.workload.Model;
import io.acta.bench.workload.ResultFold;
import org.junit.jupiter.api.Test;

class PumpTest {
    private static final long ACTIONS = 100_000;

    private final AdjustWorkload workload = new AdjustWorkload(Long.getLong("acta.seed", 42));

    @Test
    void shouldAgreeWithTheModelWhenEveryResultIsRight() {
        final Check check = checkAfterRun(new DirectLane());

        assertThat(check.agrees()).as(check.difference()).isTrue();
        assertThat(check.checksum())
                .isEqualTo(new Model(workload).advanceTo(ACTIONS).checksum());
    }

    @Test
    void shouldSeeOneCorruptedResultAmongManyThoughAllBalancesAreRight() {
        final long[] seen = {0};
        final Check check = checkAfterRun(new DirectLane(balance -> ++seen[0] == ACTIONS / 2 ? balance + 1 : balance));

        assertThat(check.agrees()).isFalse();
        assertThat(check.difference()).isEqualTo("a result is not the model's, among " + ACTIONS);
    }

    @Test
    void shouldSeeARejectionThatIsReportedAsABalance() {
        final Check check = checkAfterRun(new DirectLane(balance -> balance == Balances.REJECTED ? 0 : balance));

        assertThat(check.agrees()).isFalse();
    }

    @Test
    void shouldSeeTwoResultsThatChangedPlaces() {
        final ResultFold fold = new ResultFold();
        fold.add(2, 5);
        fold.add(1, 5);

        assertThat(fold.firstMisplaced()).isEqualTo(1);
        final ResultFold inOrder = new ResultFold();
        inOrder.add(1, 5);
        inOrder.add(2, 5);
        assertThat(fold.checksum(0)).isNotEqualTo(inOrder.checksum(0));
    }

    @Test
    void shouldSeeABalanceThatNoResultTold() {
        final Check check = checkAfterRun(new DirectLane() {
            @Override
            public long[] balances() {
                final long[] balances = super.balances();
                balances[7]++;
                return balances;
            }
        });

        assertThat(check.difference()).isEqualTo("balances are not the model's after " + ACTIONS + " actions");
    }

    @Test
    void shouldTakeUpTheWorkloadWhereAnEarlierProcessEnded() {
        final DirectLane lane = new DirectLane();
        final Pump first = new Pump(lane, workload);
        first.saturate(64, ACTIONS, Pump.never(), null);
        first.drain();
        // As a lane that is opened again counts from one.
        final Pump second = new Pump(
                new DirectLane() {
                    @Override
                    public boolean offer(final int accountId, final long delta, final long txId) {
                        return lane.offer(accountId, delta, txId);
                    }

                    @Override
                    public int poll(final ResultSink sink) {
                        return lane.poll((sequence, balance) -> sink.onResult(sequence - ACTIONS, balance));
                    }

                    @Override
                    public long[] balances() {
                        return lane.balances();
                    }
                },
                workload,
                ACTIONS,
                new Balances(lane.balances()));
        second.saturate(64, 1000, Pump.never(), null);
        second.drain();

        assertThat(second.received()).isEqualTo(1000);
        assertThat(second.check().agrees()).isTrue();
    }

    private Check checkAfterRun(final Lane lane) {
        final Pump pump = new Pump(lane, workload);
        pump.saturate(1, ACTIONS / 3, Pump.never(), Latencies.histogram());
        pump.saturate(64, ACTIONS, Pump.never(), null);
        pump.drain();
        return pump.check();
    }
}
