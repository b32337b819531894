package io.acta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the state against {@code java.util} maps over random operations, in batches of steps of which some are rolled back. Two
 * stores do the same, one with changes retained and small windows, so that row numbers and hashes are compared too.
 */
class StateModelTest {
    private static final Logger LOG = LoggerFactory.getLogger(StateModelTest.class);
    private static final int OPERATIONS = 3_000_000;
    private static final int MUTATIONS_MAX = 24;
    private static final int[] CAPACITIES = {150, 90, 300};

    /** Its rows begin in the order of their keys, until too many of them have gone. */
    private static final int IN_ORDER_TABLE = 2;

    private static final int IN_ORDER_KEYS_FROM = 100;
    private static final int AHEAD_KEYS = 16;

    private record Changed(int table, long key) {}

    private final long seed = Long.getLong("acta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final StateStore store = new StateStore(MUTATIONS_MAX, 512);
    private final StateStore twin = new StateStore(MUTATIONS_MAX);
    private final List<Table> tables = new ArrayList<>();
    private final List<Table> twins = new ArrayList<>();
    private final List<ModelTable> models = new ArrayList<>();
    private final List<RowCursor> cursors = new ArrayList<>();
    private final RowsAhead ahead = new RowsAhead(AHEAD_KEYS);
    private final long[] keys = new long[200];
    private final Map<Changed, byte[]> before = new LinkedHashMap<>();
    private final List<Changed> changedInStep = new ArrayList<>();
    private long step;
    private long operations;
    private int rollbacks;
    private int rejections;
    private int changes;

    @Test
    void shouldDoWhatMapsDoOverMillionsOfRandomOperations() {
        LOG.info("seed: -Dacta.seed={}", seed);
        try {
            setUp();
            addInOrder();
            while (operations < OPERATIONS) {
                batch();
            }
        } catch (final Throwable e) {
            throw new AssertionError("failed with -Dacta.seed=" + seed + " in step " + step, e);
        } finally {
            store.close();
            twin.close();
        }
        LOG.info(
                "{} operations, {} steps, {} rolled back, {} rejected, {} changes told",
                operations,
                step,
                rollbacks,
                rejections,
                changes);
        assertThat(rollbacks).isGreaterThan(1000);
        assertThat(rejections).isGreaterThan(1000);
        assertThat(changes).isGreaterThan(1000);
    }

    private void setUp() {
        for (int i = 0; i < CAPACITIES.length; i++) {
            final TableType<?, ?> type = i == 0 ? TestTypes.plain(i) : TestTypes.indexed(i);
            tables.add(store.create(type, CAPACITIES[i]));
            twins.add(twin.create(type, CAPACITIES[i]));
            models.add(new ModelTable(type, CAPACITIES[i]));
            cursors.add(new RowCursor(tables.get(i)));
        }
        for (int i = 0; i < keys.length; i++) {
            if (i >= IN_ORDER_KEYS_FROM || i % 4 > 1) {
                keys[i] = i - 60;
            } else {
                keys[i] = i % 4 == 0 ? TestTypes.keyOfSameHome(i % 3 - 1, i) : random.nextLong();
            }
        }
    }

    private void addInOrder() {
        store.beginBatch();
        twin.beginBatch();
        for (int i = IN_ORDER_KEYS_FROM; i < keys.length; i++) {
            store.beginStep(++step);
            twin.beginStep(step);
            insert(IN_ORDER_TABLE, keys[i], null);
            store.commitStep();
            twin.commitStep();
            models.forEach(ModelTable::commit);
        }
        store.endBatch();
        twin.endBatch();
    }

    private void batch() {
        store.retainChanges(true);
        store.beginBatch();
        twin.beginBatch();
        before.clear();
        for (int steps = random.nextInt(random.nextInt(20) == 0 ? 60 : 6); steps > 0; steps--) {
            step();
        }
        checkChanges();
        // One was asked before some of the steps, the other hashes what all of them did.
        assertThat(twin.stateHash()).isEqualTo(store.stateHash());
        store.endBatch();
        twin.endBatch();
        if (random.nextInt(50) == 0) {
            checkAll();
        }
    }

    /** In one of the stores alone; keys that the last step changed, and others. */
    private void lookAhead() {
        final int t = random.nextInt(tables.size());
        final long[] wanted = LongStream.concat(
                        changedInStep.stream().filter(c -> c.table == t).mapToLong(Changed::key),
                        random.ints(AHEAD_KEYS, 0, keys.length).mapToLong(i -> keys[i]))
                .limit(AHEAD_KEYS)
                .toArray();
        ahead.clear();
        for (final long key : wanted) {
            ahead.add(tables.get(t), key);
        }
        ahead.read();
        for (final long key : wanted) {
            final ModelTable.Row row = models.get(t).rows.get(key);
            assertThat(tables.get(t).find(key)).isEqualTo(row == null ? -1 : row.number);
        }
    }

    private void step() {
        step += 1 + random.nextInt(3);
        if (random.nextBoolean()) {
            lookAhead();
        }
        final boolean asks = random.nextBoolean();
        final long hashBefore = asks ? store.stateHash() : 0;
        store.beginStep(step);
        twin.beginStep(step);
        changedInStep.clear();
        boolean rejected = false;
        for (int count = random.nextInt(random.nextInt(10) == 0 ? 60 : 10); count > 0 && !rejected; count--) {
            operations++;
            rejected = !operation(random.nextInt(tables.size()), keys[random.nextInt(keys.length)]);
        }
        if (rejected || random.nextInt(5) == 0) {
            rollbacks++;
            store.rollbackStep();
            twin.rollbackStep();
            models.forEach(ModelTable::rollback);
            changedInStep.forEach(before::remove);
            if (asks) {
                assertThat(store.stateHash()).isEqualTo(hashBefore);
            }
            if (random.nextInt(50) == 0) {
                checkAll();
            }
        } else {
            store.commitStep();
            twin.commitStep();
            models.forEach(ModelTable::commit);
        }
    }

    private boolean operation(final int t, final long key) {
        final Table table = tables.get(t);
        final ModelTable model = models.get(t);
        final ModelTable.Row row = model.rows.get(key);
        assertThat(table.find(key)).isEqualTo(row == null ? -1 : row.number);
        assertThat(table.version(key)).isEqualTo(row == null ? -1 : row.version);
        final int choice = random.nextInt(20);
        if (choice < 9) {
            return edit(t, key, row);
        }
        if (choice < 14) {
            return insert(t, key, row);
        }
        if (choice < 17) {
            return delete(t, key, row);
        }
        if (choice == 17 || model.lists.isEmpty()) {
            checkRow(table, key, row);
        } else {
            checkList(t, random.nextInt(model.lists.size()));
        }
        return true;
    }

    private boolean edit(final int t, final long key, final ModelTable.Row row) {
        if (row == null) {
            assertThat(tables.get(t).edit(key)).isEqualTo(-1);
            assertThat(twins.get(t).edit(key)).isEqualTo(-1);
            return true;
        }
        if (models.get(t).opens(key, step) && bounded()) {
            return rejects(
                    RejectionCode.MUTATIONS,
                    () -> tables.get(t).edit(key),
                    () -> twins.get(t).edit(key));
        }
        noteChange(t, key, row);
        models.get(t).edit(key, step);
        assertThat(tables.get(t).edit(key)).isEqualTo(row.number);
        assertThat(twins.get(t).edit(key)).isEqualTo(row.number);
        if (random.nextInt(8) > 0) {
            write(t, key);
        }
        return true;
    }

    /** Writes some bytes behind the key, or the indexed fields with few values. */
    private void write(final int t, final long key) {
        final ModelTable.Row row = models.get(t).rows.get(key);
        final ByteBuffer block = ByteBuffer.wrap(row.block).order(ByteOrder.LITTLE_ENDIAN);
        if (t == 0) {
            block.put(8 + random.nextInt(12), (byte) random.nextInt(3));
        } else {
            block.put(TestTypes.COLOUR, (byte) (253 + random.nextInt(6)));
            if (random.nextBoolean()) {
                block.putLong(TestTypes.GROUP, random.nextInt(4) == 0 ? random.nextInt(1000) : random.nextInt(9) - 4);
            }
        }
        final int number = row.number;
        tables.get(t).buffer(number).putBytes(tables.get(t).offset(number), row.block);
        twins.get(t).buffer(number).putBytes(twins.get(t).offset(number), row.block);
    }

    private boolean insert(final int t, final long key, final ModelTable.Row row) {
        if (row != null) {
            assertThat(tables.get(t).insert(key)).isEqualTo(-1);
            assertThat(twins.get(t).insert(key)).isEqualTo(-1);
            return true;
        }
        if (models.get(t).full() || bounded()) {
            return rejects(
                    models.get(t).full() ? RejectionCode.TABLE_FULL : RejectionCode.MUTATIONS,
                    () -> tables.get(t).insert(key),
                    () -> twins.get(t).insert(key));
        }
        noteChange(t, key, null);
        final int number = models.get(t).insert(key, step);
        assertThat(tables.get(t).insert(key)).isEqualTo(number);
        assertThat(twins.get(t).insert(key)).isEqualTo(number);
        if (random.nextBoolean()) {
            write(t, key);
        }
        return true;
    }

    private boolean delete(final int t, final long key, final ModelTable.Row row) {
        if (row != null && bounded()) {
            return rejects(
                    RejectionCode.MUTATIONS,
                    () -> tables.get(t).delete(key),
                    () -> twins.get(t).delete(key));
        }
        if (row != null) {
            noteChange(t, key, row);
            models.get(t).delete(key);
        }
        assertThat(tables.get(t).delete(key)).isEqualTo(row != null);
        assertThat(twins.get(t).delete(key)).isEqualTo(row != null);
        return true;
    }

    private boolean bounded() {
        return models.stream().mapToInt(ModelTable::mutations).sum() == MUTATIONS_MAX;
    }

    private boolean rejects(final int code, final Runnable... calls) {
        for (final Runnable call : calls) {
            int seen = 0;
            try {
                call.run();
            } catch (final RejectedException e) {
                seen = e.code();
            }
            assertThat(seen).isEqualTo(code);
        }
        rejections++;
        return false;
    }

    private void noteChange(final int t, final long key, final ModelTable.Row row) {
        final Changed changed = new Changed(t, key);
        if (!before.containsKey(changed)) {
            before.put(changed, row == null ? null : row.block.clone());
            changedInStep.add(changed);
        }
    }

    private void checkChanges() {
        final Iterator<Map.Entry<Changed, byte[]>> expected = before.entrySet().stream()
                .filter(e -> !Arrays.equals(e.getValue(), blockNow(e.getKey())))
                .iterator();
        store.forEachChange((table, key, kind, step, beforeBuffer, beforeOffset, afterBuffer, afterOffset) -> {
            final Map.Entry<Changed, byte[]> change = expected.next();
            assertThat(key).isEqualTo(change.getKey().key);
            assertThat(table).isSameAs(tables.get(change.getKey().table));
            final byte[] now = blockNow(change.getKey());
            assertThat(kind)
                    .isEqualTo(
                            change.getValue() == null
                                    ? ChangeKind.ADDED
                                    : now == null ? ChangeKind.REMOVED : ChangeKind.CHANGED);
            checkBlock(beforeBuffer, beforeOffset, change.getValue());
            checkBlock(afterBuffer, afterOffset, now);
            changes++;
        });
        assertThat(expected.hasNext()).isFalse();
    }

    private byte[] blockNow(final Changed changed) {
        final ModelTable.Row row = models.get(changed.table).rows.get(changed.key);
        return row == null ? null : row.block;
    }

    private static void checkBlock(final org.agrona.DirectBuffer buffer, final int offset, final byte[] expected) {
        if (expected == null) {
            assertThat(buffer).isNull();
            assertThat(offset).isEqualTo(-1);
        } else {
            final byte[] block = new byte[expected.length];
            buffer.getBytes(offset, block);
            assertThat(Arrays.equals(block, expected)).isTrue();
        }
    }

    private static void checkRow(final Table table, final long key, final ModelTable.Row row) {
        if (row != null) {
            assertThat(table.find(key)).isEqualTo(row.number);
            assertThat(table.rowVersion(row.number)).isEqualTo(row.version);
            checkBlock(table.buffer(row.number), table.offset(row.number), row.block);
        }
    }

    private void checkList(final int t, final int index) {
        final ModelTable model = models.get(t);
        model.relink();
        twins.get(t).relinkedIndex(index);
        final long value = index == 0 ? (253 + random.nextInt(6)) & 0xFF : random.nextInt(10) - 4;
        checkList(t, index, value);
    }

    private void checkList(final int t, final int index, final long value) {
        final RowCursor cursor = cursors.get(t).byIndex(index, value);
        for (final long key : models.get(t).lists.get(index).getOrDefault(value, new LinkedHashSet<>())) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.row()).isEqualTo(models.get(t).rows.get(key).number);
        }
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.row()).isEqualTo(-1);
    }

    private void checkAll() {
        assertThat(store.recomputeHash()).isEqualTo(store.stateHash());
        assertThat(twin.recomputeHash()).isEqualTo(twin.stateHash());
        for (int t = 0; t < tables.size(); t++) {
            final Table table = tables.get(t);
            final ModelTable model = models.get(t);
            assertThat(table.size()).isEqualTo(model.rows.size());
            model.rows.forEach((key, row) -> checkRow(table, key, row));
            final int[] numbers = model.rows.values().stream()
                    .mapToInt(r -> r.number)
                    .sorted()
                    .toArray();
            final RowCursor cursor = cursors.get(t).all();
            for (final int number : numbers) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.row()).isEqualTo(number);
            }
            assertThat(cursor.next()).isFalse();
            for (int index = 0; index < model.lists.size(); index++) {
                for (final long value : model.lists.get(index).keySet()) {
                    checkList(t, index, value);
                }
            }
        }
    }
}
