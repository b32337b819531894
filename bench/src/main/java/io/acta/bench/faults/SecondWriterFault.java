package io.acta.bench.faults;

import io.acta.engine.Engine;
import java.nio.file.Path;
import java.util.Random;

/** Somebody opens a journal that an engine has: other processes and this one. All are sent away, and the engine does not notice. */
final class SecondWriterFault implements Fault {
    private static final int OPENINGS_PER_PROCESS = 10;

    private final FaultCounts counts;
    private final Path directory;
    private final Engine engine;
    private long last;

    SecondWriterFault(final FaultRun run) {
        counts = run.counts();
        directory = run.fresh("journal");
        engine = Counting.launch(directory);
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        last = JournalImages.count(engine, 1, last + 1, 20);
        counts.acknowledged(20);
        if (number % OPENINGS_PER_PROCESS == 0) {
            openElsewhere();
        }
        try (Engine second = Counting.launch(directory)) {
            counts.silent("opened twice in one process: " + second);
        } catch (final RuntimeException e) {
            if (!e.getMessage().contains("journal in use by this process")) {
                counts.finding("the error does not say who has it: " + e.getMessage());
            }
        }
    }

    private void openElsewhere() throws Exception {
        try (ChildProcess child =
                ChildProcess.start("second", directory.toString(), Integer.toString(OPENINGS_PER_PROCESS))) {
            final int refused = Integer.parseInt(child.await("refused"));
            if (refused != OPENINGS_PER_PROCESS) {
                counts.silent("another process was refused " + refused + " times of " + OPENINGS_PER_PROCESS);
            }
        } catch (final ChildProcess.SilentException e) {
            counts.hung(e.getMessage());
        }
    }

    @Override
    public void finish() throws Exception {
        engine.close();
        try (Engine again = Counting.launch(directory)) {
            Counting.check(Counting.state(again, 1), last, "after second writers", counts);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
