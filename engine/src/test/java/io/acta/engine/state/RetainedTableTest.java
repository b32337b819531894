package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of messages, told apart and forgotten, as a table does it. */
class RetainedTableTest {
    private static final int CAPACITY = 200;

    private final StateStore store = new StateStore(1_000);
    private final Table rows = store.create(RetainedActions.TYPE, CAPACITY);
    private final RetainedActions retained = RetainedActions.TYPE.owner(rows);
    private final RetainedView view = RetainedActions.TYPE.view(rows);
    private final RoutedMessages told = new RoutedMessages();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[RetainedActions.MESSAGE_LENGTH_MAX + 1]);
    private long step;

    private record Slot(long origin, int messageType, long key1, long key2) {}

    private record Kept(long audience, long content) {}

    @AfterEach
    void close() {
        store.close();
    }

    private void inStep(final Runnable work) {
        begin();
        work.run();
        store.commitStep();
        store.endBatch();
    }

    private void begin() {
        store.beginBatch();
        store.beginStep(++step);
    }

    /** A header of this type, and a number after it. */
    private void retain(final Slot slot, final long audience, final long content) {
        message.putInt(2, slot.messageType, ByteOrder.LITTLE_ENDIAN);
        message.putLong(8, content, ByteOrder.LITTLE_ENDIAN);
        retained.retain(slot.origin, slot.key1, slot.key2, audience, message, 0, 16);
    }

    private List<Long> toldTo(final long recipient) {
        told.clear();
        assertThat(view.tell(recipient, told))
                .isEqualTo(told.contents(recipient).size());
        return told.contents(recipient);
    }

    @Test
    void shouldTellMessagesApartByOriginTypeAndKeys() {
        inStep(() -> {
            retain(new Slot(1, 5, 7, 9), RetainedView.EVERYBODY, 100);
            retain(new Slot(2, 5, 7, 9), RetainedView.EVERYBODY, 101);
            retain(new Slot(1, 6, 7, 9), RetainedView.EVERYBODY, 102);
            retain(new Slot(1, 5 + (1 << 16), 7, 9), RetainedView.EVERYBODY, 103);
            retain(new Slot(1, 5, 8, 9), RetainedView.EVERYBODY, 104);
            retain(new Slot(1, 5, 7, 8), RetainedView.EVERYBODY, 105);
            retain(new Slot(1, 5, 9, 7), RetainedView.EVERYBODY, 106);
        });
        assertThat(toldTo(3)).containsExactly(100L, 101L, 102L, 103L, 104L, 105L, 106L);
        inStep(() -> retain(new Slot(1, 6, 7, 9), RetainedView.EVERYBODY, 107));
        assertThat(toldTo(3)).containsExactly(100L, 101L, 103L, 104L, 105L, 106L, 107L);
        assertThat(view.size()).isEqualTo(7);
        assertThat(view.contains(1, 5, 7, 9)).isTrue();
        assertThat(view.contains(1, 5, 7, 10)).isFalse();
    }

    @Test
    void shouldTellThoseApartThatShareAHash() {
        final Slot one = new Slot(1, 5, 7, 0);
        final Slot two = new Slot(1, 5, 8, 0);
        inStep(() -> {
            retain(one, RetainedView.EVERYBODY, 100);
            retain(two, RetainedView.EVERYBODY, 101);
            // No two slots with one hash are at hand: so the second row gets the first one's.
            final int row = rows.edit(2);
            rows.buffer(row).putLong(rows.offset(row) + 8, RetainedView.slotHash(1, 5, 7, 0), ByteOrder.LITTLE_ENDIAN);
        });
        inStep(() -> assertThat(retained.forget(1, 5, 7, 0)).isTrue());
        inStep(() -> assertThat(retained.forget(1, 5, 7, 0)).isFalse());
        assertThat(toldTo(3)).containsExactly(101L);
    }

    @Test
    void shouldTakeOnlyWhatIsAMessageAndFits() {
        inStep(() -> {
            retained.retain(1, 1, 0, 0, message, 0, RetainedActions.MESSAGE_LENGTH_MAX);
            retained.retain(1, 2, 0, 0, message, 0, 8);
            assertThatThrownBy(() -> retained.retain(1, 3, 0, 0, message, 0, RetainedActions.MESSAGE_LENGTH_MAX + 1))
                    .hasMessageContaining("RETAINED_LENGTH");
            assertThatThrownBy(() -> retained.retain(1, 4, 0, 0, message, 0, 7))
                    .hasMessageContaining("RETAINED_LENGTH");
        });
        assertThat(view.size()).isEqualTo(2);
        assertThatThrownBy(() -> view.tell(RetainedView.EVERYBODY, told)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldHoldAsManyAsItsCapacityButOne() {
        for (int i = 1; i < CAPACITY; i++) {
            final int key = i;
            inStep(() -> retain(new Slot(1, 5, key, 0), RetainedView.EVERYBODY, key));
        }
        assertThat(view.size()).isEqualTo(CAPACITY - 1);
        begin();
        assertThatThrownBy(() -> retain(new Slot(1, 5, 0, 0), RetainedView.EVERYBODY, 0))
                .hasMessageContaining("TABLE_FULL");
        store.rollbackStep();
        store.endBatch();
        assertThat(view.size()).isEqualTo(CAPACITY - 1);
    }

    @Test
    void shouldDoWhatAMapDoesWhateverIsUndone() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("retained: -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        Map<Slot, Kept> model = new LinkedHashMap<>();
        for (int i = 0; i < 4_000; i++) {
            final Map<Slot, Kept> before = new LinkedHashMap<>(model);
            begin();
            for (int work = 1 + random.nextInt(3); work > 0; work--) {
                change(random, model);
            }
            if (random.nextInt(4) == 0) {
                store.rollbackStep();
                model = before;
            } else {
                store.commitStep();
            }
            store.endBatch();
            final long recipient = 1 + random.nextInt(4);
            assertThat(toldTo(recipient))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(model.values().stream()
                            .filter(kept -> kept.audience == RetainedView.EVERYBODY || kept.audience == recipient)
                            .map(Kept::content)
                            .toList());
            assertThat(view.size()).isEqualTo(model.size());
        }
        assertThat(store.recomputeHash()).isEqualTo(store.stateHash());
    }

    private void change(final Random random, final Map<Slot, Kept> model) {
        final Slot slot = new Slot(random.nextInt(3), 5 + random.nextInt(2), random.nextInt(6), random.nextInt(3));
        final long value = random.nextInt(4);
        switch (random.nextInt(12)) {
            case 0 ->
                assertThat(retained.forget(slot.origin, slot.messageType, slot.key1, slot.key2))
                        .isEqualTo(model.remove(slot) != null);
            case 1 -> {
                final int sizeBefore = model.size();
                model.keySet().removeIf(kept -> kept.origin == value);
                assertThat(retained.forgetOrigin(value)).isEqualTo(sizeBefore - model.size());
            }
            case 2 -> {
                final int sizeBefore = model.size();
                model.values().removeIf(kept -> kept.audience == value);
                assertThat(retained.forgetAudience(value)).isEqualTo(sizeBefore - model.size());
            }
            default -> {
                final long content = random.nextLong();
                retain(slot, value, content);
                model.remove(slot);
                model.put(slot, new Kept(value, content));
            }
        }
    }
}
