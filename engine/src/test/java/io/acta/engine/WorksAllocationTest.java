package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acta.engine.journal.DiscardingJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.JobKeeper;
import io.acta.engine.works.QueueKeeper;
import io.acta.engine.works.SummaryKeeper;
import io.acta.engine.works.WorksActions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After warm-up, queues, reactions, continuations and conflicts cost no garbage on the reactor thread. */
@Timeout(120)
class WorksAllocationTest {
    private static final int WARM_UP = 200_000;
    private static final int ACTIONS = 100_000;
    private static final int ROUNDS = 5;
    private static final int ITEMS = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingForQueuesReactionsAndContinuations() {
        final EngineContext context = new EngineContext()
                .name("works")
                .journal(new DiscardingJournal())
                .reactor(new ItemKeeper())
                .reactor(new QueueKeeper(10_000))
                .reactor(new JobKeeper())
                .reactor(new SummaryKeeper(true))
                .limits(EngineLimits.DEFAULT.continuationRows(1 << 20).continuationsPerBatchMax(1 << 16))
                .batchActionsMax(256);
        try (Engine engine = Engine.launch(context)) {
            final Publisher publisher = engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS);
            final WorksActions actions = new WorksActions(publisher);
            dispatch(engine, actions, WARM_UP);
            final long reactor = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("acta-works-reactor"))
                    .mapToLong(Thread::getId)
                    .findFirst()
                    .orElseThrow();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                final long before = threads.getThreadAllocatedBytes(reactor);
                dispatch(engine, actions, ACTIONS);
                least = Math.min(least, threads.getThreadAllocatedBytes(reactor) - before);
            }
            assertThat(least).as("bytes for %d actions", ACTIONS).isZero();
            assertThat(engine.counters().snapshot().get("reactions")).isPositive();
            assertThat(engine.counters().snapshot().get("continuations: applied"))
                    .isPositive();
        }
    }

    private static void dispatch(final Engine engine, final WorksActions actions, final int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = switch (i & 3) {
                case 0 -> actions.set(i % ITEMS, 2 + i % 3, i);
                case 1 -> actions.traced(i, 1, -1, i % 16 == 1 ? 2 : 0);
                case 2 -> actions.revised(i % ITEMS, 0, 2, i);
                default -> actions.dropped(i % ITEMS);
            };
        }
        while (engine.position(Level.JOURNALED) < last) {
            Thread.onSpinWait();
        }
    }
}
