package io.acta.bench;

import io.acta.bench.compare.CompareRun;
import io.acta.bench.compare.Entrant;
import io.acta.bench.driver.Mode.Kind;
import io.acta.bench.driver.Tier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everyone on one workload, each in a JVM of its own. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "One workload on every contender, each in a forked JVM with a class path of its own, checked result by result.",
            "Writes results.jsonl, latencies and the forks' logs. Exit code 1 when a row failed or a checksum differs."
        })
final class CompareCommand implements Callable<Integer> {
    private static final List<Kind> KINDS =
            List.of(Kind.SATURATED, Kind.OPEN_LOOP, Kind.ALLOCATION, Kind.REPLAY, Kind.RESTART);

    @Option(names = "--short", description = "A look whether everything works: one short fork of each.")
    private boolean brief;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only these contenders: ${COMPLETION-CANDIDATES}.",
            completionCandidates = EntrantLabels.class)
    private List<String> only;

    @Option(
            names = "--tiers",
            split = ",",
            paramLabel = "TIER",
            description = "Only these: T0 memory, T1 survives a killed process, T2 survives power loss.")
    private List<Tier> tiers;

    @Option(
            names = "--modes",
            split = ",",
            paramLabel = "MODE",
            description = "Only these: saturated, open-loop, allocation, replay, restart.")
    private List<String> modes;

    @Option(names = "--forks", paramLabel = "N", description = "Forks of each (default: 3; 1 if --short).")
    private Integer forks;

    @Option(
            names = "--measure-ms",
            paramLabel = "N",
            description = "Length of one measurement, after half as much to warm up (default: 5000; 250 if --short).")
    private Long measureMs;

    @Option(
            names = "--behind",
            paramLabel = "N",
            split = ",",
            description = "Actions behind a restart; the first number is that of a replay too"
                    + " (default: 10000000,100000000; 100000 if --short).")
    private List<Long> behind;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "For results (default: compare, beside the suite's jar). What an earlier run left there is"
                    + " deleted; other *.jsonl files count in the report.")
    private Path out;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "For the contenders' files while it runs: use the disk that you care about (default: within --out).")
    private Path directory;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Of the generated actions (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final CompareRun run = new CompareRun(spec.commandLine().getOut())
                .brief(brief)
                .tiers(tiers == null ? EnumSet.allOf(Tier.class) : EnumSet.copyOf(tiers))
                .kinds(kinds())
                .seed(seed);
        if (forks != null) {
            run.forks(positive("--forks", forks));
        }
        if (measureMs != null) {
            run.measureMs(positive("--measure-ms", measureMs));
        }
        if (behind != null) {
            for (final long actions : behind) {
                positive("--behind", actions);
            }
            run.behind(behind);
        }
        if (out != null) {
            run.out(out);
        }
        if (directory != null) {
            run.files(directory);
        }
        try {
            return run.run(entrants()) ? 0 : 1;
        } catch (final CompareRun.RefusedException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<Entrant> entrants() {
        if (only == null) {
            return List.of(Entrant.values());
        }
        final Set<Entrant> chosen = EnumSet.noneOf(Entrant.class);
        for (final String name : only) {
            final Entrant entrant = Entrant.of(name);
            if (entrant == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only: no contender is called " + name + "; there are " + EntrantLabels.ALL);
            }
            chosen.add(entrant);
        }
        return List.copyOf(chosen);
    }

    private List<Kind> kinds() {
        if (modes == null) {
            return KINDS;
        }
        final List<Kind> chosen = new ArrayList<>();
        for (final String name : modes) {
            chosen.add(KINDS.stream()
                    .filter(kind -> kind.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--modes: no mode is called " + name + "; there are "
                                    + KINDS.stream().map(Kind::label).toList())));
        }
        return chosen;
    }

    private <N extends Number> N positive(final String option, final N value) {
        if (value.longValue() < 1) {
            throw new ParameterException(spec.commandLine(), option + " starts at 1, it is " + value);
        }
        return value;
    }
}
