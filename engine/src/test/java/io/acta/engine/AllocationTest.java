package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.DiscardingJournal;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After warm-up, an action costs no garbage on any thread of the engine: publisher, reactor and subscribers. */
@Timeout(120)
class AllocationTest {
    private static final int WARM_UP = 400_000;
    private static final int ACTIONS = 200_000;
    private static final int ROUNDS = 5;
    private static final int ACCOUNTS = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingForAnAction() {
        try (BankHarness bank = BankHarness.launch(BankHarness.context(new DiscardingJournal()))) {
            bank.engine.onOutputs("outputs", OverflowPolicy.BLOCK, new ReleaseHandler() {});
            bank.engine.onChanges(
                    "changes",
                    OverflowPolicy.BLOCK,
                    (sequence, table, key, kind, version, buffer, before, after) -> {});
            for (int i = 0; i < ACCOUNTS; i++) {
                bank.actions.accountOpened(i, 1 + i % 8, Tier.BASIC);
            }
            dispatch(bank, WARM_UP);
            // A compiler or a timer of the JVM may allocate once on one of the threads; what an action costs shows in
            // every round.
            final long[] ids = engineThreads();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                final long before = allocatedBytes(ids);
                dispatch(bank, ACTIONS);
                least = Math.min(least, allocatedBytes(ids) - before);
            }
            assertThat(least).as("bytes for %d actions", ACTIONS).isZero();
        }
    }

    private static void dispatch(final BankHarness bank, final int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = switch (i & 3) {
                case 0 -> bank.actions.transferred(i % ACCOUNTS, (i + 1) % ACCOUNTS, 0);
                case 1 -> bank.actions.adjusted(i % ACCOUNTS, -1_000_000_000L, i);
                case 2 -> bank.actions.interestScheduled(i % ACCOUNTS, 1_000, (short) 0);
                default -> bank.actions.adjusted(i % ACCOUNTS, 3, i);
            };
        }
        while (bank.engine.position(Level.JOURNALED) < last) {
            Thread.onSpinWait();
        }
    }

    private static long[] engineThreads() {
        return LongStream.concat(
                        LongStream.of(Thread.currentThread().getId()),
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().startsWith("acta-"))
                                .mapToLong(Thread::getId))
                .toArray();
    }

    private long allocatedBytes(final long[] ids) {
        long bytes = 0;
        for (final long id : ids) {
            bytes += threads.getThreadAllocatedBytes(id);
        }
        return bytes;
    }
}
