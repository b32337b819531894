package io.acta.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.acta.codec.protocol.ActionHeaderEncoder;
import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.codec.protocol.CorrelationHeaderEncoder;
import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.protocol.OriginHeaderEncoder;
import io.acta.engine.journal.BatchChecksum;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An input that stands for a roll file: one byte, whose lowest bit asks for checksums that fit, and the file's bytes. Without the bit nearly every input ends at a
 * checksum, as forged bytes should; with it the code behind is reached.
 */
final class RollFileBytes {
    static final long ENGINE_ID = 7;
    static final byte CHECKSUMS_FIT = 1;

    private static final int PREVIOUS_CHECKSUM_OFFSET = BatchHeaderEncoder.previousChecksumEncodingOffset();
    private static final int ORIGIN_BIT = 1;
    private static final int CORRELATION_BIT = 2;

    private final BatchChecksum checksum = new BatchChecksum();

    /** The file's bytes. */
    byte[] content(final byte[] input) {
        final byte[] content = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        if (input.length > 0 && (input[0] & CHECKSUMS_FIT) != 0) {
            fit(content);
        }
        return content;
    }

    /** Walks as the scanner does, by the same headers. */
    private void fit(final byte[] content) {
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        final UnsafeBuffer document = new UnsafeBuffer(0, 0);
        int previous = 0;
        int at = 0;
        while (content.length - at >= RollFileScanner.HEADER_LENGTH) {
            final int header = buffer.getInt(at, LITTLE_ENDIAN);
            final int length = header & RollFileScanner.LENGTH_MASK;
            at += RollFileScanner.HEADER_LENGTH;
            if (header == 0 || (header & RollFileScanner.INCOMPLETE_BIT) != 0 || length > content.length - at) {
                return;
            }
            if ((header & RollFileScanner.METADATA_BIT) == 0 && length >= BatchLayout.HEADER_LENGTH) {
                document.wrap(buffer, at, length);
                // A generation's record has its checksum in the same place, over the same bytes.
                if (length > GenerationRecord.LENGTH || buffer.getInt(at, LITTLE_ENDIAN) == BatchLayout.MAGIC) {
                    document.putInt(PREVIOUS_CHECKSUM_OFFSET, previous, LITTLE_ENDIAN);
                    previous = checksum.compute(document, 0, length);
                    document.putInt(BatchLayout.CHECKSUM_OFFSET, previous, LITTLE_ENDIAN);
                } else {
                    document.putInt(BatchLayout.CHECKSUM_OFFSET, checksum.compute(document, 0, length), LITTLE_ENDIAN);
                }
            }
            at = BitUtil.align(at + length, RollFileScanner.HEADER_LENGTH);
        }
    }

    /** A generation's record, a batch of two actions, a batch of none, and the end of the file. */
    static byte[] seed() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        buffer.putByte(0, CHECKSUMS_FIT);
        int at = 1;
        buffer.putInt(at, GenerationRecord.LENGTH, LITTLE_ENDIAN);
        at += RollFileScanner.HEADER_LENGTH;
        new GenerationRecord(1, ENGINE_ID, JournalEnd.EMPTY).encode(buffer, at);
        at += GenerationRecord.LENGTH;
        at = batch(buffer, at, 1, 1, 2);
        at = batch(buffer, at, 2, 3, 0);
        buffer.putInt(at, RollFileScanner.END_OF_FILE_MARK, LITTLE_ENDIAN);
        return Arrays.copyOf(buffer.byteArray(), at + RollFileScanner.HEADER_LENGTH);
    }

    private static int batch(
            final UnsafeBuffer buffer, final int start, final long number, final long sequence, final int actionCount) {
        final int from = start + RollFileScanner.HEADER_LENGTH;
        int at = from + BatchLayout.HEADER_LENGTH;
        for (int i = 0; i < actionCount; i++) {
            at = action(buffer, at, i == 0 ? 0 : ORIGIN_BIT | CORRELATION_BIT);
        }
        new BatchHeaderEncoder()
                .wrap(buffer, from)
                .magic(BatchLayout.MAGIC)
                .formatVersion(BatchLayout.FORMAT_VERSION)
                .length(at - from)
                .actionCount(actionCount)
                .engineId(ENGINE_ID)
                .firstSequence(sequence)
                .timeNs(number)
                .batchNumber(number);
        buffer.putInt(start, at - from, LITTLE_ENDIAN);
        return at;
    }

    private static int action(final UnsafeBuffer buffer, final int start, final int flags) {
        final int headers = flags == 0 ? 0 : OriginHeaderEncoder.BLOCK_LENGTH + CorrelationHeaderEncoder.BLOCK_LENGTH;
        final int length = ActionHeaderEncoder.BLOCK_LENGTH + headers + MessageHeaderEncoder.ENCODED_LENGTH;
        new ActionHeaderEncoder().wrap(buffer, start).length(length).flags(flags);
        return start + (int) BatchLayout.alignedLength(length);
    }
}
