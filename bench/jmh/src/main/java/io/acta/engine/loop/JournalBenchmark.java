package io.acta.engine.loop;

import io.acta.bench.driver.Directories;
import io.acta.bench.jmh.Messages;
import io.acta.bench.jmh.PartBenchmark;
import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.ring.ActionRecord;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The durable journal by itself: four million actions in batches that are sealed already, into a new journal; nanoseconds for one <i>action</i>.
 * The journal's own thread makes pages ready on another core meanwhile. Its limit: {@code PagesBenchmark}, over the actions in 64 KiB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
public class JournalBenchmark extends PartBenchmark {
    private static final int ACTIONS = 1 << 22;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long ENGINE_ID = 1;

    /** Actions in a batch: a power of two. */
    @Param({"1", "16", "64", "1024"})
    public int batchActions;

    private UnsafeBuffer batch;
    private int batchLength;
    private Path directory;
    private ChronicleJournal journal;

    /** Seals the batch that is appended again and again. */
    @Setup
    public void seal() {
        final int messageOffset = ActionRecord.headersLength(0);
        final UnsafeBuffer record = new UnsafeBuffer(BufferUtil.allocateDirectAligned(128, BitUtil.CACHE_LINE_LENGTH));
        ActionRecord.writeHeaders(record, 0, 0, Messages.ADJUSTED_LENGTH, 0, 0, 0);
        new Messages().adjusted(record, messageOffset, 1, 1);
        final BatchBuffer sealed = new BatchBuffer(BATCH_BYTES, ENGINE_ID);
        sealed.continueFrom(JournalEnd.EMPTY);
        sealed.begin(1, 1);
        for (int i = 0; i < batchActions; i++) {
            sealed.append(record, 0);
        }
        sealed.seal(0);
        batch = sealed.buffer();
        batchLength = sealed.length();
    }

    /** Opens an empty journal. */
    @Setup(Level.Invocation)
    public void open() throws IOException {
        directory = Directories.empty(temporaryDirectory());
        journal = new ChronicleJournal(new ChronicleJournalContext().directory(directory));
        journal.recover(ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
    }

    /** Closes and deletes it. */
    @TearDown(Level.Invocation)
    public void close() throws IOException {
        journal.close();
        Directories.delete(directory);
    }

    /** Appends four million actions. The batches' numbers grow, which is what the journal looks at; nothing reads them back. */
    @Benchmark
    @OperationsPerInvocation(ACTIONS)
    public long append() {
        final int batches = ACTIONS / batchActions;
        for (int i = 0; i < batches; i++) {
            batch.putLong(BatchHeaderEncoder.batchNumberEncodingOffset(), i + 1L);
            batch.putLong(BatchHeaderEncoder.firstSequenceEncodingOffset(), (long) i * batchActions + 1);
            journal.append(batch, 0, batchLength);
        }
        return journal.syncedBatch();
    }
}
