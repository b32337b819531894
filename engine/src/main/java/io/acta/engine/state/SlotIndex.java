package io.acta.engine.state;

import org.agrona.UnsafeApi;

/**
 * A flat hash index from 64-bit keys to numbers of records that hold their key themselves. Slots come in buckets of one cache
 * line, after the idea of Folly's F14 tables: a look-up mostly reads that one line and, because its twelve tags are compared at once, hardly
 * ever takes a branch that the processor guessed wrong.
 *
 * <pre>
 *  0          12         16                                       64
 * +----------+----------+----------------------------------------+
 * | 12 tags  | overflow | 12 numbers, int32                      |  bucket
 * +----------+----------+----------------------------------------+
 *  tag: the lowest 8 bits of mix(key), at least 2; 0: slot is empty
 *  overflow: keys that went past this bucket because it was full
 * </pre>
 *
 * A key's home is {@code (upper half of mix(key) * buckets) >>> 32}: any count of buckets will do. A key that finds its home full goes to the
 * next bucket with room, and is counted in all that it passes, so that a look-up knows where to stop and a removal leaves no tombstone.
 * At capacity two thirds of the slots are taken: 8 bytes a record. Where an entry stands is invisible: nothing iterates in slot
 * order but verifiers. The buckets are zeroed, that is touched, at creation.
 */
public final class SlotIndex {
    /** One empty bucket for all closed indexes; never freed. */
    private static final long CLOSED_ADDRESS = OffHeap.reserveZeroed(64);

    private static final int BUCKET_BYTES = 64;
    private static final int BUCKET_SHIFT = 6;
    private static final int SLOTS_PER_BUCKET = 12;
    private static final int RECORDS_PER_BUCKET = 8;
    private static final int OVERFLOW_OFFSET = 12;
    private static final int NUMBERS_OFFSET = 16;

    private static final int TAG_MASK = 0xFF;
    private static final int TAG_MIN = 2;
    private static final long EVERY_BYTE = 0x0101_0101_0101_0101L;
    private static final long TOP_OF_EVERY_BYTE = 0x8080_8080_8080_8080L;
    private static final long NOT_TAGS = 0xFFFF_FFFF_0000_0000L;

    /** Multiplied with a word of which only each byte's lowest bit may be set, it brings them together in the uppermost byte. */
    private static final long GATHER = 0x0102_0408_1020_4080L;

    private final long keysAddress;
    private final long strideBytes;
    private long block;
    private long address;
    private long buckets;

    /**
     * @param capacity records at most; the caller sees to it.
     * @param keysAddress of record 0's key.
     * @param strideBytes from one record's key to the next one's.
     */
    public SlotIndex(final long capacity, final long keysAddress, final long strideBytes) {
        this.keysAddress = keysAddress;
        this.strideBytes = strideBytes;
        this.buckets = capacity / RECORDS_PER_BUCKET + 1;
        this.block = OffHeap.reserve(buckets * BUCKET_BYTES);
        this.address = OffHeap.align(block);
        UnsafeApi.setMemory(address, buckets * BUCKET_BYTES, (byte) 0);
    }

    /** The number of the record with this key, or -1. */
    public int find(final long key) {
        final long hash = RowHash.mix(key);
        final long tags = tag(hash) * EVERY_BYTE;
        long bucket = home(hash);
        for (long seen = 0; seen < buckets; seen++) {
            final long line = address + (bucket << BUCKET_SHIFT);
            for (int matches = matches(line, tags); matches != 0; matches &= matches - 1) {
                final int number = number(line, Integer.numberOfTrailingZeros(matches));
                if (UnsafeApi.getLong(keysAddress + number * strideBytes) == key) {
                    return number;
                }
            }
            if (UnsafeApi.getInt(line + OVERFLOW_OFFSET) == 0) {
                return -1;
            }
            bucket = next(bucket);
        }
        return -1;
    }

    /** The number of the first record in the key's home bucket that may be its own, mostly it is; or -1. Reads no record. */
    int likely(final long key) {
        final long hash = RowHash.mix(key);
        final long line = address + (home(hash) << BUCKET_SHIFT);
        final int matches = matches(line, tag(hash) * EVERY_BYTE);
        return matches == 0 ? -1 : number(line, Integer.numberOfTrailingZeros(matches));
    }

    /** Adds a key that is known to be absent; reads no record. */
    public void add(final long key, final int number) {
        final long hash = RowHash.mix(key);
        long line = address + (home(hash) << BUCKET_SHIFT);
        int vacant = matches(line, 0);
        for (long bucket = home(hash); vacant == 0; vacant = matches(line, 0)) {
            passed(line, 1);
            bucket = next(bucket);
            line = address + (bucket << BUCKET_SHIFT);
        }
        final int slot = Integer.numberOfTrailingZeros(vacant);
        UnsafeApi.putInt(line + NUMBERS_OFFSET + ((long) slot << 2), number);
        UnsafeApi.putByte(line + slot, (byte) tag(hash));
    }

    /** Takes out a key that is known to be there; reads no record. */
    public void remove(final long key, final int number) {
        final long hash = RowHash.mix(key);
        final long tags = tag(hash) * EVERY_BYTE;
        long bucket = home(hash);
        while (true) {
            final long line = address + (bucket << BUCKET_SHIFT);
            for (int matches = matches(line, tags); matches != 0; matches &= matches - 1) {
                final int slot = Integer.numberOfTrailingZeros(matches);
                if (number(line, slot) == number) {
                    UnsafeApi.putByte(line + slot, (byte) 0);
                    return;
                }
            }
            if (UnsafeApi.getInt(line + OVERFLOW_OFFSET) == 0) {
                throw new IllegalStateException("index has lost a key: key=" + key + ", number=" + number);
            }
            passed(line, -1);
            bucket = next(bucket);
        }
    }

    /** Takes everything out. */
    void clear() {
        UnsafeApi.setMemory(address, buckets * BUCKET_BYTES, (byte) 0);
    }

    long memoryBytes() {
        return buckets * BUCKET_BYTES;
    }

    long slots() {
        return buckets * SLOTS_PER_BUCKET;
    }

    /** The record's number that stands in a slot, or -1. For verifiers. */
    int numberAt(final long slot) {
        final long line = address + (slot / SLOTS_PER_BUCKET << BUCKET_SHIFT);
        final int inBucket = (int) (slot % SLOTS_PER_BUCKET);
        return UnsafeApi.getByte(line + inBucket) == 0 ? -1 : number(line, inBucket);
    }

    /** Frees the buckets and leaves an empty one, so that a late look-up finds nothing rather than foreign memory. */
    public void close() {
        OffHeap.free(block);
        block = 0;
        address = CLOSED_ADDRESS;
        buckets = 1;
    }

    /**
     * The slots of a bucket whose tags are this one, a bit for each. A slot above a true match may be taken for one too if its tag differs in
     * the lowest bit alone: whoever asks compares the record. The lowest is always true.
     */
    private static int matches(final long line, final long tags) {
        final long low = zeroBytes(UnsafeApi.getLong(line) ^ tags);
        final long high = zeroBytes((UnsafeApi.getLong(line + Long.BYTES) ^ tags) | NOT_TAGS);
        return (int) (low * GATHER >>> 56) | (int) (high * GATHER >>> 56) << 8;
    }

    /** The lowest bit of each byte that is zero. */
    private static long zeroBytes(final long word) {
        return ((word - EVERY_BYTE) & ~word & TOP_OF_EVERY_BYTE) >>> 7;
    }

    private static int number(final long line, final int slot) {
        return UnsafeApi.getInt(line + NUMBERS_OFFSET + ((long) slot << 2));
    }

    private static void passed(final long line, final int keys) {
        UnsafeApi.putInt(line + OVERFLOW_OFFSET, UnsafeApi.getInt(line + OVERFLOW_OFFSET) + keys);
    }

    /** Never 1, for which an empty slot above a true match would be taken: its record was removed and may still hold the key. */
    private static long tag(final long hash) {
        return Math.max(TAG_MIN, hash & TAG_MASK);
    }

    private long home(final long hash) {
        return ((hash >>> 32) * buckets) >>> 32;
    }

    private long next(final long bucket) {
        final long next = bucket + 1;
        return next == buckets ? 0 : next;
    }
}
