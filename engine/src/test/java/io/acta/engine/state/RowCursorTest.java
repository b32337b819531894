package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowCursorTest {
    private static final int BY_COLOUR = 0;

    private final StateStore store = new StateStore(100);
    private final Table table = store.create(TestTypes.indexed(1), 100);
    private final RowCursor cursor = new RowCursor(table);

    @BeforeEach
    void addFiveRedRows() {
        store.beginBatch();
        store.beginStep(1);
        for (int key = 1; key <= 5; key++) {
            table.insert(key);
            paint(key, 7);
        }
        store.commitStep();
        store.beginStep(2);
    }

    @AfterEach
    void free() {
        store.close();
    }

    @Test
    void shouldWalkRowsInTheOrderInWhichTheyTookTheValue() {
        paint(2, 8);
        assertThat(keys(7)).containsExactly(1L, 3L, 4L, 5L);
        paint(2, 7);
        assertThat(keys(7)).containsExactly(1L, 3L, 4L, 5L, 2L);
    }

    @Test
    void shouldRestoreTheOrderWhenTheStepIsRolledBack() {
        paint(2, 8);
        assertThat(keys(8)).containsExactly(2L);
        paint(2, 7);
        table.delete(4);
        assertThat(keys(7)).containsExactly(1L, 3L, 5L, 2L);
        store.rollbackStep();
        assertThat(keys(7)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(keys(8)).isEmpty();
        assertThat(store.recomputeHash()).isEqualTo(store.stateHash());
    }

    @Test
    void shouldGoOnWhenTheRowInHandIsDeleted() {
        final List<Long> seen = new ArrayList<>();
        cursor.byIndex(BY_COLOUR, 7);
        while (cursor.next()) {
            final long key = table.keyAt(cursor.row());
            seen.add(key);
            table.delete(key);
        }
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldGoOnWhenTheRowInHandIsRepainted() {
        int seen = 0;
        cursor.byIndex(BY_COLOUR, 7);
        while (cursor.next()) {
            paint(table.keyAt(cursor.row()), 8);
            assertThat(keys(8)).hasSize(++seen);
        }
        assertThat(seen).isEqualTo(5);
    }

    @Test
    void shouldThrowRatherThanSkipWhenAnotherRowLeavesTheList() {
        cursor.byIndex(BY_COLOUR, 7);
        cursor.next();
        table.delete(2);
        assertThatIllegalStateException().isThrownBy(cursor::next).withMessageContaining("Indexed1");
    }

    @Test
    void shouldThrowRatherThanSkipWhenARowJoinsTheList() {
        cursor.byIndex(BY_COLOUR, 7);
        cursor.next();
        table.insert(6);
        paint(6, 7);
        assertThat(keys(7)).hasSize(6);
        assertThatIllegalStateException().isThrownBy(cursor::next);
    }

    @Test
    void shouldWalkAllRowsInRowOrderWhileTheyAreDeleted() {
        final List<Long> seen = new ArrayList<>();
        cursor.all();
        while (cursor.next()) {
            seen.add(table.keyAt(cursor.row()));
            table.delete(table.keyAt(cursor.row()));
        }
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    private void paint(final long key, final int colour) {
        final int row = table.edit(key);
        table.buffer(row).putByte(table.offset(row) + TestTypes.COLOUR, (byte) colour);
    }

    private List<Long> keys(final int colour) {
        final List<Long> keys = new ArrayList<>();
        final RowCursor fresh = new RowCursor(table).byIndex(BY_COLOUR, colour);
        while (fresh.next()) {
            keys.add(table.keyAt(fresh.row()));
        }
        return keys;
    }
}
