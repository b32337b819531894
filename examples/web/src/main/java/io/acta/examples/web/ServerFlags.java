package io.acta.examples.web;

import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * The flags that all example servers have. Ports are each server's own, since some have several and some take them from the environment.
 *
 * <pre>{@code
 * @Mixin
 * private final ServerFlags flags = new ServerFlags("voice-rooms-data");
 * }</pre>
 */
public final class ServerFlags {
    private static final long JOURNAL_BLOCK_BYTES = 64L * 1024 * 1024;
    private static final long JOURNAL_PAGES_READY_BYTES = 8L * 1024 * 1024;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the journal lives, and what goes with it. Default: ${DEFAULT-VALUE}.")
    private Path directory;

    /** @param directory unless the flag names another. */
    public ServerFlags(final String directory) {
        this.directory = Path.of(directory);
    }

    /** Address to listen on. */
    public String host() {
        return host;
    }

    /** Where the journal lives, and what goes with it. */
    public Path directory() {
        return directory;
    }

    /** A journal for a program that needs no gigabytes: smaller blocks than usual, fewer pages in advance. */
    public static ChronicleJournal journal(final Path directory, final String name) {
        return new ChronicleJournal(new ChronicleJournalContext()
                .directory(directory)
                .name(name)
                .blockSizeBytes(JOURNAL_BLOCK_BYTES)
                .pagesReadyBytes(JOURNAL_PAGES_READY_BYTES));
    }
}
