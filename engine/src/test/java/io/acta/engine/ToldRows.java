package io.acta.engine;

import io.acta.engine.release.StateHandler;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Writes down what it is told of rows, a line each, in its order, and what a page would know: the version of each row, by its key. Any thread. */
final class ToldRows implements StateHandler {
    private static final long PATIENCE_S = 30;

    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Long> versions = new HashMap<>();

    @Override
    public synchronized void onRow(
            final TableType<?, ?> table,
            final long key,
            final long version,
            final DirectBuffer buffer,
            final int offset) {
        lines.add("row " + table.name() + " " + key);
        version(key, version);
    }

    @Override
    public synchronized void onState(final long sequence) {
        lines.add("state at " + sequence);
    }

    @Override
    public synchronized void onChange(
            final long sequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer buffer,
            final int beforeOffset,
            final int afterOffset) {
        lines.add(sequence + " " + kind + " " + table.name() + " " + key);
        version(key, version);
    }

    @Override
    public synchronized void onBatch(final long batchNumber, final long sequence) {
        lines.add("batch " + batchNumber + " to " + sequence);
    }

    /** All lines so far, but for those of a table. */
    synchronized List<String> linesWithout(final TableType<?, ?> table) {
        return lines.stream()
                .filter(line -> !line.contains(" " + table.name() + " "))
                .toList();
    }

    /** The version of a row that was told last; -1 when it is gone, null when nothing was told of it. */
    synchronized Long version(final long key) {
        return versions.get(key);
    }

    /** As if this had been told. */
    synchronized void version(final long key, final long version) {
        versions.put(key, version);
        notifyAll();
    }

    /** Waits until it is told of this version. */
    synchronized void awaitVersion(final long key, final long version) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!Long.valueOf(version).equals(versions.get(key))) {
            final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError(
                        "never told of version " + version + " of row " + key + ", but of " + versions + ": " + lines);
            }
            try {
                wait(leftMs);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
