package io.acta.bench.driver;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Heap bytes that live threads allocate between two moments: the JVM counts each thread's bytes exactly. Threads that start in between are not
 * seen. Reading allocates nothing.
 */
public final class HeapBytes {
    private final ThreadMXBean threadBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long[] ids = threadBean.getAllThreadIds();
    private final String[] names = new String[ids.length];
    private final long[] before = new long[ids.length];
    private final long[] after = new long[ids.length];

    /** Watches all threads that live now. */
    public HeapBytes() {
        final ThreadInfo[] infos = threadBean.getThreadInfo(ids);
        for (int i = 0; i < ids.length; i++) {
            names[i] = infos[i] == null ? "ended-" + ids[i] : infos[i].getThreadName();
        }
    }

    /** Threads that are watched. */
    public int threads() {
        return ids.length;
    }

    /** The first moment. */
    public void before() {
        // Once more than needed: what reading allocates at first is not to be counted.
        read(after);
        read(before);
    }

    /** The second moment. */
    public void after() {
        read(after);
    }

    private void read(final long[] target) {
        for (int i = 0; i < ids.length; i++) {
            target[i] = threadBean.getThreadAllocatedBytes(ids[i]);
        }
    }

    /** Bytes of every thread that allocated any, most first. */
    public Map<String, Long> byThread() {
        final Map<String, Long> difference = new LinkedHashMap<>();
        IntStream.range(0, ids.length)
                .filter(i -> after[i] > before[i])
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> before[i] - after[i]))
                .forEach(i -> difference.merge(names[i], after[i] - before[i], Long::sum));
        return difference;
    }

    /** Bytes of all threads. */
    public long total() {
        return byThread().values().stream().mapToLong(Long::longValue).sum();
    }
}
