package io.acta.engine.state;

import org.agrona.UnsafeApi;

/**
 * A flat hash index from 64-bit keys to numbers of records that hold their key themselves: open addressing, linear probing,
 * 8 bytes a slot, at most three quarters full.
 *
 * <pre>
 *  63                              31                             0
 * +-------------------------------+-------------------------------+
 * | tag: upper half of mix(key)   | number + 1; 0: slot is empty  |
 * +-------------------------------+-------------------------------+
 * </pre>
 *
 * A slot's home is {@code (tag * slots) >>> 32}: any count of slots will do, and the home is known from the slot alone, so
 * that a removal shifts later slots back (Knuth, TAOCP 6.4, algorithm R) and leaves no tombstones, without touching a record.
 * Where an entry stands is invisible: nothing iterates in slot order but verifiers. The slots are zeroed, that is touched, at creation.
 */
public final class SlotIndex {
    /** One empty slot for all closed indexes; never freed. */
    private static final long CLOSED_ADDRESS = OffHeap.reserveZeroed(Long.BYTES);

    private final long keysAddress;
    private final long strideBytes;
    private long block;
    private long address;
    private long slots;

    /**
     * @param capacity records at most; the caller sees to it.
     * @param keysAddress of record 0's key.
     * @param strideBytes from one record's key to the next one's.
     */
    public SlotIndex(final long capacity, final long keysAddress, final long strideBytes) {
        this.keysAddress = keysAddress;
        this.strideBytes = strideBytes;
        this.slots = slotsFor(capacity);
        this.block = OffHeap.reserve(slots * Long.BYTES);
        this.address = OffHeap.align(block);
        UnsafeApi.setMemory(address, slots * Long.BYTES, (byte) 0);
    }

    private static long slotsFor(final long capacity) {
        return capacity + (capacity + 2) / 3 + 1;
    }

    /** The number of the record with this key, or -1. */
    public int find(final long key) {
        final long tag = RowHash.mix(key) >>> 32;
        long slot = home(tag);
        while (true) {
            final long entry = UnsafeApi.getLong(address + (slot << 3));
            if (entry == 0) {
                return -1;
            }
            if (entry >>> 32 == tag) {
                final int number = (int) entry - 1;
                if (UnsafeApi.getLong(keysAddress + number * strideBytes) == key) {
                    return number;
                }
            }
            slot = next(slot);
        }
    }

    /** The number in the key's home slot, mostly the key's own; -1 when the slot is empty. Reads no record. */
    int likely(final long key) {
        return (int) UnsafeApi.getLong(address + (home(RowHash.mix(key) >>> 32) << 3)) - 1;
    }

    /** The slot where this key belongs, or -1 when it is there already. Valid until the next change. */
    long vacantSlot(final long key) {
        final long tag = RowHash.mix(key) >>> 32;
        long slot = home(tag);
        while (true) {
            final long entry = UnsafeApi.getLong(address + (slot << 3));
            if (entry == 0) {
                return slot;
            }
            if (entry >>> 32 == tag && UnsafeApi.getLong(keysAddress + ((int) entry - 1) * strideBytes) == key) {
                return -1;
            }
            slot = next(slot);
        }
    }

    /** Fills a slot that {@link #vacantSlot} found. */
    void fill(final long slot, final long key, final int number) {
        UnsafeApi.putLong(address + (slot << 3), entry(RowHash.mix(key) >>> 32, number));
    }

    /** Adds a key that is known to be absent; reads no record. */
    public void add(final long key, final int number) {
        final long tag = RowHash.mix(key) >>> 32;
        long slot = home(tag);
        while (UnsafeApi.getLong(address + (slot << 3)) != 0) {
            slot = next(slot);
        }
        UnsafeApi.putLong(address + (slot << 3), entry(tag, number));
    }

    /** Takes out a key that is known to be there; reads no record. */
    public void remove(final long key, final int number) {
        final long tag = RowHash.mix(key) >>> 32;
        final long wanted = entry(tag, number);
        long hole = home(tag);
        long entry;
        while ((entry = UnsafeApi.getLong(address + (hole << 3))) != wanted) {
            if (entry == 0) {
                throw new IllegalStateException("index has lost a key: key=" + key + ", number=" + number);
            }
            hole = next(hole);
        }
        long slot = next(hole);
        while ((entry = UnsafeApi.getLong(address + (slot << 3))) != 0) {
            if (mayMove(home(entry >>> 32), hole, slot)) {
                UnsafeApi.putLong(address + (hole << 3), entry);
                hole = slot;
            }
            slot = next(slot);
        }
        UnsafeApi.putLong(address + (hole << 3), 0);
    }

    long memoryBytes() {
        return slots * Long.BYTES;
    }

    long slots() {
        return slots;
    }

    /** The record's number that stands in a slot, or -1. For verifiers. */
    int numberAt(final long slot) {
        return (int) UnsafeApi.getLong(address + (slot << 3)) - 1;
    }

    /** Frees the slots and leaves an empty one, so that a late look-up finds nothing rather than foreign memory. */
    public void close() {
        OffHeap.free(block);
        block = 0;
        address = CLOSED_ADDRESS;
        slots = 1;
    }

    /** An entry may fill the hole unless its home lies cyclically behind the hole and not behind its own slot. */
    private static boolean mayMove(final long home, final long hole, final long slot) {
        return hole <= slot ? home <= hole || home > slot : home <= hole && home > slot;
    }

    private long home(final long tag) {
        return (tag * slots) >>> 32;
    }

    private long next(final long slot) {
        final long next = slot + 1;
        return next == slots ? 0 : next;
    }

    private static long entry(final long tag, final int number) {
        return (tag << 32) | (number + 1L);
    }
}
