package io.acta.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the inputs of a run came to, and its two measures: time and allocation. Both are taken again when they were too much, a few times and the least counts: the
 * system's scheduler and the JVM's compiler cost something too, but not each time. <b>Threads:</b> one.
 */
public final class Tally {
    /** How the line begins that {@link #print} writes. */
    static final String LINE = "acta-fuzz-tally";

    private static final int TRIES = 20;
    private static final long NS_WORTH_A_TRY = 50_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int WARM_UPS = 500;

    private long inputs;
    private long taken;
    private long slowestNs;

    /** Does something so often that what is measured afterwards is compiled code. */
    static void warmUp(final Runnable work) {
        for (int i = 0; i < WARM_UPS; i++) {
            work.run();
        }
    }

    /** Another input. */
    public void input() {
        inputs++;
    }

    /** It was let in, or read as a message. */
    public void taken() {
        taken++;
    }

    /** Does something that can be done again, by the clock. @return what it takes, in nanoseconds. */
    public long time(final Runnable work) {
        long leastNs = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && leastNs > NS_WORTH_A_TRY; i++) {
            final long startNs = System.nanoTime();
            work.run();
            leastNs = Math.min(leastNs, System.nanoTime() - startNs);
        }
        slowestNs = Math.max(slowestNs, leastNs);
        return leastNs;
    }

    /**
     * Does something that can be done again, and that may not allocate on the heap.
     *
     * @throws IllegalStateException when it does.
     */
    public void allocateNothing(final Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && least > 0; i++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > 0) {
            throw new IllegalStateException("allocated " + least + " bytes each time");
        }
    }

    /** Tells the process that started this one. */
    public void print() {
        System.out.println(LINE + ' ' + inputs + ' ' + taken + ' ' + slowestNs);
        System.out.flush();
    }
}
