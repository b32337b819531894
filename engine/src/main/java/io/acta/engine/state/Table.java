package io.acta.engine.state;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows of one type, off-heap, found by a 64-bit key.
 *
 * <pre>
 *  0                    8                                     stride = align8(8 + rowLength)
 * +--------------------+----------------------------------+--+
 * | version int64      | row block: SBE fields, key       |  |  row 0, row 1, ...
 * +--------------------+----------------------------------+--+
 * </pre>
 *
 * The version is the number of the step that last changed the row, 0 when the slot is free. Free slots form a last-in-first-out list through
 * the first four bytes of their blocks; a slot that was freed is reused from the next step on. Memory for rows is reserved at once
 * and touched as rows come; the primary index (8 bytes for each row of capacity) is zeroed at creation. Handed-out buffers are windows of at most 1 GiB.
 *
 * <p><b>Threads:</b> the reactor's only. <b>Allocation:</b> none. <b>Determinism:</b> row numbers, and so the order of iteration, follow from the
 * operations alone. Row numbers that are passed in must be ones that this table gave and that are in use.
 */
public final class Table {
    /** Rows at most. */
    public static final long CAPACITY_MAX = (1L << 31) - 16;

    private static final RejectedException TABLE_FULL = new RejectedException(RejectionCode.TABLE_FULL);
    private static final UnsafeBuffer[] NO_WINDOWS = {};

    private final TableType<?, ?> type;
    private final int number;
    private final MutationLog log;
    private final boolean tellsChanges;
    private final int rowLengthBytes;
    private final int strideBytes;
    private final int keyOffset;
    private final long hashSeed;
    private final int windowShift;
    private final int windowMask;
    private final long initialRowBlock;
    private final long initialRow;
    private final KeyOrder order = new KeyOrder();
    private final RowMemo found = new RowMemo();
    private final SecondaryIndex[] indexes;
    private long capacity;
    private long reservedRows;
    private long rowsBlock;
    private long rowsAddress;
    private SlotIndex rowsByKey;
    private UnsafeBuffer[] windows;
    private final TouchedRows touched;
    private int editedRow = -1;
    private boolean watched;
    private int highWater;
    private int freeRow = -1;
    private int occupied;
    private int size;

    Table(
            final TableType<?, ?> type,
            final int number,
            final long capacity,
            final MutationLog log,
            final long windowBytesMax,
            final boolean tellsChanges) {
        this.type = type;
        this.number = number;
        this.log = log;
        this.touched = new TouchedRows(log);
        this.tellsChanges = tellsChanges;
        this.capacity = capacity;
        this.rowLengthBytes = type.rowLengthBytes();
        this.strideBytes = Math.addExact(Long.BYTES + rowLengthBytes, 7) & -8;
        this.keyOffset = Long.BYTES + type.keyOffset();
        this.hashSeed = RowHash.seed(type.schemaId(), type.templateId(), 0);
        if (strideBytes > windowBytesMax) {
            throw new IllegalArgumentException("table " + type.name() + ": rowLengthBytes=" + rowLengthBytes
                    + " is too long, at most " + (windowBytesMax - Long.BYTES));
        }
        this.windowShift = 63 - Long.numberOfLeadingZeros(windowBytesMax / strideBytes);
        this.windowMask = (int) ((1L << windowShift) - 1);
        this.reservedRows = capacity;
        this.rowsBlock = OffHeap.reserve(capacity * strideBytes);
        this.rowsAddress = OffHeap.align(rowsBlock);
        this.windows = windows();
        this.initialRowBlock = OffHeap.reserve(strideBytes);
        this.initialRow = OffHeap.align(initialRowBlock);
        final UnsafeBuffer initial = new UnsafeBuffer(initialRow, strideBytes);
        initial.setMemory(0, strideBytes, (byte) 0);
        initial.putBytes(Long.BYTES, type.initialRow());
        this.rowsByKey = new SlotIndex(capacity, rowsAddress + keyOffset, strideBytes);
        final List<IndexType> indexTypes = type.indexes();
        this.indexes = new SecondaryIndex[indexTypes.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = new SecondaryIndex(this, i, indexTypes.get(i), log);
        }
    }

    private UnsafeBuffer[] windows() {
        final long rowsPerWindow = windowMask + 1L;
        final UnsafeBuffer[] made =
                new UnsafeBuffer[Math.toIntExact((reservedRows + rowsPerWindow - 1) / rowsPerWindow)];
        for (int i = 0; i < made.length; i++) {
            final long firstRow = i * rowsPerWindow;
            final long rows = Math.min(rowsPerWindow, reservedRows - firstRow);
            made[i] = new UnsafeBuffer(rowsAddress + firstRow * strideBytes, (int) (rows * strideBytes));
        }
        return made;
    }

    /** What it is made of. */
    public TableType<?, ?> type() {
        return type;
    }

    /** Rows in use. */
    public int size() {
        return size;
    }

    /** Rows that it can hold. */
    public long capacity() {
        return capacity;
    }

    /** Rows that it has memory for: as many as it could ever hold. Row numbers are less. */
    public long reservedRows() {
        return reservedRows;
    }

    static void requireCapacity(final TableType<?, ?> type, final long capacityRows) {
        if (capacityRows < 1 || capacityRows > CAPACITY_MAX) {
            throw new IllegalArgumentException(
                    "table " + type.name() + ": capacityRows=" + capacityRows + " must be within 1 to " + CAPACITY_MAX);
        }
    }

    /**
     * Changes how many rows it can hold, from the next step on. Rows that are there stay, more of them than the new capacity too;
     * then it takes no other before enough have gone. Memory is reserved anew and copied when it must hold more than ever
     * before, and never given back.
     *
     * @throws IllegalArgumentException when capacityRows is not within 1 to {@link #CAPACITY_MAX}.
     */
    public void capacity(final long capacityRows) {
        requireCapacity(type, capacityRows);
        if (log.step != 0) {
            throw new IllegalStateException("a capacity changes outside of steps: table=" + type.name());
        }
        if (capacityRows > reservedRows) {
            reserve(capacityRows);
        }
        capacity = capacityRows;
    }

    private void reserve(final long rows) {
        final long newBlock = OffHeap.reserve(rows * strideBytes);
        final long newAddress = OffHeap.align(newBlock);
        UnsafeApi.copyMemory(rowsAddress, newAddress, (long) highWater * strideBytes);
        OffHeap.free(rowsBlock);
        rowsBlock = newBlock;
        rowsAddress = newAddress;
        reservedRows = rows;
        windows = windows();
        rowsByKey.close();
        rowsByKey = new SlotIndex(rows, rowsAddress + keyOffset, strideBytes);
        for (int row = nextRow(-1); row >= 0; row = nextRow(row)) {
            rowsByKey.add(keyAt(row), row);
        }
        for (final SecondaryIndex index : indexes) {
            index.reserve(rows, highWater);
        }
    }

    /** Bytes reserved for rows and indexes at full capacity. */
    public long memoryBytes() {
        long bytes = reservedRows * strideBytes + rowsByKey.memoryBytes();
        for (final SecondaryIndex index : indexes) {
            bytes += index.memoryBytes();
        }
        return bytes;
    }

    /** The row with this key, or -1. Finding the same row again, to edit what was read, costs a comparison. */
    public int find(final long key) {
        final int ordered = order.row(key);
        if (ordered >= 0 && ordered < highWater && isOf(ordered, key)) {
            return ordered;
        }
        final int known = found.get(key);
        return known >= 0 ? known : search(key);
    }

    /** Whether a row that was ever used is in use, and this key's. */
    private boolean isOf(final int row, final long key) {
        return keyAt(row) == key && rowVersion(row) != 0;
    }

    private int search(final long key) {
        final int row = rowsByKey.find(key);
        if (row >= 0) {
            found.put(key, row);
        }
        return row;
    }

    /** Most likely the row with this key, or -1: a guess that reads the index at most. For {@link RowsAhead}, like the next two. */
    int likelyRow(final long key) {
        final int ordered = order.row(key);
        return ordered >= 0 && ordered < highWater ? ordered : rowsByKey.likely(key);
    }

    /**
     * Reads a row's memory, so that it is in the cache when it is wanted, and does nothing else: whoever touches many has the waits for them overlap.
     *
     * @param row that {@link #likelyRow} gave since the last change.
     * @return something, for the compiler's sake.
     */
    long touch(final int row) {
        final long address = address(row);
        long read = UnsafeApi.getLong(address) + UnsafeApi.getLong(address + strideBytes - Long.BYTES);
        for (final SecondaryIndex index : indexes) {
            read += index.touch(row);
        }
        return read;
    }

    /**
     * Remembers a row that was touched, if it is in use and the key's: a free slot may still hold the key that it had.
     *
     * @param row that {@link #likelyRow} gave for the key since the last change.
     */
    void expect(final long key, final int row) {
        if (isOf(row, key)) {
            found.put(key, row);
        }
    }

    /**
     * The row with this key, ready to be written in this step, or -1. Its key must stay as it is: the step's commit checks it. Write it before
     * another row is edited, or edit it again, so that an index asked within the step knows of it.
     */
    public int edit(final long key) {
        final int row = find(key);
        if (row >= 0) {
            final long address = address(row);
            if (UnsafeApi.getLong(address) != log.step) {
                open(row, address);
            } else if (touched.isSeen()) {
                touched.editedAgain(row);
            }
            editedRow = row;
        }
        return row;
    }

    /**
     * Adds a row that holds the type's initial values and this key.
     *
     * @return the row, or -1 when there is one with this key.
     * @throws RejectedException TABLE_FULL when no row is free. One that was deleted in this step is not yet.
     */
    public int insert(final long key) {
        if (find(key) >= 0) {
            return -1;
        }
        final int reused = freeRow;
        if (occupied >= capacity) {
            throw TABLE_FULL;
        }
        final int row = reused < 0 ? highWater : reused;
        final long entryOffset = log.end();
        final long body = log.append(MutationLog.ADD, number, row, MutationLog.ADD_BODY_BYTES);
        UnsafeApi.putLong(body, key);
        UnsafeApi.putLong(body + Long.BYTES, reused < 0 ? 0 : 1);
        final long address = address(row);
        if (reused < 0) {
            highWater++;
        } else {
            freeRow = UnsafeApi.getInt(address + Long.BYTES);
        }
        OffHeap.copyWords(initialRow, address, strideBytes);
        UnsafeApi.putLong(address, log.step);
        UnsafeApi.putLong(address + keyOffset, key);
        rowsByKey.add(key, row);
        order.added(key, row);
        size++;
        occupied++;
        for (final SecondaryIndex index : indexes) {
            index.admit(row);
        }
        noteTouched(entryOffset);
        editedRow = row;
        return row;
    }

    /** Takes the row with this key out; false when there is none. */
    public boolean delete(final long key) {
        final int row = find(key);
        if (row < 0) {
            return false;
        }
        final long address = address(row);
        final long body = log.append(MutationLog.REMOVE, number, row, strideBytes + Long.BYTES);
        OffHeap.copyWords(address, body, strideBytes);
        UnsafeApi.putLong(body + strideBytes, log.step);
        for (final SecondaryIndex index : indexes) {
            index.remove(row);
        }
        UnsafeApi.putLong(address, 0);
        rowsByKey.remove(key, row);
        order.removed(key, row);
        found.forget(key);
        size--;
        log.removals++;
        return true;
    }

    /** Holds the row. */
    public MutableDirectBuffer buffer(final int row) {
        return windows[row >>> windowShift];
    }

    /** Of the row's block in {@link #buffer}. */
    public int offset(final int row) {
        return (row & windowMask) * strideBytes + Long.BYTES;
    }

    /** The step that last changed the row with this key, or -1 when there is none. */
    public long version(final long key) {
        final int row = find(key);
        return row < 0 ? -1 : rowVersion(row);
    }

    /** The step that last changed this row; 0 when it is not in use. */
    public long rowVersion(final int row) {
        return UnsafeApi.getLong(address(row));
    }

    /** The first row in use after this one, -1 for the first of all; -1 when there is none. */
    public int nextRow(final int afterRow) {
        for (int row = afterRow + 1; row < highWater; row++) {
            if (UnsafeApi.getLong(address(row)) != 0) {
                return row;
            }
        }
        return -1;
    }

    /** Passes every row on, in the order of row numbers. */
    public void forEachRow(final RowConsumer consumer) {
        for (int row = nextRow(-1); row >= 0; row = nextRow(row)) {
            consumer.onRow(type, keyAt(row), rowVersion(row), buffer(row), offset(row));
        }
    }

    @Override
    public String toString() {
        return type.name() + "{size=" + size + ", capacity=" + capacity + '}';
    }

    boolean tellsChanges() {
        return tellsChanges;
    }

    /** True when reactions are told of its changes. */
    boolean isWatched() {
        return watched;
    }

    void watch() {
        watched = true;
    }

    /** Its place among the store's tables, and in the log. */
    public int number() {
        return number;
    }

    /** Bytes of a row with its version before it: a multiple of 8. */
    public int imageBytes() {
        return strideBytes;
    }

    int strideBytes() {
        return strideBytes;
    }

    int rowLengthBytes() {
        return rowLengthBytes;
    }

    /** What the row's key field holds. */
    public long keyAt(final int row) {
        return UnsafeApi.getLong(address(row) + keyOffset);
    }

    /** The key in an image of a row. */
    long keyOf(final long image) {
        return UnsafeApi.getLong(image + keyOffset);
    }

    /** Whether a row's block is the same as an image's, their versions apart. */
    boolean sameBlock(final int row, final long image) {
        return OffHeap.sameWords(address(row) + Long.BYTES, image + Long.BYTES, strideBytes - Long.BYTES);
    }

    /** An index that is up to date with all rows. */
    SecondaryIndex relinkedIndex(final int indexNumber) {
        final int stale = touched.staleCount();
        if (stale > 0) {
            final long before = log.end();
            for (int i = 0; i < stale; i++) {
                relink(touched.entry(touched.stale(i)));
            }
            touched.see(editedRow);
            // The step's end links what is left, once for each row; what is linked on the way has no bound but this
            // one.
            log.countMoves((int) ((log.end() - before) / MutationLog.LINK_BYTES));
        }
        return indexes[indexNumber];
    }

    /** Brings the indexes up to date with what the step wrote into its rows. */
    void relink() {
        for (int i = 0; i < touched.count(); i++) {
            relink(touched.entry(i));
        }
    }

    private void relink(final long entry) {
        final int row = MutationLog.row(entry);
        if (UnsafeApi.getLong(address(row)) != 0) {
            checkKey(entry);
            for (final SecondaryIndex index : indexes) {
                index.relink(row);
            }
        }
    }

    /**
     * What a row's changes of several steps do to the hash, told by the first of their entries; 0 by the others. The row is as the last step left it.
     *
     * @param stepBefore the last step before them: an image of a later version is not the first of its row.
     */
    long hashChange(final long entry, final long stepBefore) {
        final int entryType = MutationLog.type(entry);
        if (entryType == MutationLog.LINK) {
            return 0;
        }
        final long image = entry + MutationLog.HEADER_BYTES;
        if (entryType != MutationLog.ADD && UnsafeApi.getLong(image) > stepBefore) {
            return 0;
        }
        final long address = address(MutationLog.row(entry));
        if (UnsafeApi.getLong(address) == 0) {
            return entryType == MutationLog.ADD ? 0 : -RowHash.ofWords(hashSeed, image, strideBytes);
        }
        return entryType == MutationLog.ADD
                ? RowHash.ofWords(hashSeed, address, strideBytes)
                : RowHash.change(hashSeed, image, address, strideBytes);
    }

    /** A row that the step deleted may be used again. */
    void release(final int row) {
        UnsafeApi.putInt(address(row) + Long.BYTES, freeRow);
        freeRow = row;
        occupied--;
    }

    void endStep() {
        touched.clear();
        editedRow = -1;
    }

    /** Slots that were ever used: rows and free ones. */
    int slotCount() {
        return highWater;
    }

    /** The slot that the next row will get, -1 when it will be a new one. */
    int freeSlot() {
        return freeRow;
    }

    /** Takes everything out, outside of steps. */
    void clear() {
        rowsByKey.clear();
        for (final SecondaryIndex index : indexes) {
            index.clear();
        }
        order.clear();
        found.clear();
        highWater = 0;
        occupied = 0;
        size = 0;
        freeRow = -1;
    }

    /** Gives an empty table slots, which the caller fills. The capacity stays, the memory may grow. */
    void openSlots(final int slotCount) {
        if (slotCount > reservedRows) {
            reserve(slotCount);
        }
        highWater = slotCount;
    }

    /** Takes the filled slots over: finds the rows among them and checks that the others are the free ones. */
    void closeSlots(final int freeSlot) {
        for (int row = nextRow(-1); row >= 0; row = nextRow(row)) {
            if (rowsByKey.find(keyAt(row)) >= 0) {
                throw new IllegalStateException("two rows with one key: table=" + type.name() + ", key=" + keyAt(row));
            }
            rowsByKey.add(keyAt(row), row);
            order.added(keyAt(row), row);
            size++;
        }
        int free = 0;
        for (int slot = freeSlot; slot != -1; slot = UnsafeApi.getInt(address(slot) + Long.BYTES)) {
            if (slot < 0 || slot >= highWater || rowVersion(slot) != 0 || ++free > highWater - size) {
                throw new IllegalStateException("free slots are not in a row: table=" + type.name() + ", slot=" + slot);
            }
        }
        if (free != highWater - size) {
            throw new IllegalStateException("free slots were lost: table=" + type.name() + ", slots=" + highWater
                    + ", rows=" + size + ", free=" + free);
        }
        freeRow = freeSlot;
        occupied = size;
    }

    SecondaryIndex index(final int indexNumber) {
        return indexes[indexNumber];
    }

    /** Undoes one entry; all later ones are undone already. */
    void undo(final long entry) {
        final int entryType = MutationLog.type(entry);
        final int row = MutationLog.row(entry);
        final long body = entry + MutationLog.HEADER_BYTES;
        final long address = address(row);
        switch (entryType) {
            case MutationLog.EDIT -> OffHeap.copyWords(body, address, strideBytes);
            case MutationLog.ADD -> {
                rowsByKey.remove(UnsafeApi.getLong(body), row);
                order.removed(UnsafeApi.getLong(body), row);
                found.forget(UnsafeApi.getLong(body));
                size--;
                UnsafeApi.putLong(address, 0);
                if (UnsafeApi.getLong(body + Long.BYTES) == 0) {
                    highWater--;
                    occupied--;
                } else {
                    release(row);
                }
            }
            case MutationLog.REMOVE -> {
                OffHeap.copyWords(body, address, strideBytes);
                rowsByKey.add(keyOf(body), row);
                order.added(keyOf(body), row);
                size++;
            }
            case MutationLog.LINK -> indexes[UnsafeApi.getInt(body)].undo(row, body);
            default -> throw new IllegalStateException("mutation log is damaged: type=" + entryType);
        }
    }

    /** The hash of all rows and index contents, from scratch; throws when the indexes do not fit the rows. */
    long recomputeHash() {
        long hash = 0;
        int rows = 0;
        for (int row = nextRow(-1); row >= 0; row = nextRow(row)) {
            if (rowsByKey.find(keyAt(row)) != row) {
                throw new IllegalStateException("row cannot be found: table=" + type.name() + ", row=" + row);
            }
            hash += RowHash.ofWords(hashSeed, address(row), strideBytes);
            rows++;
        }
        if (rows != size) {
            throw new IllegalStateException("rows were miscounted: table=" + type.name() + ", size=" + size);
        }
        for (final SecondaryIndex index : indexes) {
            hash += index.recomputeHash();
        }
        return hash;
    }

    void close() {
        rowsByKey.close();
        order.clear();
        found.clear();
        for (final SecondaryIndex index : indexes) {
            index.close();
        }
        windows = NO_WINDOWS;
        highWater = 0;
        occupied = 0;
        size = 0;
        freeRow = -1;
        OffHeap.free(rowsBlock);
        OffHeap.free(initialRowBlock);
    }

    /** First touch of a row in a step: keeps its image. */
    private void open(final int row, final long address) {
        final long entryOffset = log.end();
        final long body = log.append(MutationLog.EDIT, number, row, strideBytes);
        OffHeap.copyWords(address, body, strideBytes);
        UnsafeApi.putLong(address, log.step);
        noteTouched(entryOffset);
    }

    private void noteTouched(final long entryOffset) {
        if (indexes.length > 0) {
            touched.add(entryOffset);
        }
    }

    /** Checks that the key of a row that was edited or added, and is still there, is as it was. */
    void checkKey(final long entry) {
        final int entryType = MutationLog.type(entry);
        if (entryType != MutationLog.EDIT && entryType != MutationLog.ADD) {
            return;
        }
        final long body = entry + MutationLog.HEADER_BYTES;
        final long key = entryType == MutationLog.ADD ? UnsafeApi.getLong(body) : keyOf(body);
        final int row = MutationLog.row(entry);
        if (keyAt(row) != key && rowVersion(row) != 0) {
            throw new IllegalStateException("key of a row was overwritten: table=" + type.name() + ", key=" + key
                    + ", now=" + keyAt(row) + "; delete the row and insert another");
        }
    }

    private long address(final int row) {
        return rowsAddress + (long) row * strideBytes;
    }
}
