package io.acta.engine.loop;

import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.Schema;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.state.Table;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Brings the rows that the next actions will look up into the cache. A look-up in a large table waits for memory twice, for the
 * index and for the row, and one action's look-up cannot start before the action before it is done. Here the same memory is
 * read for many actions at once, so that the waits overlap.
 *
 * <p>Only a hint: it changes nothing, and where it is wrong nothing is lost but time. Reads what reactors declared with
 * {@code setup.prefetch(...)}. <b>Threads:</b> the reactor's. Allocates in the constructor and in {@link #declare} alone.
 */
public final class Prefetcher {
    /** Actions that are looked ahead at a time: as many as keep the processor's line-fill buffers busy. */
    public static final int WINDOW = 32;

    /** One record alone waits no less here than where its row is wanted. */
    private static final int RECORDS_MIN = 2;

    private Hint[] hints = {};
    private final Table[] tables = new Table[WINDOW];
    private final long[] keys = new long[WINDOW];
    private final int[] rows = new int[WINDOW];

    @SuppressWarnings("unused") // Written so that the reads behind it are not optimised away.
    private long sink;

    /** Where a type of action has the key of a row. */
    private record Hint(int schemaId, int keyOffset, Table table) {
        /** An older version's block may end before the key. */
        boolean fits(final long header) {
            return HeaderWord.schemaId(header) == schemaId && HeaderWord.blockLength(header) >= keyOffset + Long.BYTES;
        }
    }

    /** Says that an action's key at an offset of its block finds a row of a table. */
    void declare(final int schemaId, final int templateId, final int keyOffset, final Table table) {
        if (templateId >= hints.length) {
            hints = Arrays.copyOf(hints, templateId + 1);
        }
        hints[templateId] = new Hint(schemaId, keyOffset, table);
    }

    /**
     * Looks ahead over records that lie one after the other: finds their rows by the index alone, then reads the rows, then remembers them. In loops of their
     * own: the shorter a loop's body, the more of its turns the processor has under way at a time.
     *
     * @param records at most {@link #WINDOW}.
     */
    public void lookAhead(final DirectBuffer buffer, final int offset, final int records) {
        if (hints.length == 0 || records < RECORDS_MIN) {
            return;
        }
        final int count = gatherKeys(buffer, offset, records);
        for (int i = 0; i < count; i++) {
            rows[i] = tables[i].likelyRow(keys[i]);
        }
        long read = 0;
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                read += tables[i].touch(rows[i]);
            }
        }
        sink = read;
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                tables[i].expect(keys[i], rows[i]);
            }
        }
    }

    /** @return how many of the records have a key. */
    private int gatherKeys(final DirectBuffer buffer, final int offset, final int records) {
        final Hint[] known = hints;
        int count = 0;
        int at = offset;
        for (int i = 0; i < records; i++) {
            final long recordHeader = ActionRecord.header(buffer, at);
            final int message = at + ActionRecord.headersLength(ActionRecord.flags(recordHeader));
            final long header = HeaderWord.get(buffer, message);
            final int templateId = HeaderWord.templateId(header);
            final Hint hint = templateId < known.length ? known[templateId] : null;
            if (hint != null && hint.fits(header)) {
                if (tables[count] != hint.table) {
                    // Not each time: a reference that is stored costs a collector's barrier.
                    tables[count] = hint.table;
                }
                keys[count] = buffer.getLong(message + Schema.HEADER_LENGTH + hint.keyOffset, ByteOrder.LITTLE_ENDIAN);
                count++;
            }
            at += ActionRecord.paddedLength(ActionRecord.length(recordHeader));
        }
        return count;
    }
}
