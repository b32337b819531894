package io.acta.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.protocol.ActionHeaderEncoder;
import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.protocol.NoopEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BatchChainTest {
    private static final long ENGINE_ID = 42;
    private static final int OFFSET = 24;
    private static final int RECORDS = 3;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final BatchChecksum checksum = new BatchChecksum();
    private final BatchChain chain = new BatchChain(ENGINE_ID, JournalEnd.EMPTY);

    @Test
    void shouldPinTheLayout() {
        assertThat(BatchLayout.HEADER_LENGTH).isEqualTo(BatchHeaderEncoder.BLOCK_LENGTH);
        assertThat(BatchLayout.CHECKSUM_OFFSET).isEqualTo(BatchHeaderEncoder.checksumEncodingOffset());
        assertThat(BatchLayout.RECORD_LENGTH_MIN).isEqualTo(16);
        assertThat(BatchHeaderEncoder.magicEncodingOffset()).isZero();
        assertThat(BatchHeaderEncoder.formatVersionEncodingOffset()).isEqualTo(4);
        assertThat(BatchHeaderEncoder.lengthEncodingOffset()).isEqualTo(8);
        assertThat(BatchHeaderEncoder.actionCountEncodingOffset()).isEqualTo(12);
        assertThat(BatchHeaderEncoder.engineIdEncodingOffset()).isEqualTo(16);
        assertThat(BatchHeaderEncoder.firstSequenceEncodingOffset()).isEqualTo(24);
        assertThat(BatchHeaderEncoder.timeNsEncodingOffset()).isEqualTo(32);
        assertThat(BatchHeaderEncoder.batchNumberEncodingOffset()).isEqualTo(40);
        assertThat(BatchHeaderEncoder.stateHashEncodingOffset()).isEqualTo(48);
        assertThat(BatchHeaderEncoder.previousChecksumEncodingOffset()).isEqualTo(56);
    }

    @Test
    void shouldSpellActaInMemoryOrder() {
        final byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(BatchLayout.MAGIC)
                .array();
        assertThat(bytes).containsExactly('A', 'C', 'T', 'A');
    }

    @Test
    void shouldComputeTheSameChecksumOverAnyKindOfMemory() {
        final byte[] bytes = new byte[70_000];
        new Random(7).nextBytes(bytes);
        final int start = 104;
        final int length = 65_000;
        final CRC32C reference = new CRC32C();
        reference.update(bytes, start, 60);
        reference.update(bytes, start + 64, length - 64);
        final int expected = (int) reference.getValue();

        final ByteBuffer direct = ByteBuffer.allocateDirect(80_000);
        direct.position(16);
        direct.put(bytes);
        final ByteBuffer heap = ByteBuffer.allocate(80_000);
        heap.position(16);
        heap.put(bytes);

        final DirectBuffer[] kinds = {
            new UnsafeBuffer(bytes),
            new UnsafeBuffer(direct, 16, bytes.length),
            new UnsafeBuffer(heap, 16, bytes.length),
            new UnsafeBuffer(BufferUtil.address(direct) + 16, bytes.length),
        };
        for (final DirectBuffer kind : kinds) {
            assertThat(checksum.compute(kind, start, length)).isEqualTo(expected);
        }
    }

    @Test
    void shouldAcceptContiguousBatchesAndSayWhereTheyEnd() {
        assertThat(check(write(1, 1, 100, 0, RECORDS))).isNull();
        final int first = chain.checksum();
        assertThat(check(write(2, 4, 100, first, 0))).isNull();
        final int second = chain.checksum();
        final int length = write(3, 4, 101, second, 1);
        assertThat(check(length)).isNull();

        assertThat(chain.end()).isEqualTo(new JournalEnd(3, 4, 101, checksumField()));
    }

    @Test
    void shouldGoOnFromAnEndInTheMiddle() {
        final BatchChain later = new BatchChain(ENGINE_ID, new JournalEnd(9, 70, 500, 0xCAFE));
        final int length = write(10, 71, 500, 0xCAFE, RECORDS);
        assertThat(later.check(buffer, OFFSET, length)).isNull();
        assertThat(later.lastSequence()).isEqualTo(73);
        assertThat(later.batchNumber()).isEqualTo(10);
    }

    @Test
    void shouldSayWhatIsWrongAndStayWhereItIs() {
        assertThat(check(write(1, 1, 100, 0, RECORDS))).isNull();
        final JournalEnd end = chain.end();
        final int previous = end.checksum();

        assertThat(check(write(1, 1, 100, 0, RECORDS))).contains("batchNumber=1 expected=2", "doubled");
        assertThat(check(write(3, 4, 100, previous, RECORDS))).contains("batchNumber=3 expected=2", "lost");
        assertThat(check(write(2, 5, 100, previous, RECORDS))).contains("firstSequence=5 expected=4");
        assertThat(check(write(2, 4, 99, previous, RECORDS))).contains("time fell: timeNs=99 after 100");
        assertThat(check(write(2, 4, 100, previous + 1, RECORDS))).contains("chain broken");
        assertThat(chain.end()).isEqualTo(end);
        assertThat(check(write(2, 4, 100, previous, RECORDS))).isNull();
    }

    @Test
    void shouldRefuseAnotherEnginesBatch() {
        final BatchChain other = new BatchChain(43, JournalEnd.EMPTY);
        assertThat(other.check(buffer, OFFSET, write(1, 1, 100, 0, RECORDS))).contains("engineId=42 expected=43");
    }

    @Test
    void shouldRefuseANewerFormatByName() {
        final int length = write(1, 1, 100, 0, RECORDS);
        buffer.putShort(OFFSET + 4, (short) 2, ByteOrder.LITTLE_ENDIAN);
        assertThat(check(length)).contains("checksum mismatch", "newer format: version 2");
        seal(length);
        assertThat(check(length)).contains("format version 2 is newer than this software");
    }

    @Test
    void shouldRefuseALengthThatIsNotTheDocuments() {
        final int length = write(1, 1, 100, 0, RECORDS);
        assertThat(check(length - 8)).contains("length mismatch");
        assertThat(check(length + 8)).contains("length mismatch");
        assertThat(check(63)).contains("too short");
        assertThat(check(0)).contains("too short");
    }

    @Test
    void shouldNoticeEveryFlippedBit() {
        final int length = write(1, 1, 100, 0, RECORDS);
        for (int bit = 0; bit < length * 8; bit++) {
            flip(bit);
            assertThat(check(length)).as("bit %d", bit).isNotNull();
            flip(bit);
        }
        assertThat(check(length)).isNull();
    }

    @Test
    void shouldRefuseRecordsThatDoNotAddUpEvenUnderAValidChecksum() {
        final int length = write(1, 1, 100, 0, RECORDS);
        final int second = OFFSET + BatchLayout.HEADER_LENGTH + 24;

        for (final int hostile : new int[] {0, 15, 25, length, Integer.MAX_VALUE, -1, -8}) {
            buffer.putInt(second, hostile, ByteOrder.LITTLE_ENDIAN);
            seal(length);
            assertThat(check(length)).as("length %d", hostile).startsWith("action record");
        }
        buffer.putInt(second, 17, ByteOrder.LITTLE_ENDIAN);

        for (final int count : new int[] {0, 2, 4, -1}) {
            buffer.putInt(OFFSET + 12, count, ByteOrder.LITTLE_ENDIAN);
            seal(length);
            assertThat(check(length)).as("count %d", count).startsWith("action records don't add up");
        }
    }

    @Test
    void shouldRefuseBytesAfterTheLastRecord() {
        final int length = write(1, 1, 100, 0, 1);
        buffer.putInt(OFFSET + 8, length + 8, ByteOrder.LITTLE_ENDIAN);
        seal(length + 8);
        assertThat(check(length + 8)).contains("don't add up");
    }

    /** Writes records of 17 bytes, padded to 24. */
    private int write(
            final long batchNumber,
            final long firstSequence,
            final long timeNs,
            final int previousChecksum,
            final int recordCount) {
        final int length = BatchLayout.HEADER_LENGTH + recordCount * 24;
        buffer.setMemory(OFFSET, length + 64, (byte) 0);
        new BatchHeaderEncoder()
                .wrap(buffer, OFFSET)
                .magic(BatchLayout.MAGIC)
                .formatVersion(BatchLayout.FORMAT_VERSION)
                .length(length)
                .actionCount(recordCount)
                .engineId(ENGINE_ID)
                .firstSequence(firstSequence)
                .timeNs(timeNs)
                .batchNumber(batchNumber)
                .stateHash(batchNumber * 31)
                .previousChecksum(previousChecksum & 0xFFFF_FFFFL);
        for (int i = 0; i < recordCount; i++) {
            final int record = OFFSET + BatchLayout.HEADER_LENGTH + i * 24;
            new ActionHeaderEncoder().wrap(buffer, record).length(17);
            new MessageHeaderEncoder()
                    .wrap(buffer, record + ActionHeaderEncoder.BLOCK_LENGTH)
                    .blockLength(1)
                    .templateId(NoopEncoder.TEMPLATE_ID)
                    .schemaId(NoopEncoder.SCHEMA_ID)
                    .version(NoopEncoder.SCHEMA_VERSION);
            buffer.putByte(record + 16, (byte) i);
        }
        seal(length);
        return length;
    }

    private void seal(final int length) {
        buffer.putInt(
                OFFSET + BatchLayout.CHECKSUM_OFFSET,
                checksum.compute(buffer, OFFSET, length),
                ByteOrder.LITTLE_ENDIAN);
    }

    private String check(final int length) {
        return chain.check(buffer, OFFSET, length);
    }

    private int checksumField() {
        return (int) new BatchHeaderDecoder()
                .wrap(buffer, OFFSET, BatchHeaderDecoder.BLOCK_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION)
                .checksum();
    }

    private void flip(final int bit) {
        final int index = OFFSET + bit / 8;
        buffer.putByte(index, (byte) (buffer.getByte(index) ^ (1 << (bit % 8))));
    }
}
