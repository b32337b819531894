package io.acta.engine.journal;

/**
 * Where a journal ends.
 *
 * @param batchNumber of the last batch, 0 when there is none.
 * @param lastSequence of the last action, 0 when there is none.
 * @param timeNs of the last batch, {@link Long#MIN_VALUE} when there is none.
 * @param checksum of the last batch, 0 when there is none.
 */
public record JournalEnd(long batchNumber, long lastSequence, long timeNs, int checksum) {
    /** The end of a journal that holds nothing. */
    public static final JournalEnd EMPTY = new JournalEnd(0, 0, Long.MIN_VALUE, 0);
}
