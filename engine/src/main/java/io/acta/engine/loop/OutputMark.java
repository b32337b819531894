package io.acta.engine.loop;

import io.acta.codec.protocol.OutputMarkDecoder;
import io.acta.codec.protocol.OutputMarkEncoder;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.nio.ByteOrder;

/**
 * The ordinals of outputs that no action of the ring caused: those of timers, continuations and batch ends. Several such steps, in
 * several batches, may follow one action and share its sequence; so their count since that action is state, and an output has the
 * same identity live, replayed, recovered and after a snapshot.
 */
final class OutputMark {
    private static final TableType<Table, Table> TYPE = TableType.named("OutputMark")
            .message(OutputMarkDecoder.SCHEMA_ID, OutputMarkDecoder.TEMPLATE_ID, OutputMarkDecoder.SCHEMA_VERSION)
            .keyOffset(OutputMarkDecoder.idEncodingOffset())
            .initialRow(new byte[OutputMarkEncoder.BLOCK_LENGTH])
            .build(table -> table, table -> table);

    private static final long ID = 1;
    private static final int SEQUENCE_OFFSET = OutputMarkDecoder.sequenceEncodingOffset();
    private static final int ORDINAL_OFFSET = OutputMarkDecoder.nextOrdinalEncodingOffset();

    private final Table marks;

    OutputMark(final StateStore store) {
        marks = store.createQuiet(TYPE, 1);
    }

    /** Ordinal of the next output of a time-driven step after an action. */
    long nextOrdinal(final long sequence) {
        final int row = marks.find(ID);
        return row < 0 || get(row, SEQUENCE_OFFSET) != sequence
                ? ReleaseHandler.TIME_DRIVEN_ORDINAL
                : get(row, ORDINAL_OFFSET);
    }

    /** Keeps it, within the step that put outputs out. */
    void mark(final long sequence, final long nextOrdinal) {
        int row = marks.edit(ID);
        if (row < 0) {
            row = marks.insert(ID);
        }
        marks.buffer(row).putLong(marks.offset(row) + SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        marks.buffer(row).putLong(marks.offset(row) + ORDINAL_OFFSET, nextOrdinal, ByteOrder.LITTLE_ENDIAN);
    }

    private long get(final int row, final int fieldOffset) {
        return marks.buffer(row).getLong(marks.offset(row) + fieldOffset, ByteOrder.LITTLE_ENDIAN);
    }
}
