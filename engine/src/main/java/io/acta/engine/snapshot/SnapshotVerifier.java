package io.acta.engine.snapshot;

import io.acta.codec.protocol.SnapshotEndDecoder;
import io.acta.codec.protocol.SnapshotHeaderDecoder;
import io.acta.engine.journal.JournalEnd;
import java.nio.channels.ReadableByteChannel;

/** Reads a snapshot from its beginning to its end and believes every frame's checksum, or says what is wrong. Restores nothing. */
final class SnapshotVerifier {
    private SnapshotVerifier() {}

    /**
     * Verifies a snapshot.
     *
     * @return where the journal stood.
     * @throws DamagedSnapshotException when it is not what was written.
     */
    static JournalEnd verify(final ReadableByteChannel input) {
        final FrameReader frames = new FrameReader(input);
        final SnapshotHeaderDecoder header = readHeader(frames);
        final JournalEnd end = end(header);
        do {
            frames.next();
        } while (frames.kind() != SnapshotLayout.END);
        readEnd(frames);
        return end;
    }

    /** Reads the first frame. */
    static SnapshotHeaderDecoder readHeader(final FrameReader frames) {
        frames.next(SnapshotLayout.HEADER, SnapshotHeaderDecoder.BLOCK_LENGTH);
        final SnapshotHeaderDecoder header = new SnapshotHeaderDecoder()
                .wrap(
                        frames.content(),
                        frames.contentOffset(),
                        SnapshotHeaderDecoder.BLOCK_LENGTH,
                        SnapshotHeaderDecoder.SCHEMA_VERSION);
        if ((int) header.magic() != SnapshotLayout.MAGIC) {
            throw new DamagedSnapshotException("not a snapshot: magic=0x" + Long.toHexString(header.magic()));
        }
        return header;
    }

    static JournalEnd end(final SnapshotHeaderDecoder header) {
        return new JournalEnd(
                header.batchNumber(), header.lastSequence(), header.timeNs(), (int) header.batchChecksum());
    }

    /** Checks the last frame, which is in hand. @return rows of all tables. */
    static long readEnd(final FrameReader frames) {
        if (frames.contentLength() < SnapshotEndDecoder.BLOCK_LENGTH) {
            throw new DamagedSnapshotException("snapshot's end is too short: " + frames.contentLength());
        }
        final SnapshotEndDecoder end = new SnapshotEndDecoder()
                .wrap(
                        frames.content(),
                        frames.contentOffset(),
                        SnapshotEndDecoder.BLOCK_LENGTH,
                        SnapshotEndDecoder.SCHEMA_VERSION);
        if (end.frameCount() != frames.frames() - 1) {
            throw new DamagedSnapshotException(
                    "snapshot has " + (frames.frames() - 1) + " frames and says " + end.frameCount());
        }
        final long rows = end.rowCount();
        frames.end();
        return rows;
    }
}
