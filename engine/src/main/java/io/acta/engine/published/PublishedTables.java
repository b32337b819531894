package io.acta.engine.published;

import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import io.acta.engine.state.TouchedRowConsumer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.UnsafeApi;

/**
 * The published tables of an engine: those for which a reactor called {@code setup.publish(...)}. {@code engine.published()}
 * gives it; the generated {@code YyyReader} reads a table of it.
 *
 * <p><b>Threads:</b> {@link #collect}, {@link #sequence} and {@link #reader} on any; the rest is the reactor's.
 */
public final class PublishedTables {
    /** Times that {@link #collect} runs reads which batches come between. Waiting for a batch that is being published is no run. */
    public static final int RUNS_MAX = 1_000;

    private static final VarHandle EPOCH;

    static {
        try {
            EPOCH = MethodHandles.lookup().findVarHandle(PublishedTables.class, "epoch", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PublishedTable[] all;
    private final PublishedTable[] byNumber;
    private final StagedRows staged;
    private final StateStore store;

    private final TouchedRowConsumer retireNow = this::retireNow;
    private final TouchedRowConsumer putNow = this::putNow;
    private final TouchedRowConsumer retireLater = this::retireLater;
    private final TouchedRowConsumer putLater = this::putLater;
    private final StagedRows.Consumer showStagedRow = this::showStagedRow;
    private Runnable stagingDisk;
    private boolean isBatchSynced;
    private boolean isShown;

    @SuppressWarnings("unused")
    private volatile long epoch;

    private volatile long sequence;

    /** What was thrown in the middle of a batch; the epoch stays odd then. */
    private volatile Throwable broken;

    /**
     * @param tables that are published.
     * @param stagedBytes of rows that may wait for the disk; 0 when rows are shown as soon as they are journaled.
     */
    public PublishedTables(final StateStore store, final List<Table> tables, final int stagedBytes) {
        this.store = store;
        this.all = tables.stream().map(PublishedTable::new).toArray(PublishedTable[]::new);
        this.byNumber = new PublishedTable[store.tables().size()];
        int imageBytesMax = 0;
        for (final PublishedTable table : all) {
            byNumber[store.tables().indexOf(table.table())] = table;
            imageBytesMax = Math.max(imageBytesMax, table.imageBytes());
        }
        this.staged = stagedBytes == 0 || all.length == 0 ? null : new StagedRows(stagedBytes, imageBytesMax);
    }

    /** True when no table is published. */
    public boolean isEmpty() {
        return all.length == 0;
    }

    /**
     * A new reader of a table.
     *
     * @param type of a generated table: {@code AccountTable.TYPE}.
     * @throws IllegalStateException when it is not published; says what to call.
     */
    public RowReader reader(final TableType<?, ?> type) {
        for (final PublishedTable table : all) {
            if (table.type() == type) {
                return new RowReader(this, table);
            }
        }
        throw new IllegalStateException("table is not published: " + type.name()
                + "; call setup.publish(...) in the onSetup of the reactor that owns it");
    }

    /** Sequence of the last action whose effects can be read; 0 when there was none. */
    public long sequence() {
        return sequence;
    }

    /**
     * Runs reads of any number of published tables, and runs them again when a batch came between: what they give is the state
     * after one batch. They should be short and only read; an exception counts only if no batch came between.
     *
     * @param reads uses readers of the calling thread.
     * @return what the last run gave.
     * @throws OvertakenException when each of {@value #RUNS_MAX} runs was overtaken by a batch; says what to do.
     * @throws IllegalStateException when the engine halted in the middle of bringing a batch in.
     */
    public <R> R collect(final Supplier<R> reads) {
        int runs = 0;
        for (int tries = 0; runs < RUNS_MAX; tries++) {
            final long before = epoch();
            if ((before & 1) == 0) {
                runs++;
                try {
                    final R result = reads.get();
                    if (isUnchangedSince(before)) {
                        return result;
                    }
                } catch (final RuntimeException e) {
                    if (isUnchangedSince(before)) {
                        throw e;
                    }
                }
            }
            awaitWriter(tries);
        }
        throw new OvertakenException(runs, sequence);
    }

    /**
     * A pause before the next try.
     *
     * @throws IllegalStateException when the batch that is waited for will never be whole.
     */
    void awaitWriter(final int tries) {
        if (broken != null) {
            throw halfABatch();
        }
        RowReader.pause(tries);
    }

    private IllegalStateException halfABatch() {
        return new IllegalStateException(
                "published rows are in the middle of a batch, which failed and halted the engine: launch anew", broken);
    }

    long epoch() {
        return (long) EPOCH.getAcquire(this);
    }

    /** True when no batch was or is being brought in since. */
    boolean isUnchangedSince(final long before) {
        VarHandle.acquireFence();
        return (before & 1) == 0 && (long) EPOCH.getOpaque(this) == before;
    }

    /** A table may have been larger in its history than its owner wants it to be. Nobody reads yet. */
    private void makeRoom() {
        for (int i = 0; i < all.length; i++) {
            final Table table = all[i].table();
            if (all[i].reservedRows() < table.reservedRows()) {
                all[i] = new PublishedTable(table);
                byNumber[store.tables().indexOf(table)] = all[i];
            }
        }
    }

    /** Shows all rows as they are. Before the first batch. */
    public void showAll(final long lastSequence) {
        if (!isShown) {
            isShown = true;
            makeRoom();
        }
        open();
        try {
            putAll();
        } catch (final Throwable e) {
            breakOff(e);
            throw e;
        }
        close(lastSequence);
    }

    private void putAll() {
        for (final PublishedTable table : all) {
            for (int row = table.table().nextRow(-1);
                    row >= 0;
                    row = table.table().nextRow(row)) {
                table.put(row, table.imageOf(row));
            }
        }
    }

    /**
     * Shows what a batch changed, or keeps it until {@link #showStaged} when rows wait for the disk. After the batch was journaled,
     * while the store retains its changes.
     *
     * @param disk waits until the batch is synced; called only when more rows wait than there is room for.
     */
    public void add(final long lastSequence, final Runnable disk) {
        if (staged == null) {
            open();
        }
        stagingDisk = disk;
        isBatchSynced = false;
        try {
            if (staged == null) {
                passOn(putNow, retireNow);
            } else {
                passOn(putLater, retireLater);
            }
        } catch (final Throwable e) {
            breakOff(e);
            throw e;
        }
        if (staged == null || isBatchSynced) {
            close(lastSequence);
        }
    }

    /** Readers that would wait for the rest of a batch are told that it will not come. */
    private void breakOff(final Throwable e) {
        if ((epoch() & 1) != 0) {
            broken = e;
        }
    }

    private void passOn(final TouchedRowConsumer put, final TouchedRowConsumer retire) {
        if (store.hasRemovals()) {
            store.forEachTouchedRow(retire);
        }
        store.forEachTouchedRow(put);
    }

    /** Up to where rows are staged now. */
    public long stagedPosition() {
        return staged == null ? 0 : staged.position();
    }

    /** Shows the rows that were staged before a position. */
    public void showStaged(final long upTo, final long lastSequence) {
        if (staged != null) {
            open();
            try {
                staged.drain(upTo, showStagedRow);
            } catch (final Throwable e) {
                breakOff(e);
                throw e;
            }
            close(lastSequence);
        }
    }

    private void retireNow(final Table table, final int row) {
        final PublishedTable published = byNumber[table.number()];
        if (published != null && published.isStale(row)) {
            published.retire(row);
        }
    }

    private void putNow(final Table table, final int row) {
        final PublishedTable published = byNumber[table.number()];
        if (published != null && table.rowVersion(row) != 0) {
            published.put(row, published.imageOf(row));
        }
    }

    /** Whether the row had another key before is seen when it is shown: rows of batches before it may wait too. */
    private void retireLater(final Table table, final int row) {
        final PublishedTable published = byNumber[table.number()];
        if (published == null) {
            return;
        }
        if (!hasRoom()) {
            retireNow(table, row);
        } else if (table.rowVersion(row) == 0) {
            staged.retire(table.number(), row);
        } else {
            staged.reuse(table.number(), row, table.keyAt(row));
        }
    }

    private void putLater(final Table table, final int row) {
        final PublishedTable published = byNumber[table.number()];
        if (published == null || table.rowVersion(row) == 0) {
            return;
        }
        if (hasRoom()) {
            staged.put(table.number(), row, published.imageOf(row), published.imageBytes());
        } else {
            published.put(row, published.imageOf(row));
        }
    }

    /** @return false when the batch has been synced, so that its rows need not wait any longer. */
    private boolean hasRoom() {
        if (!isBatchSynced && staged.isFull()) {
            stagingDisk.run();
            isBatchSynced = true;
            open();
            staged.drain(staged.position(), showStagedRow);
        }
        return !isBatchSynced;
    }

    private void showStagedRow(final int number, final int row, final long image) {
        final PublishedTable published = byNumber[number];
        if (UnsafeApi.getLong(image) == 0) {
            published.retire(row);
        } else if (!StagedRows.isReused(image)) {
            published.put(row, image);
        } else if (published.hasOtherKey(row, StagedRows.key(image))) {
            published.retire(row);
        }
    }

    /** Opaque, then fenced: no store of the batch is seen before the epoch is odd. */
    private void open() {
        if (broken != null) {
            throw halfABatch();
        }
        EPOCH.setOpaque(this, (long) EPOCH.getOpaque(this) + 1);
        VarHandle.storeStoreFence();
    }

    private void close(final long lastSequence) {
        sequence = Math.max(sequence, lastSequence);
        EPOCH.setRelease(this, (long) EPOCH.getOpaque(this) + 1);
    }
}
