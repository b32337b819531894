package io.acta.bench.report;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A line on the terminal's standard error that tells how far a run is; nothing where there is no terminal. */
public final class ProgressLine implements AutoCloseable {
    private static final int UPDATE_INTERVAL_MS = 500;

    private final ProgressBar bar;

    /** @param steps in all. */
    public ProgressLine(final String task, final long steps) {
        bar = System.console() == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setUpdateIntervalMillis(UPDATE_INTERVAL_MS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .build();
    }

    /** One step is done. */
    public void step(final String what) {
        if (bar != null) {
            bar.setExtraMessage(" " + what);
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
