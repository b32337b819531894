package io.acta.engine.published;

import io.acta.codec.protocol.SymbolDecoder;
import io.acta.engine.state.SymbolTable;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Reads published symbols on any thread: the text of an id, for who shows people names. One thread at a time: make one for each.
 */
public final class SymbolReader {
    private final RowReader rows;
    private final SymbolDecoder symbol = new SymbolDecoder();

    /** @param tables of an engine whose reactor called {@code setup.publish(SymbolTable.TYPE)}. */
    public SymbolReader(final PublishedTables tables) {
        this.rows = tables.reader(SymbolTable.TYPE);
    }

    /** The text of an id, null when there is none. Allocates it. */
    public String text(final long symbolId) {
        if (!find(symbolId)) {
            return null;
        }
        final byte[] bytes = new byte[symbol.lengthBytes()];
        symbol.getText(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Copies the text of an id, in UTF-8. Allocates nothing.
     *
     * @param into has room for {@link SymbolTable#TEXT_LENGTH_MAX} at {@code offset}.
     * @return bytes copied, -1 when there is no such id.
     */
    public int copyText(final long symbolId, final MutableDirectBuffer into, final int offset) {
        if (!find(symbolId)) {
            return -1;
        }
        into.putBytes(offset, rows.buffer(), rows.offset() + SymbolDecoder.textEncodingOffset(), symbol.lengthBytes());
        return symbol.lengthBytes();
    }

    private boolean find(final long symbolId) {
        if (symbolId == SymbolTable.NONE || !rows.read(symbolId)) {
            return false;
        }
        symbol.wrap(rows.buffer(), rows.offset(), SymbolDecoder.BLOCK_LENGTH, SymbolDecoder.SCHEMA_VERSION);
        return true;
    }
}
