package io.acta.engine.published;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads one published table, a row at a time, each into a copy of the reader's own. The generated {@code YyyReader} wraps it.
 *
 * <p>A read is repeated while the reactor writes that very row, or, for a key that is not found, while a batch is brought in:
 * a matter of less than a microsecond and of microseconds, unless the reactor thread loses its processor meanwhile.
 *
 * <p><b>Threads:</b> one at a time; make one for each thread. <b>Allocation:</b> none after the constructor.
 */
public final class RowReader {
    private static final int SPINS = 1_000;

    private final PublishedTables tables;
    private final PublishedTable table;
    private final UnsafeBuffer copy;
    private final long copyAddress;
    private final int keyOffset;
    private int row = -1;

    RowReader(final PublishedTables tables, final PublishedTable table) {
        this.tables = tables;
        this.table = table;
        this.copy = new UnsafeBuffer(BufferUtil.allocateDirectAligned(table.imageBytes(), BitUtil.CACHE_LINE_LENGTH));
        this.copyAddress = copy.addressOffset();
        this.keyOffset = Long.BYTES + table.type().keyOffset();
    }

    /**
     * Copies the row of a key.
     *
     * @return false when there is none.
     * @throws IllegalStateException when whether there is one depends on a batch that halted the engine while it was brought in.
     */
    public boolean read(final long key) {
        try {
            for (int tries = 0; ; tries++) {
                final long epoch = tables.epoch();
                final int proposed = table.proposedRow(key);
                if (proposed < 0 || proposed >= table.highWater()) {
                    if (tables.isUnchangedSince(epoch)) {
                        return false;
                    }
                } else if (table.copy(proposed, copyAddress)) {
                    if (version() != 0 && key() == key) {
                        return true;
                    }
                    if (tables.isUnchangedSince(epoch)) {
                        return false;
                    }
                }
                tables.awaitWriter(tries);
            }
        } finally {
            Reference.reachabilityFence(table);
        }
    }

    /** Starts before the first of all rows. */
    public void all() {
        row = -1;
    }

    /**
     * Copies the next row in use, in the order of row numbers. Each is whole; whether they belong to one moment, only
     * {@link PublishedTables#collect} tells.
     *
     * @return false when there is none.
     */
    public boolean next() {
        try {
            while (++row < table.highWater()) {
                for (int tries = 0; !table.copy(row, copyAddress); tries++) {
                    tables.awaitWriter(tries);
                }
                if (version() != 0) {
                    return true;
                }
            }
            return false;
        } finally {
            Reference.reachabilityFence(table);
        }
    }

    /** The step that last changed the row in hand, for a compare-and-set. */
    public long version() {
        return copy.getLong(0);
    }

    /** Key of the row in hand. */
    public long key() {
        return copy.getLong(keyOffset);
    }

    /** Holds the row in hand until the next read. */
    public DirectBuffer buffer() {
        return copy;
    }

    /** Of the row's block in {@link #buffer()}. */
    public int offset() {
        return Long.BYTES;
    }

    /** Rows in use. */
    public int size() {
        return table.size();
    }

    static void pause(final int tries) {
        VarHandle.acquireFence();
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
