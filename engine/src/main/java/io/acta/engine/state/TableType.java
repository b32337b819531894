package io.acta.engine.state;

import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.schema.HeaderWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a table is made of: the layout of its rows and the typed classes around it. The generator makes one for each state
 * message ({@code AccountTable.TYPE}).
 *
 * @param <V> the generated read-only view.
 * @param <T> the generated table, for the owner.
 */
public final class TableType<V, T extends V> {
    private final String name;
    private final int schemaId;
    private final int templateId;
    private final int schemaVersion;
    private final int rowLengthBytes;
    private final int keyOffset;
    private final List<IndexType> indexes;
    private final byte[] initialRow;
    private final Function<Table, V> view;
    private final Function<Table, T> owner;

    private TableType(final Builder builder, final Function<Table, V> view, final Function<Table, T> owner) {
        this.name = builder.name;
        this.schemaId = builder.schemaId;
        this.templateId = builder.templateId;
        this.schemaVersion = builder.schemaVersion;
        this.rowLengthBytes = builder.initialRow.length;
        this.keyOffset = builder.keyOffset;
        this.indexes = List.copyOf(builder.indexes);
        this.initialRow = builder.initialRow;
        this.view = Objects.requireNonNull(view, "view");
        this.owner = Objects.requireNonNull(owner, "owner");
    }

    /** Starts the description of a table. */
    public static Builder named(final String name) {
        return new Builder(name);
    }

    /** The state message's name. */
    public String name() {
        return name;
    }

    /** The SBE schema's id. */
    public int schemaId() {
        return schemaId;
    }

    /** The state message's template id: with the schema's id, the table's identity. */
    public int templateId() {
        return templateId;
    }

    /** The version of the schema that its rows are written with. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** Bytes of a row: the state message's block length. */
    public int rowLengthBytes() {
        return rowLengthBytes;
    }

    /** Where in a row the 64-bit key stands. */
    public int keyOffset() {
        return keyOffset;
    }

    /** Bytes of a row as a message: its 8-byte SBE header and the row. */
    public int messageLengthBytes() {
        return MessageHeaderEncoder.ENCODED_LENGTH + rowLengthBytes;
    }

    /**
     * Writes a row as the SBE message that it is, header first: what a change or a cursor shows becomes what a client reads.
     *
     * @param row that holds the row at {@code rowOffset}.
     * @param into has room for {@link #messageLengthBytes()} at {@code offset}.
     * @return bytes written.
     */
    public int writeMessage(
            final DirectBuffer row, final int rowOffset, final MutableDirectBuffer into, final int offset) {
        HeaderWord.put(into, offset, rowLengthBytes, templateId, schemaId, schemaVersion);
        into.putBytes(offset + MessageHeaderEncoder.ENCODED_LENGTH, row, rowOffset, rowLengthBytes);
        return messageLengthBytes();
    }

    /** A row as a message of its own; allocates it. */
    public byte[] toMessage(final DirectBuffer row, final int rowOffset) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[messageLengthBytes()]);
        writeMessage(row, rowOffset, message, 0);
        return message.byteArray();
    }

    /** Secondary indexes, in the order of the schema's fields. */
    public List<IndexType> indexes() {
        return indexes;
    }

    /**
     * Hash of what decides the state hash of its rows, their content apart: length, place of the key, indexes. Stands in journals and
     * snapshots.
     */
    public long layoutHash() {
        long hash = RowHash.mix((long) rowLengthBytes << 32 | keyOffset);
        for (final IndexType index : indexes) {
            hash = RowHash.mix(
                    hash ^ ((long) index.offset() << 32 | index.encoding().ordinal() + 1));
        }
        return hash;
    }

    /** What a new row holds before its key is set: optional fields are null, all else is zero. */
    byte[] initialRow() {
        return initialRow;
    }

    /** Wraps a table for readers. */
    public V view(final Table table) {
        return view.apply(table);
    }

    /** Wraps a table for its owner. */
    public T owner(final Table table) {
        return owner.apply(table);
    }

    @Override
    public String toString() {
        return name + "{schemaId=" + schemaId + ", templateId=" + templateId + ", rowLengthBytes=" + rowLengthBytes
                + ", indexes=" + indexes + '}';
    }

    /** Collects a {@link TableType}; generated code calls it. */
    public static final class Builder {
        private final String name;
        private final List<IndexType> indexes = new ArrayList<>();
        private int schemaId;
        private int templateId;
        private int schemaVersion;
        private int keyOffset = -1;
        private byte[] initialRow;

        private Builder(final String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** The identity of the state message. */
        public Builder message(final int schemaId, final int templateId, final int schemaVersion) {
            this.schemaId = schemaId;
            this.templateId = templateId;
            this.schemaVersion = schemaVersion;
            return this;
        }

        /** Where the key stands in the row. */
        public Builder keyOffset(final int keyOffset) {
            this.keyOffset = keyOffset;
            return this;
        }

        /** Adds a secondary index on a field. */
        public Builder index(final String field, final int offset, final IndexType.Encoding encoding) {
            indexes.add(new IndexType(field, offset, encoding));
            return this;
        }

        /** The bytes of a new row; their number is the row's length. */
        public Builder initialRow(final byte[] initialRow) {
            this.initialRow = initialRow.clone();
            return this;
        }

        /** Checks the description and makes the type. */
        public <V, T extends V> TableType<V, T> build(final Function<Table, V> view, final Function<Table, T> owner) {
            if (initialRow == null) {
                throw new IllegalArgumentException("table " + name + ": initialRow is missing");
            }
            if (keyOffset < 0 || keyOffset + Long.BYTES > initialRow.length) {
                throw new IllegalArgumentException("table " + name + ": keyOffset=" + keyOffset
                        + " does not leave 8 bytes in a row of " + initialRow.length);
            }
            for (final IndexType index : indexes) {
                if (index.offset() < 0 || index.offset() + index.encoding().lengthBytes() > initialRow.length) {
                    throw new IllegalArgumentException(
                            "table " + name + ": index " + index + " is outside a row of " + initialRow.length);
                }
            }
            return new TableType<>(this, view, owner);
        }
    }
}
