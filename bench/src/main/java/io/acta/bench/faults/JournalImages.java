package io.acta.bench.faults;

import io.acta.bench.counting.CountingActions;
import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Small journals on disk, made by whole engines, for faults that damage them. */
final class JournalImages {
    private static final int TIMEOUT_S = 30;

    private JournalImages() {}

    /**
     * Lets an engine count, in batches of one action and more.
     *
     * @param from the first number.
     * @return the last number.
     */
    static long count(final Engine engine, final long counterId, final long from, final int actionCount) {
        final Publisher publisher = engine.publisher()
                .backPressureTimeout(TIMEOUT_S, TimeUnit.SECONDS)
                .origin(counterId, from);
        final CountingActions actions = new CountingActions(publisher);
        for (int i = 0; i < actionCount; i++) {
            final long sequence = actions.counted(counterId, from + i);
            if (sequence < 0 || i % 3 == 0 && !engine.await(sequence, Level.JOURNALED, TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not counted: " + sequence + ", " + engine, engine.cause());
            }
        }
        return from + actionCount - 1;
    }

    /** Waits until everything that was accepted is on disk. */
    static void awaitSynced(final Engine engine) {
        final long last = engine.position(Level.ACCEPTED);
        if (last > 0 && !engine.await(last, Level.SYNCED, TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not synced in time: " + engine, engine.cause());
        }
    }

    /**
     * Makes a journal of three generations, the last as a kill leaves it.
     *
     * @return the last number counted, all acknowledged.
     */
    static long write(final Path directory, final Path live, final int actionsPerGeneration) throws IOException {
        long last = 0;
        for (int generation = 0; generation < 3; generation++) {
            try (Engine engine = Counting.launch(live)) {
                last = count(engine, 1, last + 1, actionsPerGeneration);
                awaitSynced(engine);
                if (generation == 2) {
                    FaultRun.copy(live, directory);
                }
            }
        }
        return last;
    }

    /** All files of a journal, in an order that does not depend on the file system. */
    static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Roll files of a journal, oldest first. */
    static List<Path> rollFiles(final Path directory) throws IOException {
        return files(directory).stream()
                .filter(path -> path.toString().endsWith(".cq4"))
                .toList();
    }

    /**
     * Where each document's 4-byte header is, Chronicle's own metadata included, and last where nothing more was written. Walks the
     * format by itself, so that what checks shares no code with what is checked.
     */
    static List<Integer> headers(final byte[] content) {
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        final List<Integer> offsets = new ArrayList<>();
        int position = 0;
        while (position + Integer.BYTES <= content.length && bytes.getInt(position) != 0) {
            offsets.add(position);
            position += Integer.BYTES + (bytes.getInt(position) & 0x3FFF_FFFF);
            position = position + 3 & -4;
        }
        offsets.add(position);
        return offsets;
    }

    /** Whether a header is that of a document of ours. */
    static boolean isData(final byte[] content, final int header) {
        return (ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(header) & 0xC000_0000) == 0;
    }
}
