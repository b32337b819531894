package io.acta.engine.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What a {@link Table} must do, written with {@code java.util} and with no thought of speed. */
final class ModelTable {
    static final class Row {
        final int number;
        byte[] block;
        long version;

        Row(final int number, final byte[] block, final long version) {
            this.number = number;
            this.block = block;
            this.version = version;
        }
    }

    final Map<Long, Row> rows = new HashMap<>();
    final List<Map<Long, LinkedHashSet<Long>>> lists = new ArrayList<>();
    private final List<Map<Long, Long>> linkedValues = new ArrayList<>();
    private final TableType<?, ?> type;
    private final int capacity;
    private final ArrayDeque<Integer> freeRows = new ArrayDeque<>();
    private int highWater;

    private final LinkedHashSet<Long> touched = new LinkedHashSet<>();
    private final List<Integer> removed = new ArrayList<>();
    private final List<Runnable> undo = new ArrayList<>();
    private int mutations;

    ModelTable(final TableType<?, ?> type, final int capacity) {
        this.type = type;
        this.capacity = capacity;
        for (int i = 0; i < type.indexes().size(); i++) {
            lists.add(new HashMap<>());
            linkedValues.add(new HashMap<>());
        }
    }

    /** Whether an edit of this key needs a new entry in the log. */
    boolean opens(final long key, final long step) {
        return rows.get(key).version != step;
    }

    boolean full() {
        return freeRows.isEmpty() && highWater == capacity;
    }

    int mutations() {
        return mutations;
    }

    void edit(final long key, final long step) {
        final Row row = rows.get(key);
        if (row.version == step) {
            return;
        }
        mutations++;
        final Row kept = new Row(row.number, row.block.clone(), row.version);
        undo.add(() -> rows.put(key, kept));
        row.version = step;
        touched.add(key);
    }

    int insert(final long key, final long step) {
        mutations++;
        final ArrayDeque<Integer> freeBefore = freeRows.clone();
        final int highWaterBefore = highWater;
        undo.add(() -> {
            rows.remove(key);
            freeRows.clear();
            freeRows.addAll(freeBefore);
            highWater = highWaterBefore;
        });
        final int number = freeRows.isEmpty() ? highWater++ : freeRows.pop();
        final byte[] block = type.initialRow().clone();
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).putLong(type.keyOffset(), key);
        rows.put(key, new Row(number, block, step));
        touched.add(key);
        return number;
    }

    void delete(final long key) {
        mutations++;
        final Row row = rows.remove(key);
        final Row kept = new Row(row.number, row.block.clone(), row.version);
        undo.add(() -> rows.put(key, kept));
        removed.add(row.number);
        touched.remove(key);
        for (int i = 0; i < lists.size(); i++) {
            unlink(i, key);
        }
    }

    /** Rows move to the end of their new value's list, in the order in which the step first touched them. */
    void relink() {
        for (final long key : touched) {
            for (int i = 0; i < lists.size(); i++) {
                final long value = value(i, rows.get(key).block);
                final Long linked = linkedValues.get(i).get(key);
                if (linked == null || linked != value) {
                    unlink(i, key);
                    keepList(i, value);
                    keepLink(i, key);
                    lists.get(i)
                            .computeIfAbsent(value, v -> new LinkedHashSet<>())
                            .add(key);
                    linkedValues.get(i).put(key, value);
                }
            }
        }
    }

    long value(final int index, final byte[] block) {
        final ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        return index == 0 ? bytes.get(TestTypes.COLOUR) & 0xFF : bytes.getLong(TestTypes.GROUP);
    }

    void commit() {
        relink();
        removed.forEach(freeRows::push);
        endStep();
    }

    void rollback() {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).run();
        }
        endStep();
    }

    private void endStep() {
        touched.clear();
        removed.clear();
        undo.clear();
        mutations = 0;
    }

    private void unlink(final int index, final long key) {
        final Long linked = linkedValues.get(index).get(key);
        if (linked == null) {
            return;
        }
        keepList(index, linked);
        keepLink(index, key);
        linkedValues.get(index).remove(key);
        final LinkedHashSet<Long> list = lists.get(index).get(linked);
        list.remove(key);
        if (list.isEmpty()) {
            lists.get(index).remove(linked);
        }
    }

    /** A copy of the whole list is the simplest way to get its order back. */
    private void keepList(final int index, final long value) {
        final LinkedHashSet<Long> list = lists.get(index).get(value);
        final LinkedHashSet<Long> copy = list == null ? null : new LinkedHashSet<>(list);
        undo.add(() -> {
            if (copy == null) {
                lists.get(index).remove(value);
            } else {
                lists.get(index).put(value, copy);
            }
        });
    }

    private void keepLink(final int index, final long key) {
        final Long linked = linkedValues.get(index).get(key);
        undo.add(() -> {
            if (linked == null) {
                linkedValues.get(index).remove(key);
            } else {
                linkedValues.get(index).put(key, linked);
            }
        });
    }
}
