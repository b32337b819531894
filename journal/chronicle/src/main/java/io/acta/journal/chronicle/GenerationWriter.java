package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.Wire;

/**
 * Appends documents to the Chronicle queue of one generation, in a directory that nothing was in. Used by the reactor thread alone, but for
 * {@link #current()}, {@link #position()} and {@link #files()}, which other threads may read. Appending allocates nothing.
 */
final class GenerationWriter implements GenerationAppender {
    private static final int OPEN_TIMEOUT_MS = 2_000;

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore source = new PointerBytesStore();
    private final PosixCalls posix;
    private final long blockSizeBytes;
    private final long pagesKeptBytes;
    private final RollFiles files = new RollFiles();
    private final Consumer<String> faultListener = this::onFault;
    private Wire wire;
    private volatile String fault;
    private volatile MappedRollFile current;
    private final WrittenLast last = new WrittenLast();

    GenerationWriter(
            final Path directory,
            final ChronicleJournalContext context,
            final TimeProvider clock,
            final PosixCalls posix) {
        this.posix = posix;
        blockSizeBytes = context.blockSizeBytes();
        // What is taken out of a file system in memory would go to swap space.
        pagesKeptBytes = JournalFiles.isInMemory(context.directory()) ? Long.MAX_VALUE : context.pagesKeptBytes();
        listenOnThisThread();
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(context.rollCycle())
                .blockSize(context.blockSizeBytes())
                .timeProvider(clock)
                .timeoutMS(OPEN_TIMEOUT_MS)
                .checkInterrupts(false)
                .build();
        appender = queue.createAppender();
    }

    /**
     * Appends one document.
     *
     * @throws IOException when the file behind it cannot be opened for syncing.
     * @throws JournalException when Chronicle reported an error and went on, or somebody cut the file.
     */
    @Override
    public void append(final long address, final int lengthBytes) throws IOException {
        source.set(address, lengthBytes);
        final Object block = wire == null ? null : wire.bytes().bytesStore();
        appender.writeBytes(source);
        if (wire != null && (appender.wire() != wire || wire.bytes().bytesStore() != block)) {
            // Chronicle makes a file long enough before it maps the next block of it: a file that was cut just then has
            // its
            // length again, and zeros where batches were.
            last.check(current);
        }
        if (appender.wire() != wire) {
            rolled();
        }
        final long position = current.position();
        final long end = wire.bytes().writePosition();
        if (end - lengthBytes < position + RollFileScanner.HEADER_LENGTH) {
            // Chronicle finds the end by the last header, and where that is gone it writes over what stood there.
            throw WrittenLast.cut(current, position);
        }
        current.position(end);
        last.wrote(source, end);
        final String reported = fault;
        if (reported != null) {
            throw new JournalException("Chronicle Queue reported an error in " + current.path() + ": " + reported);
        }
    }

    private void onFault(final String message) {
        if (fault == null) {
            fault = message;
        }
    }

    private void rolled() throws IOException {
        final RollFile before = current;
        if (before != null) {
            before.position(before.position() + RollFileScanner.HEADER_LENGTH);
        }
        wire = appender.wire();
        final MappedRollFile next = new MappedRollFile(
                appender.currentFile().toPath(),
                ((MappedBytes) wire.bytes()).mappedFile(),
                posix,
                blockSizeBytes,
                pagesKeptBytes);
        files.add(next);
        current = next;
    }

    /** Counts errors that Chronicle reports on the calling thread as this journal's. */
    void listenOnThisThread() {
        ChronicleSettings.listen(faultListener);
    }

    /** The first thing that Chronicle reported, or null. */
    @Override
    public String fault() {
        return fault;
    }

    /** The file that the last document went to. */
    @Override
    public MappedRollFile current() {
        return current;
    }

    /** The cycle, as the roll cycle counts them, that {@link #current()} belongs to. Reactor thread. */
    int cycle() {
        return appender.cycle();
    }

    /** Files of this generation that are not yet done with, the current one last. */
    @Override
    public List<RollFile> files() {
        return files.all();
    }

    /** Closes the queue, gives back what was allocated ahead, and leaves every file synced. */
    @Override
    public void close() {
        ChronicleSettings.unlisten(faultListener);
        try {
            appender.close();
            queue.close();
        } catch (final RuntimeException | Error e) {
            // What Chronicle still has open is not cut.
            files.close();
            throw e;
        }
        files.end(current, position());
    }
}
