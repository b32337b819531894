package io.acta.bench.contender;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;
import io.acta.bench.workload.Balances;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A Disruptor and a Chronicle queue as somebody would wire them: actions are written into off-heap slots that lie one after the other, and the
 * handler appends slots as documents, straight from the ring's memory, before it adds to an array. When it is opened again it reads all
 * documents and adds them up.
 */
final class DocumentLane extends DisruptorLane<DocumentLane.Slot> {
    /** Chronicle's own default, spelled out. */
    static final long BLOCK_SIZE_BYTES = 64L << 20;

    private static final int DELTA_OFFSET = Long.BYTES;
    private static final int TX_ID_OFFSET = 2 * Long.BYTES;

    /** When documents are written, and what is done to them. */
    enum Keeping {
        /** A document for each action. */
        EACH,
        /** A document for each batch of the Disruptor. */
        BATCH,
        /** The same, and the file is forced to the disk before results are visible. */
        BATCH_FORCED
    }

    /** One action's place in the ring. */
    static final class Slot {
        final UnsafeBuffer message;

        Slot(final UnsafeBuffer message) {
            this.message = message;
        }
    }

    private final Keeping keeping;
    private final int length;
    private final Path directory;
    private final ChronicleQueue queue;
    private final PointerBytesStore document = new PointerBytesStore();
    private ExcerptAppender appender;
    private FileChannel forced;

    /** The handler's, at each event: on cache lines of their own, because the producer reads this object's other fields. */
    private final Sequence batchAddress = new Sequence(0);

    private final Sequence batchLength = new Sequence(0);

    private DocumentLane(
            final Keeping keeping,
            final Path directory,
            final int length,
            final ChronicleQueue queue,
            final Balances balances) {
        super(new Slots(length), balances);
        this.keeping = keeping;
        this.directory = directory;
        this.length = length;
        this.queue = queue;
    }

    /** Opens a directory and reads what is there. */
    static DocumentLane open(final Keeping keeping, final Path directory, final int length) {
        final ChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .blockSize(BLOCK_SIZE_BYTES)
                .checkInterrupts(false)
                .build();
        final DocumentLane lane = new DocumentLane(keeping, directory, length, queue, new Balances());
        lane.recover();
        lane.start();
        return lane;
    }

    private void recover() {
        try (ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext context = tailer.readingDocument()) {
                    if (!context.isPresent()) {
                        return;
                    }
                    apply(context.wire().bytes());
                }
            }
        }
    }

    private void apply(final Bytes<?> bytes) {
        final long end = bytes.readLimit();
        for (long at = bytes.readPosition(); at < end; at += length) {
            balances.adjust((int) bytes.readLong(at), bytes.readLong(at + DELTA_OFFSET));
        }
    }

    @Override
    void fill(final Slot slot, final int accountId, final long delta, final long txId) {
        final UnsafeBuffer message = slot.message;
        message.putLong(0, accountId);
        message.putLong(DELTA_OFFSET, delta);
        message.putLong(TX_ID_OFFSET, txId);
        for (int offset = TX_ID_OFFSET + Long.BYTES; offset < length; offset += Long.BYTES) {
            message.putLong(offset, txId);
        }
    }

    @Override
    public void onStart() {
        // An appender belongs to the thread that makes it.
        appender = queue.createAppender();
    }

    @Override
    public void onEvent(final Slot slot, final long sequence, final boolean endOfBatch) {
        final UnsafeBuffer message = slot.message;
        if (keeping == Keeping.EACH) {
            append(message.addressOffset(), length);
        } else {
            gather(message.addressOffset());
            if (endOfBatch) {
                append(batchAddress.get(), (int) batchLength.get());
                batchLength.set(0);
                force();
            }
        }
        result(sequence, balances.adjust((int) message.getLong(0), message.getLong(DELTA_OFFSET)));
    }

    private void gather(final long address) {
        if (batchLength.get() > 0 && address != batchAddress.get() + batchLength.get()) {
            // The ring starts again at its first slot.
            append(batchAddress.get(), (int) batchLength.get());
            batchLength.set(0);
        }
        if (batchLength.get() == 0) {
            batchAddress.set(address);
        }
        batchLength.set(batchLength.get() + length);
    }

    private void append(final long address, final int lengthBytes) {
        document.set(address, lengthBytes);
        appender.writeBytes(document);
    }

    private void force() {
        if (keeping != Keeping.BATCH_FORCED) {
            return;
        }
        try {
            if (forced == null) {
                forced = FileChannel.open(newestFile(), StandardOpenOption.WRITE);
            }
            forced.force(false);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file a day; a run over midnight would want the next one. */
    private Path newestFile() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Override
    void release() {
        appender.close();
    }

    @Override
    public void close() {
        super.close();
        queue.close();
        try {
            if (forced != null) {
                forced.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Slots implements EventFactory<Slot> {
        private final ByteBuffer memory;
        private final int length;
        private int offset;

        Slots(final int length) {
            this.length = length;
            memory = BufferUtil.allocateDirectAligned(RingSettings.SLOTS * length, BitUtil.CACHE_LINE_LENGTH);
        }

        @Override
        public Slot newInstance() {
            final Slot slot = new Slot(new UnsafeBuffer(memory, offset, length));
            offset += length;
            return slot;
        }
    }

    /** What is set, but for what {@link Keeping} says. */
    static String settings() {
        return "Disruptor 4.0.0, " + RingSettings.TEXT + ", Chronicle Queue 2026.4, LARGE_DAILY, blockSize="
                + BLOCK_SIZE_BYTES + ", writeBytes from off-heap memory";
    }
}
