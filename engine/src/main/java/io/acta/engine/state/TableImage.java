package io.acta.engine.state;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * All that a table holds, in pieces that a snapshot keeps: its slots, free ones too, and for each index the row before each row in the
 * list of its value. Numbers of rows, the order of iteration, of lists and of free slots come back as they were.
 *
 * <pre>
 * begin ( slots )* ( links )* end
 * </pre>
 *
 * <p><b>Threads:</b> the reactor's, between batches. <b>Allocation:</b> none but for errors. <b>Errors:</b> what does not fit is an
 * {@link IllegalStateException} and leaves the table unusable until {@link StateStore#clear()}.
 */
public final class TableImage {
    private final Table table;
    private final byte[] initialRow;
    private final int slotBytes;
    private final boolean[] linked;
    private int slotCount;
    private int freeSlot;
    private int filled;

    /** @param table whose image it is. */
    public TableImage(final Table table) {
        this.table = table;
        this.initialRow = table.type().initialRow();
        this.slotBytes = table.strideBytes();
        this.linked = new boolean[table.type().indexes().size()];
    }

    /** Slots that were ever used. */
    public int slotCount() {
        return table.slotCount();
    }

    /** The slot that the next row gets, -1 for a new one. */
    public int freeSlot() {
        return table.freeSlot();
    }

    /** Bytes of a slot. */
    public int slotBytes() {
        return slotBytes;
    }

    /** Bytes of a slot for rows of this length. */
    public static int slotBytes(final int rowLengthBytes) {
        return Math.addExact(Long.BYTES + rowLengthBytes, 7) & -8;
    }

    /** Copies slots out. What a free slot held before it was freed is left out, so that the same content has the same bytes. */
    public void copySlots(final int first, final int count, final MutableDirectBuffer target, final int targetOffset) {
        for (int i = 0; i < count; i++) {
            final int row = first + i;
            final int at = targetOffset + i * slotBytes;
            if (table.rowVersion(row) != 0) {
                target.putBytes(at, table.buffer(row), table.offset(row) - Long.BYTES, slotBytes);
            } else {
                target.setMemory(at, slotBytes, (byte) 0);
                target.putBytes(at + Long.BYTES, table.buffer(row), table.offset(row), Integer.BYTES);
            }
        }
    }

    /** Copies out, for each slot, the row before it in an index. */
    public void copyLinks(
            final int indexNumber,
            final int first,
            final int count,
            final MutableDirectBuffer target,
            final int targetOffset) {
        final SecondaryIndex index = table.index(indexNumber);
        for (int i = 0; i < count; i++) {
            final int row = first + i;
            final int previous = table.rowVersion(row) == 0 ? SecondaryIndex.NONE : index.previous(row);
            target.putInt(targetOffset + i * Integer.BYTES, previous, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Starts to fill an empty table. */
    public void begin(final int newSlotCount, final int newFreeSlot) {
        if (newSlotCount < 0 || newSlotCount > Table.CAPACITY_MAX) {
            throw new IllegalStateException(
                    "slots out of bounds: table=" + table.type().name() + ", " + newSlotCount);
        }
        slotCount = newSlotCount;
        freeSlot = newFreeSlot;
        filled = 0;
        Arrays.fill(linked, false);
        table.openSlots(newSlotCount);
    }

    /**
     * Fills the next slots.
     *
     * @param rowLengthBytes of the rows that come, at most the table's; what is missing at a row's end gets its initial value.
     */
    public void restoreSlots(
            final int first,
            final int count,
            final DirectBuffer source,
            final int sourceOffset,
            final int rowLengthBytes) {
        if (first != filled || count < 0 || count > slotCount - filled) {
            throw new IllegalStateException(
                    "slots out of order: table=" + table.type().name() + ", first=" + first + ", expected=" + filled
                            + ", count=" + count + " of " + slotCount);
        }
        final int sourceSlotBytes = slotBytes(rowLengthBytes);
        for (int i = 0; i < count; i++) {
            final int row = first + i;
            final MutableDirectBuffer target = table.buffer(row);
            final int at = table.offset(row) - Long.BYTES;
            final int from = sourceOffset + i * sourceSlotBytes;
            target.setMemory(at, slotBytes, (byte) 0);
            if (rowLengthBytes < initialRow.length) {
                target.putBytes(at + Long.BYTES, initialRow);
            }
            target.putBytes(at, source, from, Long.BYTES + rowLengthBytes);
        }
        filled += count;
    }

    /** Says for slots what {@link #copyLinks} gave. After all slots. */
    public void restoreLinks(
            final int indexNumber,
            final int first,
            final int count,
            final DirectBuffer source,
            final int sourceOffset) {
        if (first < 0 || count < 0 || count > slotCount - first) {
            throw new IllegalStateException("links out of order: table="
                    + table.type().name() + ", first=" + first + ", count=" + count + " of " + slotCount);
        }
        final SecondaryIndex index = table.index(indexNumber);
        for (int i = 0; i < count; i++) {
            index.restorePrevious(first + i, source.getInt(sourceOffset + i * Integer.BYTES, ByteOrder.LITTLE_ENDIAN));
        }
        linked[indexNumber] |= count > 0;
    }

    /** Ends the filling: checks it, and makes the indexes. One that got no links lists its rows in the order of their numbers. */
    public void end() {
        if (filled != slotCount) {
            throw new IllegalStateException(
                    "slots missing: table=" + table.type().name() + ", " + filled + " of " + slotCount);
        }
        table.closeSlots(freeSlot);
        for (int i = 0; i < linked.length; i++) {
            if (linked[i]) {
                table.index(i).relinkAll();
            } else {
                table.index(i).linkInRowOrder();
            }
        }
    }
}
