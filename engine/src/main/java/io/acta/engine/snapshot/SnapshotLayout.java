package io.acta.engine.snapshot;

import io.acta.codec.protocol.SnapshotFrameDecoder;

/** Where things stand in a snapshot; {@code acta-protocol.xml} shows the whole. */
final class SnapshotLayout {
    /** {@code ACTS} in memory order. */
    static final int MAGIC = 0x53544341;

    /** The format that this software writes, and the newest that it reads. */
    static final int FORMAT_VERSION = 1;

    static final int HEADER = 1;
    static final int SCHEMA = 2;
    static final int TABLE = 3;
    static final int ROWS = 4;
    static final int LINKS = 5;
    static final int END = 6;

    /** Bytes before a frame's content. */
    static final int FRAME_HEADER_LENGTH = SnapshotFrameDecoder.BLOCK_LENGTH;

    /** Where in a frame its checksum stands; the content follows. */
    static final int CHECKSUM_OFFSET = SnapshotFrameDecoder.checksumEncodingOffset();

    static final int ALIGNMENT = 8;

    /** Bytes of rows or links that a frame holds, about. */
    static final int PIECE_LENGTH = 256 * 1024;

    /** Bytes of the longest content: that of a schema's text. */
    static final int CONTENT_LENGTH_MAX = 16 * 1024 * 1024;

    /** Bytes before the slots in a frame of rows. */
    static final int ROWS_PREFIX = 2 * Integer.BYTES;

    /** Bytes before the numbers in a frame of links. */
    static final int LINKS_PREFIX = 4 * Integer.BYTES;

    /** Bytes before the text in a frame of a schema. */
    static final int SCHEMA_PREFIX = 2 * Integer.BYTES;

    private SnapshotLayout() {}
}
