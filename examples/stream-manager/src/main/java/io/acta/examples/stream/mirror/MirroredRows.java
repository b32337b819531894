package io.acta.examples.stream.mirror;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The newest text of every mirrored row, and which of them Redis does not have yet. Between {@code note} and {@link #commit} a batch is half told and
 * nothing of it is taken.
 *
 * <p>Bounded by the tables: however long Redis is away, a row is here once. <b>Threads:</b> any.
 */
final class MirroredRows {
    private final Map<RowName, String> rows = new HashMap<>();
    private final Map<RowName, String> noted = new HashMap<>();
    private final Set<RowName> dirty = new HashSet<>();
    private long sequence;
    private long batch;

    /** A hash in Redis, and a field of it. */
    record RowName(String hash, String field) {}

    /** What Redis is to be told: rows by name, null for those that are gone, and the sequence that they belong to. */
    record Difference(Map<RowName, String> rows, long sequence, long batch, boolean isWhole) {}

    /** A row changed; null when it is gone. */
    synchronized void note(final RowName name, final String text) {
        noted.put(name, text);
    }

    /** What was noted is the state after a batch. */
    synchronized void commit(final long lastSequence, final long batchNumber) {
        noted.forEach((name, text) -> {
            if (text == null) {
                rows.remove(name);
            } else {
                rows.put(name, text);
            }
            dirty.add(name);
        });
        noted.clear();
        sequence = lastSequence;
        batch = Math.max(batch, batchNumber);
    }

    /** True when Redis lacks something. */
    synchronized boolean isDirty() {
        return !dirty.isEmpty();
    }

    /** Takes what Redis lacks; it counts as told unless it is given {@link #back}. */
    synchronized Difference take() {
        final Map<RowName, String> taken = new HashMap<>();
        dirty.forEach(name -> taken.put(name, rows.get(name)));
        dirty.clear();
        return new Difference(taken, sequence, batch, false);
    }

    /** Takes everything. */
    synchronized Difference takeAll() {
        dirty.clear();
        return new Difference(new HashMap<>(rows), sequence, batch, true);
    }

    /** It was not told: it is still lacking, in its newest form. */
    synchronized void back(final Difference difference) {
        dirty.addAll(difference.rows().keySet());
    }

    /** Sequence that the rows belong to. */
    synchronized long sequence() {
        return sequence;
    }

    /** Rows that there are. */
    synchronized int size() {
        return rows.size();
    }
}
