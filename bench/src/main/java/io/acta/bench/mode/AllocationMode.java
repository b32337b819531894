package io.acta.bench.mode;

import com.sun.management.ThreadMXBean;
import io.acta.bench.contender.ActaEngine;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.engine.Level;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Heap bytes that the journaled engine allocates while actions go through: on every live thread of the JVM, the publisher's, the reactor's,
 * the journal's and a subscriber's among them. The JVM counts each thread's bytes exactly; they are read before and after.
 */
public final class AllocationMode {
    private final AdjustWorkload workload;
    private final long warmUpActions;
    private final long actions;
    private final Path parentDirectory;

    /** @param parentDirectory for the journal; null for the system's place for temporary files. */
    public AllocationMode(
            final AdjustWorkload workload, final long warmUpActions, final long actions, final Path parentDirectory) {
        this.workload = workload;
        this.warmUpActions = warmUpActions;
        this.actions = actions;
        this.parentDirectory = parentDirectory;
    }

    /** Runs on this thread and one publisher's. */
    public Allocation run() {
        final Path directory = Directories.make(parentDirectory, "allocation");
        try (ActaEngine contender = new ActaEngine(ActaEngine.chronicleJournal(directory));
                Subscription subscription =
                        contender.engine().onOutputs("outcomes", OverflowPolicy.BLOCK, new OutcomeCounter())) {
            final Dispatcher dispatcher = new Dispatcher(contender);
            final Thread publisher = new Thread(dispatcher, "publisher");
            publisher.setDaemon(true);
            publisher.start();
            dispatcher.dispatchUpTo(warmUpActions, subscription);
            final HeapBytes heapBytes = new HeapBytes();
            heapBytes.before();
            dispatcher.dispatchUpTo(warmUpActions + actions, subscription);
            heapBytes.after();
            dispatcher.end();
            return new Allocation(actions, heapBytes.difference(), heapBytes.threads());
        } finally {
            Directories.delete(directory);
        }
    }

    /** Listens without keeping anything. */
    private static final class OutcomeCounter implements ReleaseHandler {
        private long applied;

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            if (status == OutcomeStatus.APPLIED) {
                applied++;
            }
        }

        @Override
        public String toString() {
            return "applied=" + applied;
        }
    }

    /** The publisher's thread: dispatches up to the number that it is told, without allocating while it waits to be told. */
    private final class Dispatcher implements Runnable {
        private static final long END = -1;

        private final ActaEngine contender;
        private volatile long goal;
        private volatile long done;
        private volatile long lastSequence;
        private volatile Throwable failure;

        Dispatcher(final ActaEngine contender) {
            this.contender = contender;
        }

        @Override
        public void run() {
            try {
                while (goal != END) {
                    final long upTo = goal;
                    if (upTo > done) {
                        lastSequence = contender.dispatch(workload, done, upTo - done);
                        done = upTo;
                    }
                    Thread.onSpinWait();
                }
            } catch (final RuntimeException e) {
                failure = e;
            }
        }

        void dispatchUpTo(final long number, final Subscription subscription) {
            goal = number;
            while (done < number
                    || contender.engine().position(Level.JOURNALED) < lastSequence
                    || !subscription.isCaughtUp()) {
                if (failure != null) {
                    throw new IllegalStateException("publisher failed", failure);
                }
                Thread.yield();
            }
        }

        void end() {
            goal = END;
        }
    }

    /** Reads every live thread's count, each into its place of an array. */
    private static final class HeapBytes {
        private final ThreadMXBean threadBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final long[] ids = threadBean.getAllThreadIds();
        private final String[] names = new String[ids.length];
        private final long[] before = new long[ids.length];
        private final long[] after = new long[ids.length];

        HeapBytes() {
            final ThreadInfo[] infos = threadBean.getThreadInfo(ids);
            for (int i = 0; i < ids.length; i++) {
                names[i] = infos[i] == null ? "ended-" + ids[i] : infos[i].getThreadName();
            }
        }

        int threads() {
            return ids.length;
        }

        void before() {
            // Once more than needed: what reading allocates at first is not to be counted.
            read(after);
            read(before);
        }

        void after() {
            read(after);
        }

        private void read(final long[] target) {
            for (int i = 0; i < ids.length; i++) {
                target[i] = threadBean.getThreadAllocatedBytes(ids[i]);
            }
        }

        Map<String, Long> difference() {
            final Map<String, Long> difference = new LinkedHashMap<>();
            IntStream.range(0, ids.length)
                    .filter(i -> after[i] > before[i])
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer i) -> before[i] - after[i]))
                    .forEach(i -> difference.merge(names[i], after[i] - before[i], Long::sum));
            return difference;
        }
    }
}
