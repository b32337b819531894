package io.acta.engine.replay;

import io.acta.engine.journal.JournalEnd;
import java.util.Optional;
import org.agrona.collections.LongArrayList;

/** What a run did, batch by batch: the state's hash and the outputs' hash. Two runs of one journal have equal traces. */
public final class ReplayTrace {
    private final LongArrayList batchNumbers = new LongArrayList();
    private final LongArrayList stateHashes = new LongArrayList();
    private final LongArrayList outputHashes = new LongArrayList();
    private JournalEnd end = JournalEnd.EMPTY;

    void add(final long batchNumber, final long stateHash, final long outputHash) {
        batchNumbers.addLong(batchNumber);
        stateHashes.addLong(stateHash);
        outputHashes.addLong(outputHash);
    }

    void end(final JournalEnd end) {
        this.end = end;
    }

    /** Where the journal ended. */
    public JournalEnd end() {
        return end;
    }

    /** Batches in the run. */
    public int size() {
        return batchNumbers.size();
    }

    /** The state's hash after the last batch, 0 when there was none. */
    public long stateHash() {
        return size() == 0 ? 0 : stateHashes.getLong(size() - 1);
    }

    @Override
    public String toString() {
        return "ReplayTrace[batches=" + size() + ", lastSequence=" + end.lastSequence() + ", stateHash="
                + Long.toHexString(stateHash()) + "]";
    }

    /** Compares two runs. @return the first batch that differs, in words; empty when none does. */
    public Optional<String> firstDifference(final ReplayTrace other) {
        final int both = Math.min(size(), other.size());
        for (int i = 0; i < both; i++) {
            final String where = "batch " + batchNumbers.getLong(i) + ": ";
            if (batchNumbers.getLong(i) != other.batchNumbers.getLong(i)) {
                return Optional.of(where + "the other run has batch " + other.batchNumbers.getLong(i) + " here");
            }
            if (stateHashes.getLong(i) != other.stateHashes.getLong(i)) {
                return Optional.of(where + "stateHash=" + Long.toHexString(stateHashes.getLong(i)) + " and "
                        + Long.toHexString(other.stateHashes.getLong(i)));
            }
            if (outputHashes.getLong(i) != other.outputHashes.getLong(i)) {
                return Optional.of(where + "the same state, but outputs or outcomes differ");
            }
        }
        return size() == other.size()
                ? Optional.empty()
                : Optional.of("one run has " + size() + " batches, the other " + other.size());
    }
}
