package io.acta.bench.driver;

/** A contender's accounts. */
public interface Accounts extends AutoCloseable {
    /** All balances, by account, read from the contender itself. Called when no action is under way. */
    long[] balances();

    /** Ends threads and child processes, closes files. */
    @Override
    void close();
}
