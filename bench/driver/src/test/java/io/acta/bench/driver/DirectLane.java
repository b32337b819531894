package io.acta.bench.driver;

import io.acta.bench.workload.Balances;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongUnaryOperator;

/** Adjusts at once on the producer's thread; its results can be tampered with. */
class DirectLane implements Lane {
    private final Balances balances = new Balances();
    private final Deque<Long> results = new ArrayDeque<>();
    private final LongUnaryOperator tamper;
    private long sequence;

    DirectLane() {
        this(balance -> balance);
    }

    DirectLane(final LongUnaryOperator tamper) {
        this.tamper = tamper;
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        results.add(tamper.applyAsLong(balances.adjust(accountId, delta)));
        return true;
    }

    @Override
    public int poll(final ResultSink sink) {
        final int count = results.size();
        while (!results.isEmpty()) {
            sink.onResult(++sequence, results.remove());
        }
        return count;
    }

    @Override
    public long[] balances() {
        return balances.all();
    }

    @Override
    public void close() {}
}
