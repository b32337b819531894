package io.acta.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.HeldJournal;
import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.state.StateStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReleaseGateTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    @Test
    void shouldLeaveTheProcessorToOthersWhileItWaitsForTheDisk() throws Exception {
        final HeldJournal journal = new HeldJournal();
        try (StateStore store = new StateStore(1)) {
            final ReleaseLog log = new ReleaseLog(1 << 16, () -> true);
            final EngineCounters counters = new EngineCounters(null);
            final ReleaseGate gate = new ReleaseGate(
                    log,
                    log,
                    new PublishedTables(store, List.of(), 0),
                    true,
                    counters.get(EngineCounter.SYNCED_POSITION));
            final Thread reactor = new Thread(() -> gate.awaitDisk(journal, 1));
            reactor.start();
            final long startNs = System.nanoTime();
            while (reactor.getState() != Thread.State.TIMED_WAITING && System.nanoTime() - startNs < PATIENCE_NS) {
                Thread.onSpinWait();
            }
            final Thread.State seen = reactor.getState();
            journal.syncedBatch.set(1);
            reactor.join();
            assertThat(System.nanoTime() - startNs)
                    .as("it was seen to rest: %s", seen)
                    .isLessThan(PATIENCE_NS);
        }
    }
}
