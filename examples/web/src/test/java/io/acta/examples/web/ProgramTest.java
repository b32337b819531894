package io.acta.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramTest {
    private final Queue<SubstituteLoggingEvent> events = new ArrayDeque<>();

    @Test
    void shouldAnswerAWrongFlagInTwoLines() {
        final StringWriter errors = new StringWriter();
        final int exitCode =
                Program.of(new Server()).setErr(new PrintWriter(errors, true)).execute("--port", "abc");
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString().lines())
                .containsExactly(
                        "Invalid value for option '--port': 'abc' is not an int",
                        "\"server --help\" lists what can be set");
    }

    @Test
    void shouldSuggestAFlagOfALikeName() {
        final StringWriter errors = new StringWriter();
        Program.of(new Server()).setErr(new PrintWriter(errors, true)).execute("--ports");
        assertThat(errors.toString()).contains("Possible solutions: --port");
    }

    @Test
    void shouldSayWhatToDoWhenADirectoryCannotBeMade(@TempDir final Path directory) throws Exception {
        final Path file = Files.writeString(directory.resolve("file"), "");
        final int exitCode = runAndFail(() -> {
            Files.createDirectories(file);
            return null;
        });
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getArgumentArray()).hasSize(1);
            assertThat(event.getArgumentArray()[0].toString()).isEqualTo(file + ": a file is there, and no directory");
            assertThat(event.getMessage()).contains("--directory");
            assertThat(event.getThrowable()).isNull();
        });
    }

    @Test
    void shouldSayInWordsWhatIsWrongWithAPathThatSomebodyElseFound() throws Exception {
        final NoSuchFileException missing = new NoSuchFileException("/none");
        runAndFail(() -> {
            throw new JournalException("journal cannot be opened: /none/journal: " + missing, missing);
        });
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.getArgumentArray())
                        .containsExactly(
                                "journal cannot be opened: /none/journal: /none: there is no such file or directory"));
    }

    @Test
    void shouldSayInALineWhichFileACommandCouldNotWrite(@TempDir final Path directory) {
        final StringWriter errors = new StringWriter();
        final Path file = directory.resolve("none/file");
        final int exitCode = Program.of(new Writer(file))
                .setErr(new PrintWriter(errors, true))
                .execute();
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(errors.toString().lines())
                .containsExactly("writer: " + file + ": there is no such file or directory");
    }

    @Test
    void shouldShowNoTraceOfWhatAPersonSetUpWrong() throws Exception {
        for (final Exception failure : List.of(
                new JournalException("journal in use by process 7"),
                new IllegalStateException("cannot listen on 127.0.0.1:80", new IOException("Permission denied")),
                new IllegalStateException("cannot listen on nowhere:80", new UnresolvedAddressException()))) {
            events.clear();
            runAndFail(() -> {
                throw failure;
            });
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.getArgumentArray()).containsExactly(failure.getMessage());
                assertThat(event.getThrowable()).isNull();
            });
        }
    }

    @Test
    void shouldShowTheTraceOfAFault() throws Exception {
        final IllegalStateException fault = new IllegalStateException("a fault");
        runAndFail(() -> {
            throw fault;
        });
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.getThrowable()).isSameAs(fault));
    }

    private int runAndFail(final Callable<AutoCloseable> launch) throws InterruptedException {
        return Program.run(new EventRecordingLogger(new SubstituteLogger("test", events, false), events), launch);
    }

    @Command(name = "writer")
    private record Writer(Path file) implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            Files.writeString(file, "");
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(name = "server")
    private static final class Server implements Callable<Integer> {
        @Option(names = "--port")
        private int port;

        @Override
        public Integer call() {
            return port;
        }
    }
}
