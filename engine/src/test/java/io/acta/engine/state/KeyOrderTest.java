package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class KeyOrderTest {
    private static final Logger LOG = LoggerFactory.getLogger(KeyOrderTest.class);
    private static final int ROWS = 64;
    private static final int ROUNDS = 200;
    private static final int STEPS_PER_ROUND = 3 * ROWS;

    private final KeyOrder order = new KeyOrder();

    @Test
    void shouldTellTheRowOfAKeyThatWasGivenInOrder() {
        fill(1_000);
        assertThat(order.row(1_000)).isZero();
        assertThat(order.row(1_000 + ROWS - 1)).isEqualTo(ROWS - 1);
        assertThat(order.row(999)).isNegative();
        assertThat(order.row(1_000 + (1L << 31))).isEqualTo(-1);
        assertThat(order.row(Long.MIN_VALUE)).isEqualTo(-1);
    }

    @Test
    void shouldTellNothingWhileManyRowsStandElsewhere() {
        fill(1_000);
        for (int i = 0; i < ROWS / 8; i++) {
            order.added(-i, ROWS + i);
        }
        assertThat(order.row(1_001)).isEqualTo(1);
        order.added(5_000, 2 * ROWS);
        assertThat(order.row(1_001)).isEqualTo(-1);
        order.removed(5_000, 2 * ROWS);
        assertThat(order.row(1_001)).isEqualTo(1);
    }

    @Test
    void shouldGoByTheNextFirstKeyWhenAllRowsAreGone() {
        order.added(7, 3);
        order.added(100, 4);
        order.removed(7, 3);
        assertThat(order.row(100)).isEqualTo(-1);
        order.removed(100, 4);
        order.added(100, 4);
        assertThat(order.row(101)).isEqualTo(5);
        order.clear();
        assertThat(order.row(101)).isEqualTo(-1);
    }

    /** Rows go and others take their slots, so that keys whose row can be told are among others, and slots are empty. */
    @Test
    void shouldFindWhatAMapFindsInATableWhoseKeysWereMostlyGivenInOrder() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        LOG.info("seed: -Dacta.seed={}", seed);
        final Random random = new Random(seed);
        try (StateStore store = new StateStore(4)) {
            final Table table = store.create(TestTypes.plain(0), 2 * ROWS);
            for (int round = 0; round < ROUNDS; round++) {
                final Map<Long, Integer> model = new HashMap<>();
                for (int step = 1; step <= STEPS_PER_ROUND; step++) {
                    step(store, step, table, model, random);
                    final long key = random.nextInt(2 * ROWS) - 1;
                    assertThat(table.find(key))
                            .as("key=%s, round=%s, step=%s, -Dacta.seed=%s", key, round, step, seed)
                            .isEqualTo(model.getOrDefault(key, -1));
                }
                store.clear();
            }
        }
    }

    /** Keys in order at first, then any that is there or nearly so. */
    private static void step(
            final StateStore store,
            final int step,
            final Table table,
            final Map<Long, Integer> model,
            final Random random) {
        final Map<Long, Integer> before = Map.copyOf(model);
        store.beginBatch();
        store.beginStep(step);
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            final long key = step <= ROWS ? step : random.nextInt(ROWS + ROWS / 8);
            if (!model.containsKey(key)) {
                model.put(key, table.insert(key));
            } else if (step > ROWS) {
                assertThat(table.delete(key)).isTrue();
                model.remove(key);
            }
        }
        if (random.nextInt(4) == 0) {
            store.rollbackStep();
            model.clear();
            model.putAll(before);
        } else {
            store.commitStep();
        }
        store.endBatch();
    }

    private void fill(final long firstKey) {
        for (int row = 0; row < ROWS; row++) {
            order.added(firstKey + row, row);
        }
    }
}
