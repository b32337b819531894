package io.acta.bench.contender;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.driver.Tier;
import io.acta.bench.workload.Balances;

/** The arithmetic as a plain call on the producer's thread: what the driver itself costs, and what the machine's noise looks like. */
public final class DirectCall implements Contender {
    @Override
    public Lane open(final Opening opening) {
        return new DirectLane();
    }

    @Override
    public String settings(final Tier tier) {
        return "none";
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "everything: no second thread, no queue, nothing kept";
    }

    private static final class DirectLane implements Lane {
        private static final int ROOM = 1024;

        private final Balances balances = new Balances();
        private final long[] results = new long[ROOM];
        private int count;
        private long polled;

        @Override
        public boolean offer(final int accountId, final long delta, final long txId) {
            if (count == ROOM) {
                return false;
            }
            results[count++] = balances.adjust(accountId, delta);
            return true;
        }

        @Override
        public int poll(final ResultSink sink) {
            final int polledNow = count;
            for (int i = 0; i < polledNow; i++) {
                sink.onResult(++polled, results[i]);
            }
            count = 0;
            return polledNow;
        }

        @Override
        public long[] balances() {
            return balances.all();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
