package io.acta.bench.rival.prevayler;

import io.acta.bench.workload.Balances;
import java.util.Date;
import org.prevayler.SureTransactionWithQuery;

/** One action as a transaction; where it came from comes along, so that its result finds back. */
final class Adjust implements SureTransactionWithQuery<Balances, Long> {
    private static final long serialVersionUID = 1;

    final int accountId;
    final long delta;
    final long txId;

    /** Of the action in its lane, not kept. */
    final transient long sequence;

    Adjust(final int accountId, final long delta, final long txId, final long sequence) {
        this.accountId = accountId;
        this.delta = delta;
        this.txId = txId;
        this.sequence = sequence;
    }

    @Override
    public Long executeAndQuery(final Balances balances, final Date time) {
        return balances.adjust(accountId, delta);
    }
}
