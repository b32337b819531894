package io.acta.bench;

import io.acta.bench.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A page of results that are there. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes report.html, one page that needs no network, of a directory of results.")
final class ReportCommand implements Callable<Integer> {
    @Option(
            names = "--in",
            paramLabel = "DIR",
            required = true,
            description = "Holds *.jsonl, and the .hgrm and .hlog files that they name.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), "--in: " + directory + " is no directory");
        }
        try {
            spec.commandLine().getOut().println(ReportWriter.write(directory));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (final IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }
}
