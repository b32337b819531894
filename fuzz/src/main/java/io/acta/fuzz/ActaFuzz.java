package io.acta.fuzz;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts bytes of strangers before what reads them, led by coverage, and prints what came of it. Exits with 1 for a finding. */
@Command(
        name = "acta-fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Puts hostile bytes before the door, the JSON view and the journal's scanner, led by what code they reach.",
            "A row for each. Exits with 1 when one crashed, hung, read past its end or took wrong for right, or when the"
                    + " door allocated anything or took longer than a millisecond, its decoders included.",
            "What was reached stays in the directory, and the next run goes on there."
        })
public final class ActaFuzz implements Callable<Integer> {
    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Inputs for each target (default: a number for each that takes some seconds).")
    private Long runs;

    @Option(names = "--seed", paramLabel = "S", description = "Of everything random (default: a fresh one, printed).")
    private Integer seed;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = Labels.class,
            description = "Only these targets: ${COMPLETION-CANDIDATES}.")
    private List<String> only;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "target/fuzz",
            description = "Where inputs and findings are kept (default: ${DEFAULT-VALUE}).")
    private Path directory;

    @Spec
    private CommandSpec spec;

    /** Names of all targets. */
    static final class Labels implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FuzzTarget.values()).map(FuzzTarget::label).iterator();
        }
    }

    /** @param args see {@code --help}. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new ActaFuzz()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (runs != null && runs < 1 || seed != null && seed < 1) {
            throw new ParameterException(spec.commandLine(), "--runs and --seed start at 1");
        }
        final List<FuzzTarget> targets = chosen();
        final int theSeed = seed != null ? seed : 1 + new Random().nextInt(Integer.MAX_VALUE - 1);
        final PrintWriter out = spec.commandLine().getOut();
        out.println("again:  acta-fuzz --seed " + theSeed + "   (in an empty directory)");
        out.printf(
                Locale.ROOT,
                "%n%-8s %12s %12s %10s %8s %6s%n",
                "target",
                "inputs",
                "let in",
                "slowest us",
                "reached",
                "s");
        out.flush();
        boolean clean = true;
        for (final FuzzTarget target : targets) {
            clean &= run(target, theSeed, out);
        }
        out.println(clean ? "\nNothing was found." : "\nSOMETHING WAS FOUND: see above, and " + directory);
        out.flush();
        return clean ? 0 : 1;
    }

    private boolean run(final FuzzTarget target, final int theSeed, final PrintWriter out) throws Exception {
        final long startNs = System.nanoTime();
        final Path place =
                Files.createDirectories(directory.resolve(target.label())).toAbsolutePath();
        final FuzzRun.Result result = new FuzzRun(target.label(), place)
                .run(
                        target.type(),
                        target.guidedClasses(),
                        target.seeds().make(),
                        target.lengthMax(),
                        runs != null ? runs : target.inputs(),
                        theSeed);
        out.printf(
                Locale.ROOT,
                "%-8s %12d %12d %10d %8d %6d%s%n",
                target.label(),
                result.inputs(),
                result.taken(),
                TimeUnit.NANOSECONDS.toMicros(result.slowestNs()),
                result.reached(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs),
                result.finding() == null ? "" : "   FOUND");
        out.flush();
        if (result.finding() != null) {
            spec.commandLine().getErr().println("  " + target.label() + ": " + result.finding());
            spec.commandLine().getErr().flush();
        }
        return result.finding() == null;
    }

    private List<FuzzTarget> chosen() {
        if (only == null) {
            return List.of(FuzzTarget.values());
        }
        final List<FuzzTarget> targets = new ArrayList<>();
        for (final String name : only) {
            targets.add(Arrays.stream(FuzzTarget.values())
                    .filter(target -> target.label().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new ParameterException(spec.commandLine(), "--only: no target is called " + name)));
        }
        return targets;
    }
}
