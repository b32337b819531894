package io.acta.engine.state;

import io.acta.codec.protocol.SymbolDecoder;
import io.acta.codec.protocol.SymbolEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Texts and the numbers that stand for them, so that rows and actions carry 8 bytes in place of a name. A table like any other: one
 * reactor owns it ({@code setup.own(SymbolTable.TYPE, capacity)}), others view it, it is undone, hashed, snapshotted and replayed, and may be
 * published ({@code SymbolReader}).
 *
 * <p>Ids are given in order from 1 and never twice, also after a removal. A text is kept as UTF-8 of at most
 * {@link #TEXT_LENGTH_MAX} bytes. Texts are told apart by their bytes, whatever their hashes. One row of the capacity keeps the last id.
 *
 * <p>On the reactor thread only. Allocates nothing.
 */
public final class SymbolTable extends SymbolView {
    /** What the engine must know of the table. */
    public static final TableType<SymbolView, SymbolTable> TYPE = TableType.named("Symbol")
            .message(SymbolDecoder.SCHEMA_ID, SymbolDecoder.TEMPLATE_ID, SymbolDecoder.SCHEMA_VERSION)
            .keyOffset(SymbolDecoder.symbolIdEncodingOffset())
            .index("textHash", HASH_OFFSET, IndexType.Encoding.INT64)
            .initialRow(new byte[SymbolEncoder.BLOCK_LENGTH])
            .build(SymbolView::new, SymbolTable::new);

    private static final RejectedException TOO_LONG = new RejectedException(RejectionCode.SYMBOL_LENGTH);

    /** Wraps the table; the engine does. */
    public SymbolTable(final Table table) {
        super(table);
    }

    /**
     * The id of a text, which is added when it is new. A lone surrogate becomes a question mark.
     *
     * @throws RejectedException SYMBOL_LENGTH when the text is too long, TABLE_FULL when there is no room.
     */
    public long idOf(final CharSequence text) {
        return idOfWanted(wanted.set(text));
    }

    /** The same for a text in UTF-8. */
    public long idOf(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        return idOfWanted(wanted.set(buffer, offset, lengthBytes));
    }

    /** Forgets a text; its id is not given again. @return false when there is none. */
    public boolean remove(final long symbolId) {
        return symbolId != NONE && table.delete(symbolId);
    }

    private long idOfWanted(final boolean fits) {
        if (!fits) {
            throw TOO_LONG;
        }
        final long known = findWanted();
        return known != NONE ? known : add();
    }

    private long add() {
        final long symbolId = nextId();
        final int row = table.insert(symbolId);
        final MutableDirectBuffer buffer = table.buffer(row);
        final int offset = table.offset(row);
        buffer.putLong(offset + HASH_OFFSET, wanted.hash(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + LENGTH_OFFSET, (short) wanted.lengthBytes(), ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(offset + TEXT_OFFSET, wanted.bytes(), 0, wanted.lengthBytes());
        return symbolId;
    }

    private long nextId() {
        int row = table.edit(NONE);
        if (row < 0) {
            row = table.insert(NONE);
            table.buffer(row).putShort(table.offset(row) + LENGTH_OFFSET, (short) NO_TEXT, ByteOrder.LITTLE_ENDIAN);
        }
        final int lastId = table.offset(row) + HASH_OFFSET;
        final long next = table.buffer(row).getLong(lastId, ByteOrder.LITTLE_ENDIAN) + 1;
        table.buffer(row).putLong(lastId, next, ByteOrder.LITTLE_ENDIAN);
        return next;
    }
}
