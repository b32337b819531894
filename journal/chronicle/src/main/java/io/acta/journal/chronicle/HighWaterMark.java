package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How far batches were acknowledged, so that a journal which ends too early is seen. A mapped file of 4 KiB: written at each
 * append without a system call, and kept by the operating system when the process is killed.
 *
 * <pre>
 *   0               64              128             192             256        4096
 *   +---------------+---------------+---------------+---------------+--- ~ ----+
 *   | journaled 0   | journaled 1   | synced 0      | synced 1      | zeros    |
 *   +---------------+---------------+---------------+---------------+--- ~ ----+
 *
 *   slot, little-endian:
 *   0            8             16             24         28         32       40          48     64
 *   +------------+-------------+--------------+----------+----------+--------+-----------+------+
 *   | generation | batchNumber | lastSequence | checksum | reserved | bootId | slotCheck | ...  |
 *   +------------+-------------+--------------+----------+----------+--------+-----------+------+
 * </pre>
 *
 * A mark is written to its two slots in turn; {@code slotCheck} mixes the other fields, so that a slot which was cut off in the
 * middle is not believed and the other one counts, which is one mark older. {@code checksum} is that of the batch. {@code bootId}
 * says in which run of the machine the mark was written: a journaled mark of an earlier run says nothing about what the
 * disk kept when power was lost, only a synced one does.
 *
 * <p><b>Threads:</b> journaled marks are written by the reactor thread, synced marks by the sync thread; they share no bytes. Writing allocates nothing, nor does {@link #readJournaled}.
 */
final class HighWaterMark implements AutoCloseable {
    static final String FILE_NAME = "high-water";
    static final int FILE_LENGTH = 4096;
    static final int SLOT_LENGTH = 64;

    static final int GENERATION_OFFSET = 0;
    static final int BATCH_NUMBER_OFFSET = GENERATION_OFFSET + Long.BYTES;
    static final int LAST_SEQUENCE_OFFSET = BATCH_NUMBER_OFFSET + Long.BYTES;
    static final int CHECKSUM_OFFSET = LAST_SEQUENCE_OFFSET + Long.BYTES;
    static final int BOOT_ID_OFFSET = CHECKSUM_OFFSET + 2 * Integer.BYTES;
    static final int SLOT_CHECK_OFFSET = BOOT_ID_OFFSET + Long.BYTES;

    private static final int JOURNALED_OFFSET = 0;
    private static final int SYNCED_OFFSET = 2 * SLOT_LENGTH;

    /** Bytes that the slots take. */
    static final int SLOTS_LENGTH = 2 * SYNCED_OFFSET;

    private static final Path BOOT_ID_FILE = Path.of("/proc/sys/kernel/random/boot_id");

    private final MarkMemory memory;
    private final UnsafeBuffer buffer;
    private final long bootId;
    private long journaledCount;
    private long syncedCount;

    /**
     * One mark.
     *
     * @param generation in which the batch stands.
     * @param batchNumber of the batch, 0 for none.
     * @param lastSequence of the batch.
     * @param checksum of the batch.
     * @param thisBoot whether the machine has been up since the mark was written.
     */
    record Mark(long generation, long batchNumber, long lastSequence, int checksum, boolean thisBoot) {}

    private HighWaterMark(final MarkMemory memory, final long bootId) {
        this.memory = memory;
        this.bootId = bootId;
        buffer = memory.buffer();
    }

    static boolean exists(final Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** Opens the file, or makes it, synced with its name. */
    static HighWaterMark open(final Path directory) throws IOException {
        return open(directory, currentBootId());
    }

    /** As in the machine's run of this id, 0 for unknown. */
    static HighWaterMark open(final Path directory, final long bootId) throws IOException {
        try (FileChannel channel = openFile(directory)) {
            return new HighWaterMark(MarkMemory.mapped(channel), bootId);
        }
    }

    /** The same without a map, for file systems that have none: each mark is a system call. */
    static HighWaterMark openUnmapped(final Path directory, final long bootId) throws IOException {
        final FileChannel channel = openFile(directory);
        boolean opened = false;
        try {
            final HighWaterMark mark = new HighWaterMark(MarkMemory.copied(channel), bootId);
            opened = true;
            return mark;
        } finally {
            if (!opened) {
                JournalFiles.closeQuietly(channel);
            }
        }
    }

    private static FileChannel openFile(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        final boolean fresh = !Files.exists(file);
        final FileChannel channel = JournalFiles.openOrCreate(file);
        boolean opened = false;
        try {
            if (channel.size() < FILE_LENGTH) {
                // Written, not only lengthened, so that a full disk shows here and not as a fault on first touch.
                channel.write(ByteBuffer.allocate(FILE_LENGTH - (int) channel.size()), channel.size());
            }
            if (fresh) {
                channel.force(true);
                JournalFiles.sync(directory);
            }
            opened = true;
            return channel;
        } finally {
            if (!opened) {
                JournalFiles.closeQuietly(channel);
            }
        }
    }

    /** The newest journaled mark, or null when neither slot holds one. */
    Mark journaled() {
        return journaled(buffer, bootId);
    }

    /** The same without allocating. @return false when neither slot holds one. */
    boolean readJournaled(final NewestMark newest) {
        return newest.read(buffer, JOURNALED_OFFSET);
    }

    /** The newest synced mark, or null when neither slot holds one. */
    Mark synced() {
        return synced(buffer, bootId);
    }

    /** What must be there: all that was acknowledged, or, once the machine went down, all that was synced. Null for nothing. */
    Mark floor() {
        return floor(buffer, bootId);
    }

    /** As {@link #floor()}, from a copy of the file's first {@link #SLOTS_LENGTH} bytes. */
    static Mark floor(final DirectBuffer slots, final long bootId) {
        final Mark journaled = journaled(slots, bootId);
        return journaled != null && journaled.thisBoot() ? journaled : synced(slots, bootId);
    }

    private static Mark journaled(final DirectBuffer slots, final long bootId) {
        return newest(slots, JOURNALED_OFFSET, bootId);
    }

    /** As {@link #synced()}, from a copy. */
    static Mark synced(final DirectBuffer slots, final long bootId) {
        return newest(slots, SYNCED_OFFSET, bootId);
    }

    /** Marks a batch as journaled. */
    void journaled(final long generation, final long batchNumber, final long lastSequence, final int checksum) {
        final int offset = JOURNALED_OFFSET + (int) (journaledCount++ & 1) * SLOT_LENGTH;
        write(offset, generation, batchNumber, lastSequence, checksum);
    }

    /** Marks a batch as synced. */
    void synced(final long generation, final long batchNumber, final long lastSequence, final int checksum) {
        final int offset = SYNCED_OFFSET + (int) (syncedCount++ & 1) * SLOT_LENGTH;
        write(offset, generation, batchNumber, lastSequence, checksum);
    }

    void force() {
        memory.force();
    }

    @Override
    public void close() {
        memory.close();
    }

    private void write(
            final int offset,
            final long generation,
            final long batchNumber,
            final long lastSequence,
            final int checksum) {
        buffer.putLongOrdered(offset + SLOT_CHECK_OFFSET, 0);
        buffer.putLong(offset + GENERATION_OFFSET, generation, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + BATCH_NUMBER_OFFSET, batchNumber, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + LAST_SEQUENCE_OFFSET, lastSequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + CHECKSUM_OFFSET, checksum & 0xFFFF_FFFFL, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + BOOT_ID_OFFSET, bootId, ByteOrder.LITTLE_ENDIAN);
        final long check = slotCheck(generation, batchNumber, lastSequence, checksum & 0xFFFF_FFFFL, bootId);
        buffer.putLongOrdered(
                offset + SLOT_CHECK_OFFSET,
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? check : Long.reverseBytes(check));
        memory.written(offset, SLOT_LENGTH);
    }

    private static Mark newest(final DirectBuffer slots, final int offset, final long bootId) {
        final NewestMark newest = new NewestMark();
        return newest.read(slots, offset) ? newest.mark(bootId) : null;
    }

    static long field(final DirectBuffer slots, final int slotOffset, final int fieldOffset) {
        return slots.getLong(slotOffset + fieldOffset, ByteOrder.LITTLE_ENDIAN);
    }

    /** Every field through the finalizer of SplitMix64 (Steele, Lea, Flood 2014); never 0 for a slot of zeros. */
    static long slotCheck(
            final long generation,
            final long batchNumber,
            final long lastSequence,
            final long checksum,
            final long bootId) {
        long hash = 0x9E3779B97F4A7C15L;
        hash = mix(hash ^ generation);
        hash = mix(hash ^ batchNumber);
        hash = mix(hash ^ lastSequence);
        hash = mix(hash ^ checksum);
        return mix(hash ^ bootId);
    }

    private static long mix(final long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 0 where the machine doesn't say: no mark then counts as of this run. */
    static long currentBootId() {
        try {
            final UUID uuid = UUID.fromString(Files.readString(BOOT_ID_FILE).strip());
            return uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits();
        } catch (final IOException | IllegalArgumentException e) {
            return 0;
        }
    }
}
