package io.acta.bench.driver;

/** Takes results. */
@FunctionalInterface
public interface ResultSink {
    /**
     * One result.
     *
     * @param sequence 1 for the first action since the lane was opened; results come in this order.
     * @param balance of the action's account after it, or {@link io.acta.bench.workload.Balances#REJECTED}.
     */
    void onResult(long sequence, long balance);
}
