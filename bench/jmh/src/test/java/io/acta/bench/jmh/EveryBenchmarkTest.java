package io.acta.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs once, in this JVM. Nothing is timed. */
class EveryBenchmarkTest {
    @Test
    void shouldRunEveryBenchmarkToItsEnd() throws RunnerException {
        final Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .timeout(TimeValue.seconds(60))
                        .param("rows", "1000")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        final Set<String> ran = results.stream()
                .map(result -> result.getParams().getBenchmark())
                .collect(Collectors.toSet());
        assertThat(ran).isEqualTo(known()).hasSizeGreaterThan(30);
    }

    @Test
    void shouldAddWhatEveryRunWantsToJmhsOwnOptions() {
        final List<String> arguments = ActaJmh.arguments(new String[] {"--short", "Table"});

        assertThat(arguments).containsSubsequence("-f", "1", "-p", "rows=1000,100000", "Table");
        assertThat(arguments).containsSubsequence("-prof", "gc", "-jvmArgsPrepend");
        assertThat(arguments.get(arguments.size() - 1)).contains("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        assertThat(ActaJmh.arguments(new String[] {"--long"})).contains("rows=1000,100000,10000000,50000000");
    }

    private static Set<String> known() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .flatMap(entry -> Stream.of(entry.getUsername()))
                .collect(Collectors.toSet());
    }
}
