package io.acta.engine.loop;

import io.acta.bench.jmh.Messages;
import io.acta.bench.jmh.PartBenchmark;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.ring.ActionRecord;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A batch from its first action to its checksum; nanoseconds for a whole batch. */
@State(Scope.Thread)
public class BatchBenchmark extends PartBenchmark {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int SLOT_BYTES = 128;

    /** Actions in the batch. */
    @Param({"1", "16", "64", "1024"})
    public int batchActions;

    private final BatchBuffer batch = new BatchBuffer(BATCH_BYTES, 1);
    private UnsafeBuffer slots;
    private long sequence = 1;

    /** Fills slots as a ring has them. */
    @Setup
    public void fillSlots() {
        slots = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(batchActions * SLOT_BYTES, BitUtil.CACHE_LINE_LENGTH));
        final Messages messages = new Messages();
        for (int i = 0; i < batchActions; i++) {
            ActionRecord.writeHeaders(slots, i * SLOT_BYTES, 0, Messages.ADJUSTED_LENGTH, 0, 0, 0);
            messages.adjusted(slots, i * SLOT_BYTES + ActionRecord.headersLength(0), i, i);
        }
        batch.continueFrom(JournalEnd.EMPTY);
        append();
    }

    /** Copies the records of all slots. */
    @Benchmark
    public int append() {
        batch.begin(sequence, sequence);
        sequence += batchActions;
        for (int i = 0; i < batchActions; i++) {
            batch.append(slots, i * SLOT_BYTES);
        }
        return batch.length();
    }

    /** The same, with header and checksum: what the journal gets. */
    @Benchmark
    public int appendAndSeal() {
        append();
        batch.seal(sequence);
        return batch.length();
    }
}
