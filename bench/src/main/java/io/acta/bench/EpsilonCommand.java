package io.acta.bench;

import io.acta.bench.footprint.EpsilonRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The engine without a garbage collector. */
@Command(
        name = "epsilon",
        mixinStandardHelpOptions = true,
        description =
                "The journaled engine in a JVM of its own with a heap of 256 MiB that is never collected; wants 10 GB of disk.")
final class EpsilonCommand implements Callable<Integer> {
    private static final long ACTIONS = 100_000_000;
    private static final long ACTIONS_BRIEF = 2_000_000;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--actions",
            paramLabel = "N",
            description = "Actions to take (default: 100000000; 2000000 if --short).")
    private Long actions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final long count = actions != null ? actions : options.brief() ? ACTIONS_BRIEF : ACTIONS;
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--actions starts at 1");
        }
        return FigurePrinter.print(
                spec.commandLine().getOut(),
                options,
                "epsilon",
                EpsilonRun.fork(options.freshDirectory("epsilon"), count, options.seed()));
    }
}
