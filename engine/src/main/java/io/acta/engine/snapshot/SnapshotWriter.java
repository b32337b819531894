package io.acta.engine.snapshot;

import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.protocol.SnapshotEndEncoder;
import io.acta.codec.protocol.SnapshotHeaderEncoder;
import io.acta.codec.protocol.SnapshotTableEncoder;
import io.acta.codec.schema.Schema;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.ApplyPosition;
import io.acta.engine.loop.Assembly;
import io.acta.engine.state.IndexType;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableImage;
import io.acta.engine.state.TableType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Writes all durable state as frames. The same state gives the same bytes, whichever engine or replica holds it.
 *
 * <p><b>Threads:</b> the one that applies, between two batches. Needs memory for one frame.
 */
final class SnapshotWriter {
    private final Assembly assembly;
    private final ActionApplier applier;
    private final long engineId;

    SnapshotWriter(final Assembly assembly, final ActionApplier applier, final long engineId) {
        this.assembly = assembly;
        this.applier = applier;
        this.engineId = engineId;
    }

    /** @param end where the journal stands, which the applier has reached. */
    void write(final JournalEnd end, final SnapshotOutput output) throws IOException {
        final FrameWriter frames = new FrameWriter(output);
        final List<Schema> schemas = assembly.schemas();
        final List<Table> tables = assembly.store().tables();
        writeHeader(end, schemas.size(), tables.size(), frames);
        for (final Schema schema : schemas) {
            writeSchema(schema, frames);
        }
        long rows = 0;
        for (final Table table : tables) {
            writeTable(table, frames);
            rows += table.size();
        }
        new SnapshotEndEncoder()
                .wrap(frames.content(), frames.contentOffset())
                .frameCount(frames.frames())
                .rowCount(rows);
        frames.write(SnapshotLayout.END, SnapshotEndEncoder.BLOCK_LENGTH);
    }

    private void writeHeader(
            final JournalEnd end, final int schemaCount, final int tableCount, final FrameWriter frames)
            throws IOException {
        final ApplyPosition position = applier.position();
        new SnapshotHeaderEncoder()
                .wrap(frames.content(), frames.contentOffset())
                .magic(SnapshotLayout.MAGIC)
                .formatVersion(SnapshotLayout.FORMAT_VERSION)
                .tableCount(tableCount)
                .schemaCount(schemaCount)
                .reserved(0)
                .batchChecksum(Integer.toUnsignedLong(end.checksum()))
                .batchNumber(end.batchNumber())
                .lastSequence(end.lastSequence())
                .timeNs(end.timeNs())
                .stateHash(assembly.store().stateHash())
                .engineId(engineId)
                .step(position.step());
        frames.write(SnapshotLayout.HEADER, SnapshotHeaderEncoder.BLOCK_LENGTH);
    }

    private static void writeSchema(final Schema schema, final FrameWriter frames) throws IOException {
        final byte[] text = schema.text().getBytes(StandardCharsets.UTF_8);
        final int length = SnapshotLayout.SCHEMA_PREFIX + text.length;
        frames.reserve(length);
        final int at = frames.contentOffset();
        frames.content().putInt(at, schema.id(), ByteOrder.LITTLE_ENDIAN);
        frames.content().putInt(at + Integer.BYTES, text.length, ByteOrder.LITTLE_ENDIAN);
        frames.content().putBytes(at + SnapshotLayout.SCHEMA_PREFIX, text);
        frames.write(SnapshotLayout.SCHEMA, length);
    }

    private static void writeTable(final Table table, final FrameWriter frames) throws IOException {
        final TableImage image = new TableImage(table);
        final TableType<?, ?> type = table.type();
        final SnapshotTableEncoder encoder = new SnapshotTableEncoder()
                .wrapAndApplyHeader(frames.content(), frames.contentOffset(), new MessageHeaderEncoder());
        encoder.schemaId(type.schemaId())
                .templateId(type.templateId())
                .schemaVersion(type.schemaVersion())
                .reserved(0)
                .rowLength(type.rowLengthBytes())
                .keyOffset(type.keyOffset())
                .slotCount(image.slotCount())
                .rowCount(table.size())
                .freeSlot(image.freeSlot());
        final List<IndexType> indexes = type.indexes();
        final SnapshotTableEncoder.IndexesEncoder group = encoder.indexesCount(indexes.size());
        for (final IndexType index : indexes) {
            group.next().offset(index.offset()).encoding(index.encoding().ordinal());
        }
        frames.write(SnapshotLayout.TABLE, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        writeSlots(image, frames);
        for (int i = 0; i < indexes.size(); i++) {
            writeLinks(image, i, frames);
        }
    }

    private static void writeSlots(final TableImage image, final FrameWriter frames) throws IOException {
        frames.reserve(SnapshotLayout.ROWS_PREFIX + image.slotBytes());
        final int slotsPerFrame =
                Math.max(1, (SnapshotLayout.PIECE_LENGTH - SnapshotLayout.ROWS_PREFIX) / image.slotBytes());
        for (int first = 0; first < image.slotCount(); ) {
            final int count = Math.min(slotsPerFrame, image.slotCount() - first);
            final MutableDirectBuffer content = frames.content();
            final int at = frames.contentOffset();
            content.putInt(at, first, ByteOrder.LITTLE_ENDIAN);
            content.putInt(at + Integer.BYTES, count, ByteOrder.LITTLE_ENDIAN);
            image.copySlots(first, count, content, at + SnapshotLayout.ROWS_PREFIX);
            frames.write(SnapshotLayout.ROWS, SnapshotLayout.ROWS_PREFIX + count * image.slotBytes());
            first += count;
        }
    }

    private static void writeLinks(final TableImage image, final int index, final FrameWriter frames)
            throws IOException {
        final int linksPerFrame = (SnapshotLayout.PIECE_LENGTH - SnapshotLayout.LINKS_PREFIX) / Integer.BYTES;
        for (int first = 0; first < image.slotCount(); ) {
            final int count = Math.min(linksPerFrame, image.slotCount() - first);
            final MutableDirectBuffer content = frames.content();
            final int at = frames.contentOffset();
            content.putInt(at, index, ByteOrder.LITTLE_ENDIAN);
            content.putInt(at + Integer.BYTES, first, ByteOrder.LITTLE_ENDIAN);
            content.putInt(at + 2 * Integer.BYTES, count, ByteOrder.LITTLE_ENDIAN);
            content.putInt(at + 3 * Integer.BYTES, 0, ByteOrder.LITTLE_ENDIAN);
            image.copyLinks(index, first, count, content, at + SnapshotLayout.LINKS_PREFIX);
            frames.write(SnapshotLayout.LINKS, SnapshotLayout.LINKS_PREFIX + count * Integer.BYTES);
            first += count;
        }
    }
}
