package io.acta.bench.jmh;

import io.acta.journal.chronicle.FlagCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.LinuxPerfNormProfiler;
import org.openjdk.jmh.profile.ProfilerException;

/**
 * JMH's own command line with what every run here wants: the flags that the forked JVMs need, and the count of allocated bytes
 * ({@code -prof gc}).
 *
 * <pre>
 * java -jar acta-jmh.jar [--short | --long] [--perf] [PATTERN] [JMH's options]
 *   --short   one fork, few short iterations, tables up to 100,000 rows: a look, not a measurement
 *   --long    tables of 1 thousand to 50 million rows; wants 6 GiB
 *   --perf    the processor's counters for each operation, where the machine has them and {@code perf} is installed
 * </pre>
 */
public final class ActaJmh {
    private static final String ROWS = "rows=";
    private static final int WRONG_OPTIONS = 2;

    private ActaJmh() {}

    /** Runs JMH; exits with 2 when an option asks for what the machine hasn't. */
    public static void main(final String[] args) throws IOException {
        final List<String> arguments;
        try {
            arguments = arguments(args);
        } catch (final IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_OPTIONS);
            return;
        }
        Main.main(arguments.toArray(String[]::new));
    }

    static List<String> arguments(final String[] args) {
        final List<String> all = new ArrayList<>();
        for (final String arg : args) {
            switch (arg) {
                case "--short" ->
                    all.addAll(List.of(
                            "-f",
                            "1",
                            "-wi",
                            "1",
                            "-i",
                            "2",
                            "-w",
                            "200ms",
                            "-r",
                            "200ms",
                            "-p",
                            ROWS + "1000,100000"));
                case "--long" -> all.addAll(List.of("-p", ROWS + "1000,100000,10000000,50000000"));
                case "--perf" -> {
                    requirePerf();
                    all.addAll(List.of("-prof", "perfnorm"));
                }
                default -> all.add(arg);
            }
        }
        all.addAll(List.of("-prof", "gc", "-jvmArgsPrepend", jvmFlags()));
        return all;
    }

    /** What a JVM that runs benchmarks is started with. */
    static String jvmFlags() {
        return FlagCheck.line()
                + " -Xms512m -Xmx512m -Dagrona.disable.bounds.checks=true -Dchronicle.announcer.disable=true"
                + " -Dchronicle.disk.monitor.disable=true -Dorg.slf4j.simpleLogger.defaultLogLevel=error";
    }

    private static void requirePerf() {
        try {
            new LinuxPerfNormProfiler("");
        } catch (final ProfilerException e) {
            throw new IllegalArgumentException(
                    "--perf: the processor's counters cannot be read here (" + e.getMessage()
                            + "): install linux-perf and set kernel.perf_event_paranoid to 1, on hardware that shows them",
                    e);
        }
    }
}
