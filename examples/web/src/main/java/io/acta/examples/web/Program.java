package io.acta.examples.web;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the command lines of the example servers share: one line says what was typed or set up wrong and what to do; where the cause is none of
 * those, its trace stands in the log. On the thread of {@code main}.
 */
public final class Program {
    private static final int PORT_MAX = 65_535;

    private Program() {}

    /** @return the command, which answers wrong flags in two lines, not with all of its help, and a file that cannot be had in one. */
    public static CommandLine of(final Object command) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((e, at, result) -> {
                    if (e instanceof FileSystemException failure) {
                        at.getErr().println(at.getCommandSpec().qualifiedName() + ": " + inWords(failure));
                        return at.getCommandSpec().exitCodeOnExecutionException();
                    }
                    throw e;
                })
                .setParameterExceptionHandler((e, arguments) -> {
                    final CommandLine at = e.getCommandLine();
                    at.getErr().println(e.getMessage());
                    CommandLine.UnmatchedArgumentException.printSuggestions(e, at.getErr());
                    at.getErr().println("\"" + at.getCommandSpec().qualifiedName() + " --help\" lists what can be set");
                    return at.getCommandSpec().exitCodeOnInvalidInput();
                });
    }

    /**
     * Makes what a server is told out of its flags.
     *
     * @param command that was typed.
     * @throws CommandLine.ParameterException with the reason of an {@link IllegalArgumentException}, for {@link #of}.
     */
    public static <T> T settings(final CommandSpec command, final Supplier<T> settings) {
        try {
            return settings.get();
        } catch (final IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** Looks at a flag's value. @throws IllegalArgumentException with the reason when it makes no sense, for {@link #settings}. */
    public static void require(final boolean holds, final String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }

    /** The same for a port: 0 takes any that is free. @param flag that names it. */
    public static void requirePort(final String flag, final int port) {
        require(port >= 0 && port <= PORT_MAX, flag + ": port=" + port + " is not within 0 to " + PORT_MAX);
    }

    /**
     * Starts a server, and closes it when the process is told to stop.
     *
     * @param log of the program that starts.
     * @return the exit code.
     * @throws CommandLine.ParameterException of the launch, for {@link #of}.
     */
    public static int run(final Logger log, final Callable<? extends AutoCloseable> launch)
            throws InterruptedException {
        final AutoCloseable running;
        try {
            running = launch.call();
        } catch (final CommandLine.ParameterException | InterruptedException e) {
            throw e;
        } catch (final Exception e) {
            explain(log, e);
            return CommandLine.ExitCode.SOFTWARE;
        }
        final CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(log, running, stopped), "shutdown"));
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    private static void explain(final Logger log, final Exception failure) {
        final Throwable root = root(failure);
        if (root instanceof FileSystemException) {
            final String what = failure == root ? failure.toString() : failure.getMessage();
            log.error(
                    "cannot start: {}; by --directory, name one that can be made and written",
                    what.replace(root.toString(), inWords((FileSystemException) root)));
        } else if (root instanceof IOException
                || root instanceof JournalException
                || root instanceof UnresolvedAddressException) {
            log.error("cannot start: {}", failure.getMessage());
        } else {
            log.error("cannot start: {}", failure.getMessage(), failure);
        }
    }

    /** By itself its message is a path alone, and its class says what is wrong with it. */
    private static String inWords(final FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getMessage();
        }
        final String what;
        if (failure instanceof NoSuchFileException) {
            what = "there is no such file or directory";
        } else if (failure instanceof AccessDeniedException) {
            what = "permission denied";
        } else if (failure instanceof FileAlreadyExistsException) {
            what = "a file is there, and no directory";
        } else {
            what = failure.getClass().getSimpleName();
        }
        return failure.getFile() + ": " + what;
    }

    private static Throwable root(final Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static void stop(final Logger log, final AutoCloseable running, final CountDownLatch stopped) {
        try {
            running.close();
            log.info("stopped in good order");
        } catch (final Exception e) {
            log.error("it did not end in good order", e);
        } finally {
            stopped.countDown();
        }
    }
}
