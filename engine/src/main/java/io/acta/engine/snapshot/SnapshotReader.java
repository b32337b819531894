package io.acta.engine.snapshot;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.codec.protocol.SnapshotHeaderDecoder;
import io.acta.codec.protocol.SnapshotTableDecoder;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.SchemaException;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.ApplyPosition;
import io.acta.engine.loop.Assembly;
import io.acta.engine.state.IndexType;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableImage;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Restores state from a snapshot, frame by frame, each verified before it is used. Rows of an older schema version are lengthened: what is
 * new gets its null or zero. Needs memory for one frame beside the state.
 *
 * <p><b>Threads:</b> the one that applies, outside of batches. <b>Errors:</b> leave the state half filled: {@link ActionApplier#clear()}.
 */
final class SnapshotReader {
    private final Assembly assembly;
    private final ActionApplier applier;
    private final long engineId;
    private final Map<Integer, Schema> schemasBefore = new HashMap<>();
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private boolean sameLayout;
    private long rows;

    SnapshotReader(final Assembly assembly, final ActionApplier applier, final long engineId) {
        this.assembly = assembly;
        this.applier = applier;
        this.engineId = engineId;
        for (final Schema schema : assembly.schemas()) {
            schemas.put(schema.id(), schema);
        }
    }

    /**
     * Fills empty state.
     *
     * @param lastSequenceMax of the last action that may be in it.
     * @return where the journal stood; null when it holds later actions, and nothing was restored.
     * @throws DamagedSnapshotException when the snapshot is not what was written.
     * @throws IncompatibleSnapshotException when it is, and does not fit this engine.
     */
    JournalEnd read(final ReadableByteChannel input, final long lastSequenceMax) {
        try {
            return readFrames(new FrameReader(input), lastSequenceMax);
        } catch (final IllegalStateException | IndexOutOfBoundsException | ArithmeticException | SchemaException e) {
            throw new DamagedSnapshotException("snapshot's content does not fit together: " + e.getMessage(), e);
        }
    }

    private JournalEnd readFrames(final FrameReader frames, final long lastSequenceMax) {
        sameLayout = true;
        rows = 0;
        schemasBefore.clear();
        final SnapshotHeaderDecoder header = SnapshotVerifier.readHeader(frames);
        final JournalEnd end = SnapshotVerifier.end(header);
        checkOurs(header);
        if (end.lastSequence() > lastSequenceMax) {
            return null;
        }
        final ApplyPosition position = new ApplyPosition(header.lastSequence(), header.step());
        final long stateHash = header.stateHash();
        final int schemaCount = header.schemaCount();
        final int tableCount = header.tableCount();
        for (int i = 0; i < schemaCount; i++) {
            readSchema(frames);
        }
        for (int i = 0; i < tableCount; i++) {
            readTable(frames);
        }
        frames.next(SnapshotLayout.END, 0);
        final long rowsBefore = SnapshotVerifier.readEnd(frames);
        if (rowsBefore != rows) {
            throw new DamagedSnapshotException("snapshot has " + rows + " rows and says " + rowsBefore);
        }
        applier.continueFrom(position);
        if (sameLayout && assembly.store().stateHash() != stateHash) {
            throw new DamagedSnapshotException("snapshot's rows have stateHash="
                    + Long.toHexString(assembly.store().stateHash()) + " and it says " + Long.toHexString(stateHash));
        }
        return end;
    }

    private void checkOurs(final SnapshotHeaderDecoder header) {
        if (header.formatVersion() > SnapshotLayout.FORMAT_VERSION) {
            throw new IncompatibleSnapshotException("snapshot is of format version " + header.formatVersion()
                    + ", newer than this software, which reads up to " + SnapshotLayout.FORMAT_VERSION
                    + "; launch the software that wrote it, or a newer one");
        }
        if (header.engineId() != engineId) {
            throw new IncompatibleSnapshotException(
                    "another engine's snapshot: engineId=" + header.engineId() + " expected=" + engineId);
        }
    }

    private void readSchema(final FrameReader frames) {
        frames.next(SnapshotLayout.SCHEMA, SnapshotLayout.SCHEMA_PREFIX);
        final int at = frames.contentOffset();
        final int id = frames.content().getInt(at, ByteOrder.LITTLE_ENDIAN);
        final byte[] text = new byte[frames.contentLength() - SnapshotLayout.SCHEMA_PREFIX];
        frames.content().getBytes(at + SnapshotLayout.SCHEMA_PREFIX, text);
        schemasBefore.put(id, Schema.parse(new String(text, StandardCharsets.UTF_8)));
    }

    private void readTable(final FrameReader frames) {
        frames.next(SnapshotLayout.TABLE, MessageHeaderDecoder.ENCODED_LENGTH + SnapshotTableDecoder.BLOCK_LENGTH);
        final SnapshotTableDecoder decoder = new SnapshotTableDecoder()
                .wrapAndApplyHeader(frames.content(), frames.contentOffset(), new MessageHeaderDecoder());
        final int rowLength = Math.toIntExact(decoder.rowLength());
        final int slotCount = decoder.slotCount();
        final int rowCount = decoder.rowCount();
        final int freeSlot = decoder.freeSlot();
        final Table table = find(decoder, rowLength);
        final int[] indexNow = indexesNow(decoder.indexes(), table);

        final TableImage image = table == null ? null : new TableImage(table);
        if (image != null) {
            image.begin(slotCount, freeSlot);
        }
        readSlots(frames, image, slotCount, rowLength);
        for (final int index : indexNow) {
            readLinks(frames, index < 0 ? null : image, index, slotCount);
        }
        if (image != null) {
            image.end();
            if (table.size() != rowCount) {
                throw new DamagedSnapshotException("table " + table.type().name() + " has " + table.size()
                        + " rows in the snapshot, which says " + rowCount);
            }
        }
        rows += rowCount;
    }

    /** This software's table, null for one that vanished and was empty. */
    private Table find(final SnapshotTableDecoder decoder, final int rowLength) {
        final StateStore store = assembly.store();
        final Table table = store.table(decoder.schemaId(), decoder.templateId());
        final MessageLayout before = message(schemasBefore, decoder);
        if (table == null) {
            if (decoder.rowCount() == 0) {
                return null;
            }
            throw new IncompatibleSnapshotException("table " + (before == null ? "" : before.name() + " ")
                    + "vanished: schemaId=" + decoder.schemaId() + ", templateId=" + decoder.templateId() + " has "
                    + decoder.rowCount() + " rows in the snapshot and no reactor owns it; let one own it again");
        }
        RowGrowth.check(
                table.type(), before, message(schemas, decoder), rowLength, Math.toIntExact(decoder.keyOffset()));
        sameLayout &= rowLength == table.type().rowLengthBytes();
        return table;
    }

    private static MessageLayout message(final Map<Integer, Schema> schemas, final SnapshotTableDecoder decoder) {
        final Schema schema = schemas.get(decoder.schemaId());
        return schema == null ? null : schema.message(decoder.templateId());
    }

    /** For each index of the snapshot its place in the table now, -1 when there is none any more. */
    private int[] indexesNow(final SnapshotTableDecoder.IndexesDecoder group, final Table table) {
        final int[] now = new int[group.count()];
        for (int i = 0; i < now.length; i++) {
            group.next();
            now[i] = -1;
            for (int j = 0; table != null && j < table.type().indexes().size(); j++) {
                final IndexType type = table.type().indexes().get(j);
                if (type.offset() == group.offset() && type.encoding().ordinal() == group.encoding()) {
                    now[i] = j;
                }
            }
            sameLayout &= now[i] == i;
        }
        sameLayout &= table == null || now.length == table.type().indexes().size();
        return now;
    }

    private static void readSlots(
            final FrameReader frames, final TableImage image, final int slotCount, final int rowLength) {
        final int slotBytes = TableImage.slotBytes(rowLength);
        for (int done = 0; done < slotCount; ) {
            frames.next(SnapshotLayout.ROWS, SnapshotLayout.ROWS_PREFIX);
            final int at = frames.contentOffset();
            final int first = frames.content().getInt(at, ByteOrder.LITTLE_ENDIAN);
            final int count = frames.content().getInt(at + Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
            checkCount(frames, count, SnapshotLayout.ROWS_PREFIX, slotBytes);
            if (image != null) {
                image.restoreSlots(first, count, frames.content(), at + SnapshotLayout.ROWS_PREFIX, rowLength);
            }
            done += count;
        }
    }

    private static void readLinks(
            final FrameReader frames, final TableImage image, final int index, final int slotCount) {
        for (int done = 0; done < slotCount; ) {
            frames.next(SnapshotLayout.LINKS, SnapshotLayout.LINKS_PREFIX);
            final int at = frames.contentOffset();
            final int first = frames.content().getInt(at + Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
            final int count = frames.content().getInt(at + 2 * Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
            checkCount(frames, count, SnapshotLayout.LINKS_PREFIX, Integer.BYTES);
            if (image != null) {
                image.restoreLinks(index, first, count, frames.content(), at + SnapshotLayout.LINKS_PREFIX);
            }
            done += count;
        }
    }

    private static void checkCount(
            final FrameReader frames, final int count, final int prefixLength, final int entryBytes) {
        if (count < 1 || prefixLength + (long) count * entryBytes != frames.contentLength()) {
            throw new DamagedSnapshotException("frame " + (frames.frames() - 1) + " of the snapshot says that it holds "
                    + count + " entries of " + entryBytes + " bytes and is " + frames.contentLength() + " long");
        }
    }
}
