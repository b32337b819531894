package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.protocol.ActionHeaderEncoder;
import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.protocol.NoopEncoder;
import io.acta.engine.journal.BatchChecksum;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes batches that follow each other. A batch's body depends on its number alone, so that two runs can be compared.
 */
final class BatchFixture {
    static final long ENGINE_ID = 7;
    private static final int RECORD_LENGTH_MAX = 64;

    private final UnsafeBuffer buffer;
    private final BatchHeaderEncoder header = new BatchHeaderEncoder();
    private final ActionHeaderEncoder action = new ActionHeaderEncoder();
    private final MessageHeaderEncoder message = new MessageHeaderEncoder();
    private final BatchChecksum checksum = new BatchChecksum();
    private long batchNumber;
    private long lastSequence;
    private int lastChecksum;

    BatchFixture(final int capacity) {
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    /** Goes on from where a journal ends. */
    BatchFixture from(final JournalEnd end) {
        batchNumber = end.batchNumber();
        lastSequence = end.lastSequence();
        lastChecksum = end.checksum();
        return this;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    long batchNumber() {
        return batchNumber;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Makes the next batch at offset 0. @return its length, at least the header's and at most what was asked. */
    int next(final int lengthBytes) {
        batchNumber++;
        int position = BatchLayout.HEADER_LENGTH;
        int count = 0;
        while (lengthBytes - position >= BatchLayout.RECORD_LENGTH_MIN) {
            final int recordLength = Math.min(RECORD_LENGTH_MAX, (lengthBytes - position) & -8);
            action.wrap(buffer, position).length(recordLength).flags(0).reserved(0);
            message.wrap(buffer, position + ActionHeaderEncoder.BLOCK_LENGTH)
                    .blockLength(recordLength - BatchLayout.RECORD_LENGTH_MIN)
                    .templateId(NoopEncoder.TEMPLATE_ID)
                    .schemaId(NoopEncoder.SCHEMA_ID)
                    .version(NoopEncoder.SCHEMA_VERSION);
            buffer.setMemory(
                    position + BatchLayout.RECORD_LENGTH_MIN, recordLength - BatchLayout.RECORD_LENGTH_MIN, (byte)
                            (batchNumber + count));
            position += recordLength;
            count++;
        }
        header.wrap(buffer, 0)
                .magic(BatchLayout.MAGIC)
                .formatVersion(BatchLayout.FORMAT_VERSION)
                .preludeLength(0)
                .length(position)
                .actionCount(count)
                .engineId(ENGINE_ID)
                .firstSequence(lastSequence + 1)
                .timeNs(batchNumber * 1000)
                .batchNumber(batchNumber)
                .stateHash(batchNumber * 31)
                .previousChecksum(lastChecksum & 0xFFFF_FFFFL);
        lastChecksum = checksum.compute(buffer, 0, position);
        buffer.putInt(BatchLayout.CHECKSUM_OFFSET, lastChecksum, ByteOrder.LITTLE_ENDIAN);
        lastSequence += count;
        return position;
    }

    /** Appends batches of so many bytes, each when the one before survives power loss. */
    void appendSynced(final Journal journal, final int count, final int lengthBytes) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            journal.append(buffer, 0, next(lengthBytes));
            awaitSynced(journal);
        }
    }

    /** By sleeping, so that the test's timeout ends it. */
    void awaitSynced(final Journal journal) throws InterruptedException {
        while (journal.syncedBatch() < batchNumber) {
            assertThat(journal.failure()).isNull();
            Thread.sleep(1);
        }
    }
}
