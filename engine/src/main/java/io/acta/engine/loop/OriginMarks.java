package io.acta.engine.loop;

import io.acta.codec.protocol.OriginMarkDecoder;
import io.acta.codec.protocol.OriginMarkEncoder;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.nio.ByteOrder;

/** How far each origin has come, kept in a table so that it is undone, hashed and replayed like all state. */
final class OriginMarks {
    private static final TableType<Table, Table> TYPE = TableType.named("OriginMark")
            .message(OriginMarkDecoder.SCHEMA_ID, OriginMarkDecoder.TEMPLATE_ID, OriginMarkDecoder.SCHEMA_VERSION)
            .keyOffset(OriginMarkDecoder.originEncodingOffset())
            .initialRow(new byte[OriginMarkEncoder.BLOCK_LENGTH])
            .build(table -> table, table -> table);

    private static final int SEQUENCE_OFFSET = OriginMarkDecoder.originSequenceEncodingOffset();

    private final Table marks;

    OriginMarks(final StateStore store, final long originsMax) {
        marks = store.createQuiet(TYPE, originsMax);
    }

    /** From the next step on. */
    void originsMax(final long originsMax) {
        marks.capacity(originsMax);
    }

    /** The greatest number that the origin has used, {@link Long#MIN_VALUE} when it is new. */
    long highWaterMark(final long origin) {
        final int row = marks.find(origin);
        return row < 0
                ? Long.MIN_VALUE
                : marks.buffer(row).getLong(marks.offset(row) + SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Sets an origin's mark, within a step. */
    void mark(final long origin, final long originSequence) {
        int row = marks.edit(origin);
        if (row < 0) {
            row = marks.insert(origin);
        }
        marks.buffer(row).putLong(marks.offset(row) + SEQUENCE_OFFSET, originSequence, ByteOrder.LITTLE_ENDIAN);
    }
}
