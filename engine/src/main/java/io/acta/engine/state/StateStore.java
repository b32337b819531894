package io.acta.engine.state;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * All tables of an engine, the mutation log that makes each step atomic, and the hash over all rows and index contents.
 *
 * <pre>
 * beginBatch ( beginStep  edit, insert, delete ...  commitStep | rollbackStep )*  [forEachChange]  endBatch
 * </pre>
 *
 * <p><b>Threads:</b> the reactor's only. <b>Allocation:</b> none after warm-up: the log and the sets of {@link #forEachChange} keep the size of
 * the largest batch. <b>Hash:</b> a sum over rows and index entries, see {@code RowHash}; it is the same for the same content, whatever
 * the history, and covers versions.
 */
public final class StateStore implements AutoCloseable {
    private static final long WINDOW_BYTES_MAX = 1L << 30;

    /** What waits to be hashed stays in the first-level caches. */
    private static final long UNHASHED_BYTES_MAX = 16 * 1024;

    private final MutationLog log;
    private final long windowBytesMax;
    private final List<Table> tables = new ArrayList<>();
    private final List<Table> tablesView = Collections.unmodifiableList(tables);
    private final ChangeWalk walk;
    private final ChangeConsumer watchedSeeker = this::seekWatched;
    private Table[] byNumber = {};
    private Table[] indexed = {};
    private boolean retainWanted;
    private boolean retained;
    private boolean watching;
    private boolean watchedChanged;
    private boolean inBatch;
    private boolean closed;
    private long lastStep;
    private long collectedStep;
    private long batchFirstStep;
    private long batchRemovals;

    /** Of rows as {@link #hashedStep} left them, and of index entries as the last commit did. */
    private long hash;

    private long hashedStep;

    /** Where in the log the first entry of a later step stands. */
    private long hashedTo;

    /** @param mutationsMax rows at most that one step may edit, add and delete; one more rejects it with MUTATIONS. */
    public StateStore(final int mutationsMax) {
        this(mutationsMax, WINDOW_BYTES_MAX);
    }

    /** With smaller windows, for tests. */
    StateStore(final int mutationsMax, final long windowBytesMax) {
        if (mutationsMax < 1) {
            throw new IllegalArgumentException("mutationsMax must be positive: mutationsMax=" + mutationsMax);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("state needs a little-endian machine");
        }
        this.log = new MutationLog(mutationsMax);
        this.walk = new ChangeWalk(log);
        this.windowBytesMax = windowBytesMax;
    }

    /**
     * Makes an empty table and reserves its memory.
     *
     * @throws IllegalArgumentException when there is one of this schema and template, or capacityRows is not within 1 to
     *     {@link Table#CAPACITY_MAX}.
     */
    public Table create(final TableType<?, ?> type, final long capacityRows) {
        return create(type, capacityRows, true);
    }

    /** The same for a table whose changes {@link #forEachChange} tells to nobody. */
    public Table createQuiet(final TableType<?, ?> type, final long capacityRows) {
        return create(type, capacityRows, false);
    }

    private Table create(final TableType<?, ?> type, final long capacityRows, final boolean tellsChanges) {
        requireOpen();
        if (log.step != 0) {
            throw new IllegalStateException("tables are made outside of steps: table=" + type.name());
        }
        if (table(type.schemaId(), type.templateId()) != null) {
            throw new IllegalArgumentException("table exists already: table=" + type.name() + ", schemaId="
                    + type.schemaId() + ", templateId=" + type.templateId());
        }
        Table.requireCapacity(type, capacityRows);
        final int number = tables.size();
        if (number == MutationLog.TABLES_MAX) {
            throw new IllegalArgumentException("too many tables: " + number);
        }
        final Table table = make(type, number, capacityRows, tellsChanges);
        tables.add(table);
        byNumber = tables.toArray(Table[]::new);
        indexed = tables.stream().filter(t -> !t.type().indexes().isEmpty()).toArray(Table[]::new);
        walk.tables(byNumber);
        return table;
    }

    private Table make(
            final TableType<?, ?> type, final int number, final long capacityRows, final boolean tellsChanges) {
        try {
            return new Table(type, number, capacityRows, log, windowBytesMax, tellsChanges);
        } catch (final OutOfMemoryError e) {
            throw new IllegalArgumentException(
                    "table " + type.name() + ": capacityRows=" + capacityRows + " of rowLengthBytes="
                            + type.rowLengthBytes() + " is more memory than there is; lower capacityRows",
                    e);
        }
    }

    /** From the next step on: rows at most that one step may edit, add and delete. */
    public void mutationsMax(final int mutationsMax) {
        if (mutationsMax < 1) {
            throw new IllegalArgumentException("mutationsMax must be positive: mutationsMax=" + mutationsMax);
        }
        log.mutationsMax(mutationsMax);
    }

    /** In the order of their creation. */
    public List<Table> tables() {
        return tablesView;
    }

    /** The table of a state message, or null. */
    public Table table(final int schemaId, final int templateId) {
        for (final Table table : tables) {
            if (table.type().schemaId() == schemaId && table.type().templateId() == templateId) {
                return table;
            }
        }
        return null;
    }

    /** Whether changes are kept for {@link #forEachChange}; counts from the next {@link #beginBatch} on. */
    public void retainChanges(final boolean retain) {
        retainWanted = retain;
    }

    /** Starts a batch. */
    public void beginBatch() {
        requireOpen();
        if (inBatch) {
            throw new IllegalStateException("the last batch has not ended");
        }
        inBatch = true;
        retained = retainWanted || watching;
        batchFirstStep = Long.MAX_VALUE;
        batchRemovals = 0;
        clearLog();
    }

    /**
     * Starts an atomic step.
     *
     * @param step its number and the version of the rows that it changes: positive, and greater than any that was committed.
     */
    public void beginStep(final long step) {
        if (!inBatch || log.step != 0) {
            throw new IllegalStateException(inBatch ? "the last step has not ended" : "no batch has begun");
        }
        if (step <= lastStep) {
            throw new IllegalArgumentException("step must grow: step=" + step + ", last=" + lastStep);
        }
        if (batchFirstStep == Long.MAX_VALUE) {
            batchFirstStep = step;
        }
        log.beginStep(step);
    }

    /**
     * Makes the step's changes final within the batch and brings indexes up to date.
     *
     * @throws IllegalStateException when a handler overwrote a row's key; names the table and both keys. The step is still in
     *     hand then: roll it back.
     */
    public void commitStep() {
        requireStep();
        for (final Table table : indexed) {
            table.relink();
        }
        checkKeys();
        hash += log.linksHash;
        lastStep = log.step;
        if (log.removals > 0) {
            batchRemovals += log.removals;
            // Before the next step uses the rows again: it is by its version that a row's first entry is known.
            hashRows();
            releaseRemoved();
        }
        endStep();
        if (log.end() - hashedTo >= UNHASHED_BYTES_MAX) {
            hashRows();
        }
        if (!retained && hashedTo == log.end()) {
            clearLog();
        }
    }

    /** Undoes all that the step did: rows, indexes and their order, free lists, sizes. */
    public void rollbackStep() {
        requireStep();
        for (long entry = log.lastAddress(); entry >= log.stepStartAddress(); entry = MutationLog.previous(entry)) {
            tableOf(entry).undo(entry);
        }
        log.truncateToStepStart();
        endStep();
    }

    /** Ends the batch and forgets its changes. */
    public void endBatch() {
        if (!inBatch || log.step != 0) {
            throw new IllegalStateException(inBatch ? "the last step has not ended" : "no batch has begun");
        }
        hashRows();
        clearLog();
        inBatch = false;
    }

    /**
     * The hash over the rows and index contents of all tables, as of the last commit. What steps changed and nobody has hashed yet is hashed now: a row that
     * many of them changed, once.
     *
     * @throws IllegalStateException within a step.
     */
    public long stateHash() {
        if (log.step != 0) {
            throw new IllegalStateException("the hash is told between steps");
        }
        hashRows();
        return hash;
    }

    /**
     * The same hash from scratch, by walking all rows and indexes. For verifiers, between steps.
     *
     * @throws IllegalStateException when rows and indexes do not fit.
     */
    public long recomputeHash() {
        if (log.step != 0) {
            throw new IllegalStateException("the hash is recomputed between steps");
        }
        long sum = 0;
        for (final Table table : tables) {
            sum += table.recomputeHash();
        }
        return sum;
    }

    /**
     * Tells what became of each key in this batch, in the order of first changes. Keys that were added and deleted in it, and rows with the
     * same bytes as before, are left out. Called between the last step and {@link #endBatch()}.
     *
     * @throws IllegalStateException when changes were not retained in this batch, or a step is in hand.
     */
    public void forEachChange(final ChangeConsumer consumer) {
        requireRetained();
        walk.tell(0, batchFirstStep, batchRemovals > 0, false, consumer);
    }

    /** Has the changes of a table's rows collected by {@link #collectChanges}; they are retained in every batch from now on. */
    public void watch(final Table table) {
        table.watch();
        watching = true;
    }

    /**
     * Adds copies of the changes of watched tables since a place in this batch, as {@link #forEachChange} tells them. Between steps.
     *
     * @param from the batch's begin, 0, or what the last call gave.
     * @return the place up to which changes were copied.
     */
    public long collectChanges(final long from, final ChangeList list) {
        requireRetained();
        walk.tell(from, from == 0 ? batchFirstStep : collectedStep + 1, batchRemovals > 0, true, list);
        collectedStep = lastStep;
        return log.end();
    }

    /** Whether the step in hand has changed a row of a watched table. */
    public boolean stepChangesWatched() {
        requireStep();
        watchedChanged = false;
        walk.tell(log.stepStart(), log.step, true, false, watchedSeeker);
        return watchedChanged;
    }

    private void seekWatched(
            final Table table,
            final long key,
            final ChangeKind kind,
            final long step,
            final DirectBuffer rowBefore,
            final int beforeOffset,
            final DirectBuffer rowAfter,
            final int afterOffset) {
        watchedChanged |= table.isWatched();
    }

    /** True when rows were taken out in this batch. */
    public boolean hasRemovals() {
        return batchRemovals > 0;
    }

    /**
     * Passes on the number of every row that was added, edited or removed in this batch, also where its bytes are the same as
     * before: its version is not. Called when {@link #forEachChange} may be.
     */
    public void forEachTouchedRow(final TouchedRowConsumer consumer) {
        requireRetained();
        for (long entry = log.entryAddress(0); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            if (MutationLog.type(entry) != MutationLog.LINK) {
                consumer.onRow(tableOf(entry), MutationLog.row(entry));
            }
        }
    }

    /** Takes all rows out of all tables, as if nothing had ever been done. Outside of batches. */
    public void clear() {
        requireOutsideBatch();
        tables.forEach(Table::clear);
        hash = 0;
        lastStep = 0;
        hashedStep = 0;
    }

    /**
     * Goes on from rows that were restored: computes the hash anew and checks that rows and indexes fit.
     *
     * @param step the last one that the rows come from.
     * @throws IllegalStateException when they do not fit.
     */
    public void continueFrom(final long step) {
        requireOutsideBatch();
        hash = recomputeHash();
        lastStep = step;
        hashedStep = step;
    }

    private void requireOutsideBatch() {
        requireOpen();
        if (inBatch) {
            throw new IllegalStateException("the last batch has not ended");
        }
    }

    /** Frees all memory. Tables are empty afterwards, and nothing can be begun. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inBatch = false;
            log.close();
            tables.forEach(Table::close);
        }
    }

    /** Adds what the steps since {@link #hashedStep} did to rows to the hash. */
    private void hashRows() {
        long change = 0;
        for (long entry = log.entryAddress(hashedTo); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            change += tableOf(entry).hashChange(entry, hashedStep);
        }
        hash += change;
        hashedTo = log.end();
        hashedStep = lastStep;
    }

    private void clearLog() {
        log.clear();
        hashedTo = 0;
    }

    private void checkKeys() {
        for (long entry = log.stepStartAddress(); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            tableOf(entry).checkKey(entry);
        }
    }

    private void releaseRemoved() {
        for (long entry = log.stepStartAddress(); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            if (MutationLog.type(entry) == MutationLog.REMOVE) {
                tableOf(entry).release(MutationLog.row(entry));
            }
        }
    }

    private Table tableOf(final long entry) {
        return byNumber[MutationLog.table(entry)];
    }

    private void endStep() {
        for (final Table table : indexed) {
            table.endStep();
        }
        log.endStep();
    }

    private void requireRetained() {
        if (!inBatch || !retained || log.step != 0) {
            throw new IllegalStateException("changes are told between the last step and the end of a batch that retains"
                    + " them: inBatch=" + inBatch + ", retained=" + retained + ", step=" + log.step);
        }
    }

    private void requireStep() {
        if (log.step == 0) {
            throw new IllegalStateException("no step has begun");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("state is closed");
        }
    }
}
