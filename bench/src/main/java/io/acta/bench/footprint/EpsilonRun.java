package io.acta.bench.footprint;

import io.acta.bench.contender.Acta;
import io.acta.bench.driver.Check;
import io.acta.bench.driver.Directories;
import io.acta.bench.driver.Figures;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Leavings;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Pump;
import io.acta.bench.driver.Tier;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.journal.chronicle.FlagCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The journaled engine in a JVM whose heap is never collected: 256 MiB under Epsilon GC (JEP 318). If anything on an action's way allocated, even three
 * bytes for each, a hundred million actions would end it. Results and balances are held against the model.
 */
public final class EpsilonRun {
    private static final int HEAP_MIB = 256;
    private static final long MIB = 1024 * 1024;
    private static final int IN_FLIGHT = 1024;
    private static final String FIGURES = "epsilon.figures";
    private static final String LOG = "epsilon.log";
    private static final int LOG_LINES = 5;

    private EpsilonRun() {}

    /**
     * Forks a JVM and waits for it.
     *
     * @param directory for its files; made, and deleted afterwards.
     * @return what it found; with {@code error} when it failed.
     */
    public static Figures fork(final Path directory, final long actions, final long seed)
            throws IOException, InterruptedException {
        Directories.empty(directory);
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(FlagCheck.line().split(" ")));
        command.addAll(List.of(
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-Xms" + HEAP_MIB + "m",
                "-Xmx" + HEAP_MIB + "m",
                "-Dagrona.disable.bounds.checks=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                EpsilonRun.class.getName(),
                directory.toString(),
                Long.toString(actions),
                Long.toString(seed)));
        final Path log = directory.resolve(LOG);
        try (Leavings leavings = new Leavings(directory)) {
            final Process process = leavings.start(
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
            try {
                final int exitCode = process.waitFor();
                final Path figures = directory.resolve(FIGURES);
                return Files.exists(figures) ? Figures.load(figures) : new Figures().put("error", ended(exitCode, log));
            } finally {
                process.destroyForcibly().waitFor();
                Directories.delete(directory);
            }
        }
    }

    private static String ended(final int exitCode, final Path log) throws IOException {
        final List<String> said = Files.readAllLines(log);
        return "the JVM ended with " + exitCode + ": "
                + String.join(" | ", said.subList(0, Math.min(LOG_LINES, said.size())));
    }

    /** The forked JVM's. @param args directory, actions, seed. */
    public static void main(final String[] args) throws Exception {
        final Path directory = Path.of(args[0]);
        final Figures figures = run(directory.resolve("journal"), Long.parseLong(args[1]), Long.parseLong(args[2]));
        figures.store(directory.resolve(FIGURES));
        System.exit(0);
    }

    private static Figures run(final Path directory, final long actions, final long seed) throws Exception {
        final String collector =
                ManagementFactory.getGarbageCollectorMXBeans().get(0).getName();
        if (!collector.contains("Epsilon")) {
            throw new IllegalStateException("this JVM collects by " + collector);
        }
        try (Lane lane = new Acta().open(new Opening(Tier.T1, directory))) {
            final Pump pump = new Pump(lane, new AdjustWorkload(seed));
            final long startNs = System.nanoTime();
            pump.saturate(IN_FLIGHT, actions, startNs + TimeUnit.HOURS.toNanos(1), null);
            pump.drain();
            final long elapsedNs = System.nanoTime() - startNs;
            final long heapBytes =
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            final Check check = pump.check();
            final Figures figures = new Figures()
                    .put("actions", pump.received())
                    .put("heapMiB", (long) HEAP_MIB)
                    .put("heapUsedMiB", heapBytes / MIB)
                    .put("actionsPerSecond", pump.received() * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNs)
                    .put("checksumAgrees", check.agrees());
            return check.agrees() ? figures : figures.put("error", check.difference());
        }
    }
}
