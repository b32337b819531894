package io.acta.bench.contender;

import io.acta.bench.workload.AdjustWorkload;

/**
 * One way to adjust accounts, open and ready: every account has its opening balance. Used for one round and then closed.
 *
 * <p><b>Threads:</b> all methods are called on one thread, the publisher's; the contender has threads of its own.
 */
public interface Contender extends AutoCloseable {
    /**
     * Dispatches the actions {@code from} to {@code from + count - 1} of a workload and returns when the last one is as safe as this
     * contender makes it. The loop is the contender's own, so that each is compiled for one kind of call.
     */
    void run(AdjustWorkload workload, long from, long count);

    /** The checksum of all balances, see {@link io.acta.bench.workload.Balances}. Called when no action is under way. */
    long checksum();

    /** Ends its threads and closes its files. */
    @Override
    void close();
}
