package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowsAheadTest {
    private static final int KEYS = 8;
    private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;
    private static final long ABSENT = 12_345;

    private final StateStore store = new StateStore(100);
    private final Table plain = store.create(TestTypes.plain(1), 100);
    private final Table indexed = store.create(TestTypes.indexed(2), 100);
    private final RowsAhead ahead = new RowsAhead(KEYS);
    private long step;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldChangeNothingWhateverTheKeys() {
        // In one table keys come in order, so that a row is guessed from its key alone, in the other they are anywhere.
        store.beginBatch();
        for (int i = 0; i < 20; i++) {
            store.beginStep(++step);
            plain.insert(i);
            indexed.insert(i * SCATTER);
            store.commitStep();
        }
        final int rowKept = plain.find(3);
        final int rowFreed = plain.find(7);
        read(plain, 3, 7, 7, ABSENT);
        store.beginStep(++step);
        plain.delete(7);
        store.commitStep();
        final long hashBefore = store.stateHash();

        read(plain, 3, 7, 3, ABSENT);
        read(indexed, 3 * SCATTER, ABSENT, 19 * SCATTER);

        assertThat(store.stateHash()).isEqualTo(hashBefore).isEqualTo(store.recomputeHash());
        assertThat(plain.find(3)).isEqualTo(rowKept);
        assertThat(plain.find(7)).as("deleted").isEqualTo(-1);
        assertThat(plain.find(ABSENT)).isEqualTo(-1);

        store.beginStep(++step);
        assertThat(plain.insert(ABSENT)).as("the slot that was freed").isEqualTo(rowFreed);
        store.commitStep();
        read(plain, 7, ABSENT);
        assertThat(plain.find(7)).as("its slot is another key's").isEqualTo(-1);
        assertThat(plain.find(ABSENT)).isEqualTo(rowFreed);
        store.endBatch();
    }

    /** Where the free list does not overwrite it, a free slot still holds the key that it had. */
    @Test
    void shouldNotFindARowAgainThatWasDeleted() {
        store.beginBatch();
        for (int i = 0; i < 20; i++) {
            store.beginStep(++step);
            indexed.insert(i);
            store.commitStep();
        }
        store.beginStep(++step);
        indexed.delete(7);
        store.commitStep();

        read(indexed, 7, 8);

        assertThat(indexed.find(7)).isEqualTo(-1);
        assertThat(indexed.find(8)).isEqualTo(8);
        store.endBatch();
    }

    @Test
    void shouldRefuseToHoldNoKeysOrMoreThanItCan() {
        assertThatThrownBy(() -> new RowsAhead(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keysMax=0");
        for (int i = 0; i < KEYS; i++) {
            ahead.add(plain, i);
        }
        assertThatThrownBy(() -> ahead.add(plain, KEYS)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    private void read(final Table table, final long... keys) {
        ahead.clear();
        for (final long key : keys) {
            ahead.add(table, key);
        }
        ahead.read();
    }
}
