package io.acta.bench.rival.prevayler;

import io.acta.bench.driver.Lane;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.workload.Balances;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.prevayler.Prevayler;

/** The producer calls and has the result at once. */
final class CallingLane implements Lane {
    private static final int ROOM = 1024;

    private final Prevayler<Balances> prevayler;
    private final long[] results = new long[ROOM];
    private int count;
    private long polled;

    CallingLane(final Prevayler<Balances> prevayler) {
        this.prevayler = prevayler;
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        if (count == ROOM) {
            return false;
        }
        results[count++] = prevayler.execute(new Adjust(accountId, delta, txId, 0));
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
        return prevayler.prevalentSystem().all();
    }

    @Override
    public void close() {
        try {
            prevayler.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
