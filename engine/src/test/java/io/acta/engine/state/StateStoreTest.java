package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateStoreTest {
    private final StateStore store = new StateStore(4, 64);
    private final Table table = store.create(TestTypes.plain(1), 8);

    @AfterEach
    void free() {
        store.close();
    }

    @Test
    void shouldNameTheTableThatIsMoreThanTheMachineHas() {
        // Two pebibytes: more than a process can address, so that it is refused whatever the machine promises.
        final TableType<Table, Table> huge = TableType.named("Huge")
                .message(1, 99, 0)
                .keyOffset(0)
                .initialRow(new byte[1 << 20])
                .build(t -> t, t -> t);
        try (StateStore large = new StateStore(4)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> large.create(huge, Table.CAPACITY_MAX))
                    .withMessageContaining("table Huge: capacityRows=" + Table.CAPACITY_MAX)
                    .withMessageContaining("lower capacityRows");
        }
    }

    @Test
    void shouldRefuseASecondTableOfTheSameMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.create(TestTypes.plain(1), 8))
                .withMessageContaining("Plain1");
    }

    @Test
    void shouldRefuseACapacityThatRowNumbersCannotReach() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.create(TestTypes.plain(2), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store.create(TestTypes.plain(2), (1L << 31) - 15));
    }

    @Test
    void shouldRefuseChangesOutsideOfAStep() {
        assertThatIllegalStateException().isThrownBy(() -> table.insert(1));
        store.beginBatch();
        assertThatIllegalStateException().isThrownBy(() -> table.insert(1));
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldRefuseAStepThatDoesNotGrow() {
        store.beginBatch();
        store.beginStep(5);
        store.commitStep();
        assertThatIllegalArgumentException().isThrownBy(() -> store.beginStep(5));
    }

    @Test
    void shouldRejectTheMutationBehindTheBoundAndUndoTheRest() {
        insert(1, 1);
        final long hash = store.stateHash();
        store.beginBatch();
        store.beginStep(2);
        table.delete(1);
        for (int key = 2; key < 5; key++) {
            table.insert(key);
        }
        assertThatThrownBy(() -> table.insert(5))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo(RejectionCode.MUTATIONS));
        store.rollbackStep();
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.version(1)).isEqualTo(1);
        assertThat(store.stateHash()).isEqualTo(hash).isEqualTo(store.recomputeHash());
    }

    @Test
    void shouldFindRowsByWhatWasWrittenAfterAnIndexWasAsked() {
        final Table indexed = store.create(TestTypes.indexed(3), 8);
        final RowCursor cursor = new RowCursor(indexed);
        store.beginBatch();
        store.beginStep(1);
        final int first = indexed.insert(1);
        indexed.buffer(first).putLong(indexed.offset(first) + TestTypes.GROUP, 10);
        final int second = indexed.insert(2);
        indexed.buffer(second).putLong(indexed.offset(second) + TestTypes.GROUP, 10);
        assertThat(rows(cursor.byIndex(1, 10))).containsExactly(first, second);
        // Still in hand since it was inserted.
        indexed.buffer(second).putLong(indexed.offset(second) + TestTypes.GROUP, 20);
        assertThat(rows(cursor.byIndex(1, 10))).containsExactly(first);
        assertThat(rows(cursor.byIndex(1, 20))).containsExactly(second);
        indexed.edit(1);
        indexed.buffer(first).putLong(indexed.offset(first) + TestTypes.GROUP, 20);
        final int third = indexed.insert(3);
        indexed.buffer(third).putLong(indexed.offset(third) + TestTypes.GROUP, 20);
        indexed.edit(2);
        indexed.buffer(second).putLong(indexed.offset(second) + TestTypes.GROUP, 10);
        assertThat(rows(cursor.byIndex(1, 20))).containsExactly(first, third);
        assertThat(rows(cursor.byIndex(1, 10))).containsExactly(second);
        indexed.delete(1);
        assertThat(rows(cursor.byIndex(1, 20))).containsExactly(third);
        store.commitStep();
        assertThat(store.stateHash()).isEqualTo(store.recomputeHash());
    }

    private static List<Integer> rows(final RowCursor cursor) {
        final List<Integer> rows = new ArrayList<>();
        while (cursor.next()) {
            rows.add(cursor.row());
        }
        return rows;
    }

    @Test
    void shouldRejectAStepThatMovesARowToAndFroWithoutEnd() {
        final Table indexed = store.create(TestTypes.indexed(3), 8);
        store.beginBatch();
        store.beginStep(1);
        indexed.insert(1);
        store.commitStep();
        final long hash = store.stateHash();
        store.beginStep(2);
        assertThatThrownBy(() -> {
                    for (int i = 1; i <= 65; i++) {
                        final int row = indexed.edit(1);
                        indexed.buffer(row).putLong(indexed.offset(row) + TestTypes.GROUP, i);
                        new RowCursor(indexed).byIndex(1, i);
                        assertThat(i).as("sixteen for each of the four rows").isLessThanOrEqualTo(64);
                    }
                })
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo(RejectionCode.MUTATIONS));
        store.rollbackStep();
        assertThat(store.stateHash()).isEqualTo(hash).isEqualTo(store.recomputeHash());
    }

    @Test
    void shouldNotReuseARowWithinTheStepThatDeletedIt() {
        for (int key = 1; key <= 8; key++) {
            insert(key, key);
        }
        store.beginBatch();
        store.beginStep(9);
        final int row = table.find(3);
        table.delete(3);
        assertThatThrownBy(() -> table.insert(30))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo(RejectionCode.TABLE_FULL));
        store.commitStep();
        store.beginStep(10);
        assertThat(table.insert(30)).isEqualTo(row);
    }

    @Test
    void shouldNameTableAndKeysWhenAHandlerOverwroteAKeyAndStillRollBack() {
        insert(1, 1);
        final long hash = store.stateHash();
        store.beginBatch();
        store.beginStep(2);
        final int row = table.edit(1);
        table.buffer(row).putLong(table.offset(row), 99);
        assertThatIllegalStateException()
                .isThrownBy(store::commitStep)
                .withMessageContainingAll("Plain1", "key=1", "99");
        store.rollbackStep();
        assertThat(table.find(1)).isEqualTo(row);
        assertThat(table.find(99)).isEqualTo(-1);
        assertThat(store.recomputeHash()).isEqualTo(hash);
    }

    @Test
    void shouldCrossWindowsOfRows() {
        for (int key = 1; key <= 8; key++) {
            insert(key, key);
        }
        assertThat(table.buffer(table.find(1))).isNotSameAs(table.buffer(table.find(8)));
        for (int key = 1; key <= 8; key++) {
            final int row = table.find(key);
            assertThat(table.buffer(row).getLong(table.offset(row))).isEqualTo(key);
            assertThat(table.buffer(row).getByte(table.offset(row) + TestTypes.PLAIN_LENGTH - 1))
                    .isEqualTo((byte) 77);
        }
    }

    @Test
    void shouldReserveMoreThanTwoGibibytesAndTouchLittle() {
        try (StateStore large = new StateStore(4)) {
            final Table rows = large.create(TestTypes.indexed(1), 50_000_000);
            assertThat(rows.memoryBytes()).isGreaterThan(Integer.MAX_VALUE);
            large.beginBatch();
            large.beginStep(1);
            assertThat(rows.insert(7)).isZero();
            large.commitStep();
            assertThat(large.recomputeHash()).isEqualTo(large.stateHash());
        }
    }

    @Test
    void shouldTellChangesOnlyWhenTheyAreRetained() {
        store.beginBatch();
        assertThatIllegalStateException().isThrownBy(() -> store.forEachChange((t, k, kind, step, b, bo, a, ao) -> {}));
        store.endBatch();
    }

    @Test
    void shouldBeEmptyAndRefuseToBeginAfterItWasClosed() {
        insert(1, 1);
        store.close();
        assertThat(table.find(1)).isEqualTo(-1);
        assertThat(table.nextRow(-1)).isEqualTo(-1);
        assertThatIllegalStateException().isThrownBy(store::beginBatch);
        store.close();
    }

    @Test
    void shouldHashWhatManyStepsDidToTheSameRows() {
        // Enough for the log of changes to be hashed and emptied several times between two removals.
        final int steps = 5_000;
        store.beginBatch();
        for (int step = 1; step <= steps; step++) {
            final long key = step % 7;
            store.beginStep(step);
            if (step % 1_009 == 0) {
                table.delete(key);
            } else if (table.insert(key) < 0) {
                final int row = table.edit(key);
                table.buffer(row).putByte(table.offset(row) + Long.BYTES, (byte) step);
            }
            if (step % 13 == 0) {
                store.rollbackStep();
            } else {
                store.commitStep();
            }
        }
        assertThat(store.stateHash()).isEqualTo(store.recomputeHash());
        store.endBatch();
        assertThat(store.stateHash()).isEqualTo(store.recomputeHash());
    }

    @Test
    void shouldHashRowsThatMovedToOtherMemorySinceTheyWereChanged() {
        insert(1, 1);
        store.beginBatch();
        store.beginStep(2);
        final int row = table.edit(1);
        table.buffer(row).putByte(table.offset(row) + Long.BYTES, (byte) 5);
        table.insert(2);
        store.commitStep();
        table.capacity(10_000);
        assertThat(store.stateHash()).isEqualTo(store.recomputeHash());
    }

    @Test
    void shouldNotTellAHashOfWhatIsHalfDone() {
        store.beginBatch();
        store.beginStep(1);
        assertThatIllegalStateException().isThrownBy(store::stateHash);
    }

    private void insert(final long key, final long step) {
        store.beginBatch();
        store.beginStep(step);
        table.insert(key);
        store.commitStep();
        store.endBatch();
    }
}
