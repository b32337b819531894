package io.acta.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.protocol.SnapshotFrameDecoder;
import io.acta.codec.protocol.SnapshotHeaderEncoder;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.golden.GoldenActions;
import io.acta.engine.golden.PlaceKeeper;
import io.acta.engine.journal.MemoryJournal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SnapshotFormatTest {
    @Test
    void shouldHaveAGoldenSnapshotOfTheFormatThatIsWritten() {
        // A new format gets a number of its own here, a golden journal with a snapshot, and the old ones stay.
        assertThat(SnapshotLayout.FORMAT_VERSION).isEqualTo(1);
        assertThat(SnapshotLayout.MAGIC).isEqualTo(0x53544341);
    }

    @Test
    void shouldRefuseASnapshotOfANewerFormatByName() throws Exception {
        final MemoryJournal journal = new MemoryJournal();
        final MemorySnapshotStore store = new MemorySnapshotStore();
        try (Engine engine = Engine.launch(context(journal, store))) {
            final long sequence = new GoldenActions(engine.publisher()).placeOpened(1, 1);
            assertThat(engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS))
                    .isTrue();
            engine.snapshot().get(10, TimeUnit.SECONDS);
        }
        final long batch = store.batchNumbers().get(0);
        store.put(batch, ofNewerFormat(store.bytes(batch)));
        assertThatThrownBy(() -> Engine.launch(context(journal, store)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("snapshot is of format version 2")
                .hasMessageContaining("launch the software that wrote it");
    }

    private static EngineContext context(final MemoryJournal journal, final MemorySnapshotStore store) {
        return new EngineContext().reactor(new PlaceKeeper()).journal(journal).snapshots(store);
    }

    /** With all checksums right. */
    private static byte[] ofNewerFormat(final byte[] snapshot) {
        final ByteBuffer bytes = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(SnapshotLayout.FRAME_HEADER_LENGTH + SnapshotHeaderEncoder.formatVersionEncodingOffset(), (short)
                (SnapshotLayout.FORMAT_VERSION + 1));
        final FrameChecksum checksum = new FrameChecksum();
        for (int at = 0; at < snapshot.length; ) {
            final int length = BitUtil.align(
                    SnapshotLayout.FRAME_HEADER_LENGTH + bytes.getInt(at + SnapshotFrameDecoder.lengthEncodingOffset()),
                    SnapshotLayout.ALIGNMENT);
            final ByteBuffer frame = bytes.slice(at, length);
            bytes.putInt(
                    at + SnapshotLayout.CHECKSUM_OFFSET, checksum.next(frame, SnapshotLayout.CHECKSUM_OFFSET, length));
            at += length;
        }
        return snapshot;
    }
}
