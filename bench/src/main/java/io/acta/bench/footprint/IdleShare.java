package io.acta.bench.footprint;

import com.sun.management.OperatingSystemMXBean;
import io.acta.bench.contender.DefaultEngine;
import io.acta.bench.driver.Figures;
import io.acta.engine.Engine;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How much of a core an engine with default settings takes while there is nothing to do, with and without a subscriber; by the process's own count. */
public final class IdleShare {
    private static final double PER_CENT = 100;
    private static final long SETTLE_MS = 2_000;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Path directory;
    private final long lengthMs;

    /**
     * @param directory for the journal, empty.
     * @param lengthMs of each of the three measurements.
     */
    public IdleShare(final Path directory, final long lengthMs) {
        this.directory = directory;
        this.lengthMs = lengthMs;
    }

    /** Measures the JVM by itself, the engine, and the engine with a subscriber. */
    public Figures measure() throws InterruptedException {
        final double jvmPercent = share();
        final double alone;
        final double listenedTo;
        final ThreadShares threads;
        try (Engine engine = DefaultEngine.launch(directory)) {
            alone = share();
            try (Subscription subscription = engine.onOutputs("idle", OverflowPolicy.BLOCK, new ReleaseHandler() {})) {
                threads = new ThreadShares();
                listenedTo = share();
                threads.end();
                if (subscription.lostBytes() != 0) {
                    throw new IllegalStateException("an idle engine released something: " + engine);
                }
            }
        }
        return new Figures()
                .put("seconds", lengthMs / (double) TimeUnit.SECONDS.toMillis(1))
                .put("jvmPercent", jvmPercent)
                .put("corePercent", alone)
                .put("corePercentWithSubscriber", listenedTo)
                .put("threadPercent", threads.toString());
    }

    /** What each thread took, most first. */
    private static final class ThreadShares {
        private static final double SHOWN_FROM = 0.05;

        private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        private final Map<Long, Long> before = cpuNs();
        private final long startNs = System.nanoTime();
        private final Map<String, Double> shares = new LinkedHashMap<>();

        private Map<Long, Long> cpuNs() {
            final Map<Long, Long> all = new LinkedHashMap<>();
            for (final long id : bean.getAllThreadIds()) {
                all.put(id, bean.getThreadCpuTime(id));
            }
            return all;
        }

        void end() {
            final double elapsedNs = System.nanoTime() - startNs;
            final Map<Long, Long> after = cpuNs();
            after.entrySet().stream()
                    .filter(thread -> before.containsKey(thread.getKey()))
                    .map(thread -> Map.entry(
                            thread.getKey(), PER_CENT * (thread.getValue() - before.get(thread.getKey())) / elapsedNs))
                    .filter(thread -> thread.getValue() >= SHOWN_FROM)
                    .sorted(Map.Entry.<Long, Double>comparingByValue().reversed())
                    .forEach(thread -> {
                        final ThreadInfo info = bean.getThreadInfo(thread.getKey());
                        shares.put(info == null ? "ended" : info.getThreadName(), thread.getValue());
                    });
        }

        @Override
        public String toString() {
            return shares.entrySet().stream()
                    .map(share -> String.format(Locale.ROOT, "%s %.1f", share.getKey(), share.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }

    /** Per cent of one core, after what was started has settled. */
    private double share() throws InterruptedException {
        Thread.sleep(Math.min(SETTLE_MS, lengthMs));
        final long cpuNs = process.getProcessCpuTime();
        final long startNs = System.nanoTime();
        Thread.sleep(lengthMs);
        return PER_CENT * (process.getProcessCpuTime() - cpuNs) / (System.nanoTime() - startNs);
    }
}
