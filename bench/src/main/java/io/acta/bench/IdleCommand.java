package io.acta.bench;

import io.acta.bench.driver.Directories;
import io.acta.bench.driver.Figures;
import io.acta.bench.driver.Leavings;
import io.acta.bench.footprint.IdleShare;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an engine takes that has nothing to do. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description =
                "Per cent of a core that an idle engine with default settings takes, without and with a subscriber; and the JVM by itself.")
final class IdleCommand implements Callable<Integer> {
    private static final long SECONDS = 10;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Length of each of three measurements (default: 10; 1 if --short).")
    private Long seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final long length = seconds != null ? seconds : options.brief() ? 1 : SECONDS;
        if (length < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds starts at 1");
        }
        final Path directory = Directories.empty(options.freshDirectory("idle"));
        try (Leavings leavings = new Leavings(directory)) {
            final Figures figures = new IdleShare(leavings.directory(), TimeUnit.SECONDS.toMillis(length)).measure();
            return FigurePrinter.print(spec.commandLine().getOut(), options, "idle", figures);
        } finally {
            Directories.delete(directory);
        }
    }
}
