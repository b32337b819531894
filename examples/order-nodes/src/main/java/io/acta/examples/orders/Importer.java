package io.acta.examples.orders;

import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.reactor.SinkCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an order file through the engine: each line is one action, an order or a note that it is none. The file's id is the actions' origin and the line's number
 * their origin sequence, so that a file that is read again after a kill goes on behind the last line that the journal has, and a line that is sent twice is a
 * DUPLICATE. When the ring is full, it waits: the file is as fast as the engine.
 *
 * <p><b>Threads:</b> one runs it, any may {@link #stop} it.
 */
public final class Importer {
    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);
    private static final long ROOM_TIMEOUT_MS = 100;
    private static final long JOURNAL_TIMEOUT_S = 60;
    private static final int LINES_PER_PROGRESS = 256;
    private static final int NAME_LENGTH_MAX = 40;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Engine engine;
    private final long linesPerSecond;
    private volatile boolean stopped;
    private volatile long waits;

    /** @param linesPerSecond at most; 0 for as many as the engine takes. */
    public Importer(final Engine engine, final long linesPerSecond) {
        this.engine = engine;
        this.linesPerSecond = linesPerSecond;
    }

    /**
     * Imports a file, or what is left of it.
     *
     * @param lines told how many lines the file has, before the first is read.
     * @param progress told now and then how many lines have been journaled.
     * @return the file's id, which is the key of its row in the import node; all its lines are journaled, unless it was stopped.
     * @throws IOException when the file cannot be read, or is no order file.
     * @throws EngineException when the engine takes no more.
     */
    public long run(final Path file, final LongConsumer lines, final LongConsumer progress) throws IOException {
        final OrderFile.Identity identity = OrderFile.identify(file);
        try (OrderFile in = new OrderFile(file)) {
            final long fileId = identity.fileId();
            final Publisher publisher = engine.publisher().backPressureTimeout(ROOM_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            final OrdersActions actions = new OrdersActions(publisher);
            if (identity.lines() < 1) {
                throw new IOException(file + " has no line behind its heading");
            }
            lines.accept(identity.lines());
            final String name = file.getFileName().toString().replaceAll("[^ -~]", "?");
            final long begun = send(
                    publisher,
                    () -> actions.importStarted(
                            fileId, identity.lines(), name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX))));
            awaitJournaled(begun);
            final long mark = engine.query(state -> state.originMark(fileId)).join();
            if (mark > 0) {
                LOG.info("{}: the journal has it up to line {}; going on behind it", file, mark);
            }
            // Lines are numbered from 1, and the heading is the first: the next action has the number of the next line.
            publisher.origin(fileId, Math.max(mark, 1) + 1);
            readLines(in, publisher, actions, fileId, progress);
            return fileId;
        }
    }

    private void readLines(
            final OrderFile in,
            final Publisher publisher,
            final OrdersActions actions,
            final long fileId,
            final LongConsumer progress)
            throws IOException {
        final OrderLine line = new OrderLine();
        final long first = publisher.nextOriginSequence();
        final long startNs = System.nanoTime();
        long last = 0;
        while (!stopped && in.next()) {
            if (in.lineNumber() < first) {
                continue;
            }
            in.read(line);
            final long sequence = send(publisher, () -> line.send(actions, fileId, in.lineNumber()));
            if (sequence < 0) {
                break;
            }
            last = sequence;
            if (in.lineNumber() % LINES_PER_PROGRESS == 0) {
                final long behind = last - engine.position(Level.JOURNALED);
                progress.accept(in.lineNumber() - 1 - Math.max(0, behind));
            }
            pace(startNs, in.lineNumber() - first + 1);
        }
        if (last > 0) {
            awaitJournaled(last);
            progress.accept(in.lineNumber() - 1);
        }
    }

    /** Sends until it is taken: a full ring means that the engine is busy, not that a line may be left out. @return below 0 when it was stopped first. */
    private long send(final Publisher publisher, final LongSupplier call) {
        long sequence = call.getAsLong();
        while (sequence == SinkCode.BACK_PRESSURED && !stopped) {
            waits++;
            sequence = call.getAsLong();
        }
        if (sequence == SinkCode.BACK_PRESSURED) {
            return sequence;
        }
        if (sequence == SinkCode.INVALID) {
            throw new IllegalStateException("the door refused what the reader let in: " + publisher.describeRefusal());
        }
        if (sequence < 0) {
            throw new EngineException("the import cannot go on: " + SinkCode.name(sequence), engine.cause());
        }
        return sequence;
    }

    private void awaitJournaled(final long sequence) {
        if (!engine.await(sequence, Level.JOURNALED, JOURNAL_TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new EngineException(
                    "sequence " + sequence + " was not journaled within " + JOURNAL_TIMEOUT_S + " s", engine.cause());
        }
    }

    private void pace(final long startNs, final long sent) {
        if (linesPerSecond > 0) {
            final long dueNs = startNs + (long) ((double) sent / linesPerSecond * SECOND_NS);
            for (long left = dueNs - System.nanoTime(); left > 0 && !stopped; left = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, SECOND_NS / 10));
            }
        }
    }

    /** Ends {@link #run} before its time; what was sent stays. */
    public void stop() {
        stopped = true;
    }

    /** How often the ring was full for as long as a publisher waits. */
    public long waits() {
        return waits;
    }
}
