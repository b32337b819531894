package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import org.junit.jupiter.api.Test;

class RecoveredTest {
    private static final long ACKNOWLEDGED = 10_000;
    private static final long SENT = 11_000;

    private final AdjustWorkload workload = new AdjustWorkload(42);
    private final Recovered recovered = new Recovered(workload, ACKNOWLEDGED, SENT);

    @Test
    void shouldTakeWhatWasAcknowledgedAndSomeOfWhatWasSentAfterIt() {
        for (final long actions : new long[] {ACKNOWLEDGED, ACKNOWLEDGED + 500, SENT}) {
            assertThat(recovered.isOfFirstActions(balancesAfter(actions))).isTrue();
            assertThat(recovered.isOfEachAccountsFirstActions(balancesAfter(actions)))
                    .isTrue();
        }
    }

    @Test
    void shouldSeeThatAnAcknowledgedActionIsMissing() {
        final long[] balances = balancesAfter(ACKNOWLEDGED - 50);

        assertThat(recovered.isOfFirstActions(balances)).isFalse();
        assertThat(recovered.isOfEachAccountsFirstActions(balances)).isFalse();
    }

    @Test
    void shouldSeeABalanceThatNoActionLeft() {
        final long[] balances = balancesAfter(ACKNOWLEDGED);
        balances[3]++;

        assertThat(recovered.isOfFirstActions(balances)).isFalse();
        assertThat(recovered.isOfEachAccountsFirstActions(balances)).isFalse();
    }

    @Test
    void shouldTellAGapAmongAccountsFromOneWithinAnAccount() {
        final Balances balances = new Balances(balancesAfter(ACKNOWLEDGED));
        // As a process that is killed between two of its threads' writes: the first action sent is lost, the second is
        // not.
        final long draw = workload.draw(ACKNOWLEDGED + 1);
        balances.adjust(AdjustWorkload.accountId(draw), AdjustWorkload.delta(draw));

        assertThat(recovered.isOfFirstActions(balances.all())).isFalse();
        assertThat(recovered.isOfEachAccountsFirstActions(balances.all())).isTrue();
    }

    private long[] balancesAfter(final long actions) {
        final Balances balances = new Balances();
        for (long number = 0; number < actions; number++) {
            final long draw = workload.draw(number);
            balances.adjust(AdjustWorkload.accountId(draw), AdjustWorkload.delta(draw));
        }
        return balances.all();
    }
}
