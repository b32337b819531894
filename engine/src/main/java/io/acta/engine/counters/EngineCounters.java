package io.acta.engine.counters;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The engine's counters, by Agrona's counters layout. With a file they can be read by another process while the engine runs,
 * and after it died:
 *
 * <pre>
 *   0        4         8     16         64                           64 + metadata
 *   +--------+---------+-----+----------+----------------------------+---------------------+
 *   | magic  | version | pid | reserved | metadata (labels, 512 each)| values (128 each)   |
 *   +--------+---------+-----+----------+----------------------------+---------------------+
 * </pre>
 *
 * <p><b>Threads:</b> any may read; each counter says who writes it. The memory stays mapped while anybody holds a counter.
 */
public final class EngineCounters {
    private static final int MAGIC = 0x43544341;
    private static final int VERSION = 1;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = MAGIC_OFFSET + Integer.BYTES;
    private static final int PID_OFFSET = VERSION_OFFSET + Integer.BYTES;
    private static final int HEADER_LENGTH = BitUtil.CACHE_LINE_LENGTH;
    private static final int COUNTERS_MAX = 64;
    private static final int METADATA_LENGTH = COUNTERS_MAX * CountersReader.METADATA_LENGTH;
    private static final int VALUES_LENGTH = COUNTERS_MAX * CountersReader.COUNTER_LENGTH;
    private static final int FILE_LENGTH = HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH;

    private final Path file;
    private final CountersManager manager;
    private final Map<EngineCounter, AtomicCounter> counters = new LinkedHashMap<>();

    /** @param file to map, made anew; null keeps the counters in memory. */
    public EngineCounters(final Path file) {
        this.file = file;
        final ByteBuffer memory =
                file == null ? BufferUtil.allocateDirectAligned(FILE_LENGTH, BitUtil.CACHE_LINE_LENGTH) : mapNew(file);
        final UnsafeBuffer whole = new UnsafeBuffer(memory);
        manager = new CountersManager(
                new UnsafeBuffer(whole, HEADER_LENGTH, METADATA_LENGTH),
                new UnsafeBuffer(whole, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH));
        for (final EngineCounter counter : EngineCounter.values()) {
            counters.put(counter, manager.newCounter(counter.label(), counter.ordinal()));
        }
        whole.putInt(VERSION_OFFSET, VERSION);
        whole.putLong(PID_OFFSET, ProcessHandle.current().pid());
        // Last, so that who reads the file finds it whole.
        whole.putIntOrdered(MAGIC_OFFSET, MAGIC);
    }

    private static MappedByteBuffer mapNew(final Path file) {
        IoUtil.deleteIfExists(file.toFile());
        return IoUtil.mapNewFile(file.toFile(), FILE_LENGTH);
    }

    /** A counter to read or, for its writer, to write. */
    public AtomicCounter get(final EngineCounter counter) {
        return counters.get(counter);
    }

    /**
     * False when the file was cut or taken away: whoever touches a counter then gets an {@link InternalError}, at once or a little later, wherever
     * the thread is by then.
     */
    public boolean isIntact() {
        return file == null || file.toFile().length() >= FILE_LENGTH;
    }

    /** All counters by label, as they are now. */
    public Map<String, Long> snapshot() {
        return read(manager);
    }

    /**
     * Reads the counters of an engine in this or another process.
     *
     * @throws EngineCountersException when the file is not one of counters.
     */
    public static Map<String, Long> read(final Path file) {
        final File asFile = file.toFile();
        if (asFile.length() < FILE_LENGTH) {
            throw new EngineCountersException("counters file " + file + ": length=" + asFile.length() + " is less than "
                    + FILE_LENGTH + "; is it the file that the engine's context names?");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final UnsafeBuffer whole = new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, FILE_LENGTH));
            if (whole.getIntVolatile(MAGIC_OFFSET) != MAGIC || whole.getInt(VERSION_OFFSET) != VERSION) {
                throw new EngineCountersException("counters file " + file + ": not of this format and version");
            }
            return read(new CountersReader(
                    new UnsafeBuffer(whole, HEADER_LENGTH, METADATA_LENGTH),
                    new UnsafeBuffer(whole, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH)));
        } catch (final IOException e) {
            throw new UncheckedIOException("counters file " + file + ": cannot be read", e);
        }
    }

    private static Map<String, Long> read(final CountersReader reader) {
        final Map<String, Long> values = new LinkedHashMap<>();
        reader.forEach((value, counterId, label) -> values.put(label, value));
        return values;
    }
}
