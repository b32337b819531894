package io.acta.engine.loop;

import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.Schema;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.state.RowsAhead;
import io.acta.engine.state.Table;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Has the rows that the next actions will look up read ahead: finds their keys in the records, where reactors declared them with
 * {@code setup.prefetch(...)}. One action's look-up cannot start before the action before it is done, and {@link RowsAhead} need not wait for that.
 *
 * <p>Only a hint: it changes nothing, and where it is wrong nothing is lost but time. <b>Threads:</b> the reactor's. Allocates in the constructor and in
 * {@link #declare} alone.
 */
public final class Prefetcher {
    /** Actions that are looked ahead at a time: as many as keep the processor's line-fill buffers busy. */
    public static final int WINDOW = 32;

    /** One record alone waits no less here than where its row is wanted. */
    private static final int RECORDS_MIN = 2;

    private Hint[] hints = {};
    private final RowsAhead rows = new RowsAhead(WINDOW);

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
     * Looks ahead over records that lie one after the other.
     *
     * @param records at most {@link #WINDOW}.
     */
    public void lookAhead(final DirectBuffer buffer, final int offset, final int records) {
        if (hints.length > 0 && records >= RECORDS_MIN) {
            gatherKeys(buffer, offset, records);
            rows.read();
        }
    }

    private void gatherKeys(final DirectBuffer buffer, final int offset, final int records) {
        final Hint[] known = hints;
        rows.clear();
        int at = offset;
        for (int i = 0; i < records; i++) {
            final long recordHeader = ActionRecord.header(buffer, at);
            final int message = at + ActionRecord.headersLength(ActionRecord.flags(recordHeader));
            final long header = HeaderWord.get(buffer, message);
            final int templateId = HeaderWord.templateId(header);
            final Hint hint = templateId < known.length ? known[templateId] : null;
            if (hint != null && hint.fits(header)) {
                final int keyAt = message + Schema.HEADER_LENGTH + hint.keyOffset;
                rows.add(hint.table, buffer.getLong(keyAt, ByteOrder.LITTLE_ENDIAN));
            }
            at += ActionRecord.paddedLength(ActionRecord.length(recordHeader));
        }
    }
}
