package io.acta.engine.state;

import io.acta.codec.protocol.SymbolDecoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Read access to symbols: texts and the numbers that stand for them. On the reactor thread only. Allocates nothing, but for
 * {@link #text}.
 */
public class SymbolView {
    /** Bytes of the longest text, in UTF-8. */
    public static final int TEXT_LENGTH_MAX = SymbolDecoder.textEncodingLength();

    /** No symbol. */
    public static final long NONE = 0;

    static final int HASH_OFFSET = SymbolDecoder.textHashEncodingOffset();
    static final int LENGTH_OFFSET = SymbolDecoder.lengthBytesEncodingOffset();
    static final int TEXT_OFFSET = SymbolDecoder.textEncodingOffset();

    /** In place of a text's length, in the row that keeps the last id. */
    static final int NO_TEXT = 65_534;

    final Table table;
    final SymbolText wanted = new SymbolText(TEXT_LENGTH_MAX);
    private final RowCursor rows;

    /** Wraps the table; the engine does. */
    public SymbolView(final Table table) {
        this.table = table;
        this.rows = new RowCursor(table);
    }

    /** @return the id of a text, or {@link #NONE}. */
    public final long find(final CharSequence text) {
        return wanted.set(text) ? findWanted() : NONE;
    }

    /** @return the id of a text in UTF-8, or {@link #NONE}. */
    public final long find(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        return wanted.set(buffer, offset, lengthBytes) ? findWanted() : NONE;
    }

    /** Texts that share a hash are told apart by their bytes. */
    final long findWanted() {
        rows.byIndex(0, wanted.hash());
        while (rows.next()) {
            final int row = rows.row();
            final DirectBuffer buffer = table.buffer(row);
            final int offset = table.offset(row);
            if (wanted.isSame(buffer, offset + TEXT_OFFSET, length(buffer, offset))) {
                return table.keyAt(row);
            }
        }
        return NONE;
    }

    /** True when the id stands for a text. */
    public final boolean contains(final long symbolId) {
        return symbolId != NONE && table.find(symbolId) >= 0;
    }

    /** The text of an id, null when there is none. Allocates it. */
    public final String text(final long symbolId) {
        if (!contains(symbolId)) {
            return null;
        }
        final int row = table.find(symbolId);
        final byte[] bytes = new byte[length(table.buffer(row), table.offset(row))];
        table.buffer(row).getBytes(table.offset(row) + TEXT_OFFSET, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Copies the text of an id, in UTF-8.
     *
     * @param into has room for {@link #TEXT_LENGTH_MAX} at {@code offset}.
     * @return bytes copied, -1 when there is no such id.
     */
    public final int copyText(final long symbolId, final MutableDirectBuffer into, final int offset) {
        if (!contains(symbolId)) {
            return -1;
        }
        final int row = table.find(symbolId);
        final int length = length(table.buffer(row), table.offset(row));
        into.putBytes(offset, table.buffer(row), table.offset(row) + TEXT_OFFSET, length);
        return length;
    }

    /** How many symbols there are. */
    public final int size() {
        return table.find(NONE) < 0 ? table.size() : table.size() - 1;
    }

    private static int length(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }
}
