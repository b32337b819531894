package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotIndexTest {
    private static final int CAPACITY = 300;
    private static final int OPERATIONS = 400_000;

    private final long keysBlock = OffHeap.reserve(CAPACITY * Long.BYTES);
    private final long keys = OffHeap.align(keysBlock);
    private final SlotIndex index = new SlotIndex(CAPACITY, keys, Long.BYTES);

    @AfterEach
    void free() {
        index.close();
        OffHeap.free(keysBlock);
    }

    @Test
    void shouldAgreeWithAMapWhileBucketsOverflowAndEmpty() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("SlotIndexTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final Map<Long, Integer> model = new HashMap<>();
        final long[] universe = new long[2 * CAPACITY];
        for (int i = 0; i < universe.length; i++) {
            // Half of them crowd into three homes of twelve slots, the last of which wraps around.
            universe[i] = i % 2 == 0 ? TestTypes.keyOfSameHome(i % 3 - 1, i) : random.nextLong();
        }
        final int[] vacantNumbers = new int[CAPACITY];
        int vacant = 0;
        for (int i = 0; i < CAPACITY; i++) {
            vacantNumbers[vacant++] = i;
        }
        for (int i = 0; i < OPERATIONS; i++) {
            final long key = universe[random.nextInt(universe.length)];
            final Integer known = model.get(key);
            assertThat(index.find(key)).isEqualTo(known == null ? -1 : known);
            // Fills up and empties in turn, so that overflow is counted up and down again.
            final boolean filling = i / 5_000 % 2 == 0;
            if (known == null && vacant > 0 && (filling || random.nextInt(4) == 0)) {
                final int number = vacantNumbers[--vacant];
                UnsafeApi.putLong(keys + (long) number * Long.BYTES, key);
                index.add(key, number);
                model.put(key, number);
            } else if (known != null && (!filling || random.nextInt(4) == 0)) {
                index.remove(key, known);
                model.remove(key);
                vacantNumbers[vacant++] = known;
            }
        }
        int entries = 0;
        for (long slot = 0; slot < index.slots(); slot++) {
            entries += index.numberAt(slot) < 0 ? 0 : 1;
        }
        assertThat(entries).isEqualTo(model.size());
    }

    @Test
    void shouldNotFindARemovedKeyWhoseRecordStillHoldsIt() {
        final SlotIndex oneBucket = new SlotIndex(1, keys, Long.BYTES);
        try {
            for (int tag = 0; tag < 256; tag++) {
                final long below = keyOfHash(tag, 0);
                final long removed = keyOfHash(tag, below + 1);
                UnsafeApi.putLong(keys, below);
                UnsafeApi.putLong(keys + Long.BYTES, removed);
                oneBucket.add(below, 0);
                oneBucket.add(removed, 1);
                oneBucket.remove(removed, 1);

                assertThat(oneBucket.find(removed)).as("lowest 8 bits %d", tag).isEqualTo(-1);
                oneBucket.remove(below, 0);
            }
        } finally {
            oneBucket.close();
        }
    }

    /** The first key from a number on whose hash ends in these 8 bits. */
    private static long keyOfHash(final int lowestBits, final long from) {
        long key = from;
        while ((RowHash.mix(key) & 0xFF) != lowestBits) {
            key++;
        }
        return key;
    }

    @Test
    void shouldSayThatAKeyIsLostWhenItIsTakenOutTwice() {
        UnsafeApi.putLong(keys, 42);
        index.add(42, 0);
        index.remove(42, 0);

        assertThatThrownBy(() -> index.remove(42, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key=42");
    }

    @Test
    void shouldFindNothingAfterItWasClosed() {
        UnsafeApi.putLong(keys, 42);
        index.add(42, 0);
        index.close();

        assertThat(index.find(42)).isEqualTo(-1);
        assertThat(index.likely(42)).isEqualTo(-1);
    }
}
