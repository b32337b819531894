package io.acta.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdjustWorkloadTest {
    @Test
    void shouldStayWithinAccountsAndAmounts() {
        final AdjustWorkload workload = new AdjustWorkload(1);
        for (long number = 0; number < 1_000_000; number++) {
            final long draw = workload.draw(number);
            assertThat(AdjustWorkload.accountId(draw)).isBetween(0, AdjustWorkload.ACCOUNTS - 1);
            assertThat(AdjustWorkload.delta(draw)).isBetween(-127L, 128L);
        }
    }

    @Test
    void shouldRefuseAnOverdraftAndKeepTheBalance() {
        final Balances balances = new Balances();

        assertThat(balances.adjust(7, -AdjustWorkload.OPENING_BALANCE)).isZero();
        final long empty = balances.checksum();

        assertThat(balances.adjust(7, -1)).isEqualTo(Balances.REJECTED);
        assertThat(balances.checksum()).isEqualTo(empty);
    }

    @Test
    void shouldTellBalancesApartByTheirChecksum() {
        final Balances one = new Balances();
        final Balances other = new Balances();
        one.adjust(1, 5);
        other.adjust(2, 5);

        assertThat(one.checksum()).isNotEqualTo(other.checksum());
        assertThat(one.checksum()).isNotEqualTo(new Balances().checksum());
    }
}
