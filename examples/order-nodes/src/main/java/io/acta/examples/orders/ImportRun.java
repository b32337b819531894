package io.acta.examples.orders;

import io.acta.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An import on a thread of its own, with a bar for whoever looks at the terminal, or lines in the log. */
final class ImportRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
    private static final int BAR_INTERVAL_MS = 200;
    private static final int LINE_INTERVAL_MS = 5_000;
    private static final long END_TIMEOUT_S = 10;

    private final Engine engine;
    private final Path file;
    private final Path rejects;
    private final Importer importer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String failure;

    ImportRun(final Engine engine, final Path file, final long linesPerSecond, final Path rejects) {
        this.engine = engine;
        this.file = file;
        this.rejects = rejects;
        this.importer = new Importer(engine, linesPerSecond);
        final Thread thread = new Thread(this::run, "import");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        final long startNs = System.nanoTime();
        try {
            final FileImportDecoder row = read();
            // Behind the bar's end: a line of the log in the middle of it would stand in its place.
            report(row, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        } catch (final IOException e) {
            failure = String.valueOf(e.getMessage());
            LOG.error("the import of {} ended before its time: {}", file, failure);
        } catch (final RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            LOG.error("the import of {} ended before its time: {}", file, failure, e);
        } finally {
            ended.countDown();
        }
    }

    private FileImportDecoder read() throws IOException {
        try (ProgressBar bar = bar(System.console() != null, LOG::info)
                .setTaskName(file.getFileName().toString())
                .setUnit(" lines", 1)
                .build()) {
            final long fileId = importer.run(file, bar::maxHint, bar::stepTo);
            final FileImportDecoder row = new FileImportReader(engine.published()).get(fileId);
            // Of a file that an earlier start imported, no line was read now.
            bar.stepTo(row.accepted() + row.refused());
            return row;
        }
    }

    /** @return a bar that is drawn over and over at a terminal; elsewhere, where every drawing stays, now and then a line for the log. */
    static ProgressBarBuilder bar(final boolean isTerminal, final Consumer<String> log) {
        final ProgressBarBuilder bar = new ProgressBarBuilder();
        return isTerminal
                ? bar.setUpdateIntervalMillis(BAR_INTERVAL_MS).continuousUpdate()
                : bar.setUpdateIntervalMillis(LINE_INTERVAL_MS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new DelegatingProgressBarConsumer(log));
    }

    private void report(final FileImportDecoder row, final long ms) {
        LOG.info(
                "{}: {} of {} lines in the journal, {} orders, {} refused ({}), {} ms, {} waits for room",
                file,
                row.accepted() + row.refused(),
                row.lines(),
                row.accepted(),
                row.refused(),
                rejects,
                ms,
                importer.waits());
    }

    /** Why it ended before its time, null when it did not. */
    String failure() {
        return failure;
    }

    /** True when nothing more is read. */
    boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Stops it where it is; the rest is read at the next start. */
    @Override
    public void close() {
        importer.stop();
        try {
            if (!ended.await(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                LOG.warn("the import of {} did not stop within {} s", file, END_TIMEOUT_S);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
