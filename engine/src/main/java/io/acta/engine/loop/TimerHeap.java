package io.acta.engine.loop;

import java.util.Arrays;

/**
 * A binary heap of (deadline, id), smallest first. Pairs are ordered whole, so the order in which they come out does not
 * depend on the order in which they went in. Grows to its bound and not past it.
 */
final class TimerHeap {
    private static final int INITIAL_CAPACITY = 64;

    private int capacityMax;
    private long[] deadlinesNs;
    private long[] ids;
    private int size;

    TimerHeap(final int capacityMax) {
        this.capacityMax = capacityMax;
        final int capacity = Math.min(capacityMax, INITIAL_CAPACITY);
        deadlinesNs = new long[capacity];
        ids = new long[capacity];
    }

    /** Raises the bound; it never falls. */
    void growTo(final int newCapacityMax) {
        capacityMax = Math.max(capacityMax, newCapacityMax);
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == capacityMax;
    }

    long firstDeadlineNs() {
        return deadlinesNs[0];
    }

    long firstId() {
        return ids[0];
    }

    void clear() {
        size = 0;
    }

    void add(final long deadlineNs, final long id) {
        if (size == ids.length) {
            final int capacity = (int) Math.min(capacityMax, 2L * size);
            deadlinesNs = Arrays.copyOf(deadlinesNs, capacity);
            ids = Arrays.copyOf(ids, capacity);
        }
        int at = size++;
        while (at > 0) {
            final int parent = (at - 1) >>> 1;
            if (!isBefore(deadlineNs, id, deadlinesNs[parent], ids[parent])) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        deadlinesNs[at] = deadlineNs;
        ids[at] = id;
    }

    void removeFirst() {
        size--;
        final long deadlineNs = deadlinesNs[size];
        final long id = ids[size];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(deadlinesNs[child + 1], ids[child + 1], deadlinesNs[child], ids[child])) {
                child++;
            }
            if (!isBefore(deadlinesNs[child], ids[child], deadlineNs, id)) {
                break;
            }
            move(child, at);
            at = child;
        }
        deadlinesNs[at] = deadlineNs;
        ids[at] = id;
    }

    private void move(final int from, final int to) {
        deadlinesNs[to] = deadlinesNs[from];
        ids[to] = ids[from];
    }

    private static boolean isBefore(final long deadlineA, final long idA, final long deadlineB, final long idB) {
        return deadlineA < deadlineB || deadlineA == deadlineB && idA < idB;
    }
}
