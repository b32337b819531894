package io.acta.engine.state;

/** Takes the rows that a batch touched from {@link StateStore#forEachTouchedRow}. */
@FunctionalInterface
public interface TouchedRowConsumer {
    /**
     * One row number; it may come more than once. Nothing may change the state meanwhile.
     *
     * @param row may be in use or not: {@link Table#rowVersion} tells.
     */
    void onRow(Table table, int row);
}
