package io.acta.engine.journal;

import io.acta.codec.protocol.ActionHeaderEncoder;
import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.codec.protocol.MessageHeaderEncoder;

/**
 * Where things stand in a batch. The protocol schema {@code acta-protocol.xml} defines the fields; these are the numbers that
 * are needed beside its flyweights.
 *
 * <pre>
 *   0       4         6          8        12            16         24              32       40
 *   +-------+---------+----------+--------+-------------+----------+---------------+--------+-
 *   | magic | version | prelude  | length | actionCount | engineId | firstSequence | timeNs |
 *   +-------+---------+----------+--------+-------------+----------+---------------+--------+-
 *   40            48          56                 60         64                       length
 *  -+-------------+-----------+------------------+----------+---------- ~ -----------+
 *   | batchNumber | stateHash | previousChecksum | checksum | prelude, then records  |
 *  -+-------------+-----------+------------------+----------+---------- ~ -----------+
 *
 *   checksum = CRC32C of [0, 60) and [64, length); prelude = bytes before the first of actionCount records
 * </pre>
 *
 * Each record starts at a multiple of 8 bytes from the batch's start and is padded to one, the last one too, so that a batch's
 * length is a multiple of 8.
 */
public final class BatchLayout {
    /** First four bytes of a batch: {@code ACTA} in memory order. */
    public static final int MAGIC = 0x41544341;

    /** The format that this software writes, and the newest that it reads. */
    public static final int FORMAT_VERSION = 1;

    /** Bytes of the header, equal to {@link BatchHeaderEncoder#BLOCK_LENGTH}. */
    public static final int HEADER_LENGTH = 64;

    /** Where the checksum stands; it ends where the body begins. */
    public static final int CHECKSUM_OFFSET = HEADER_LENGTH - Integer.BYTES;

    /** Bytes of the longest prelude: what its length's 16 bits hold, as a multiple of {@link #RECORD_ALIGNMENT}. */
    public static final int PRELUDE_LENGTH_MAX = 0xFFF8;

    /** Bytes to whose multiple every action record is padded. */
    public static final int RECORD_ALIGNMENT = 8;

    /** Bytes of the shortest action record: its header and that of an SBE message with an empty body. */
    public static final int RECORD_LENGTH_MIN = ActionHeaderEncoder.BLOCK_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH;

    private BatchLayout() {}

    /** Bytes that a record of this length takes with its padding. */
    public static long alignedLength(final long recordLength) {
        return (recordLength + (RECORD_ALIGNMENT - 1)) & -RECORD_ALIGNMENT;
    }
}
