package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.Tier;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A consumer in a child JVM is killed with -9 at random moments, while the engine in this one goes on. */
@Timeout(300)
class OutputsAgainFaultTest {
    private static final int ROUNDS = Integer.getInteger("acta.consumer.rounds", 6);
    private static final int ACCOUNTS = 20;

    @TempDir
    private Path parent;

    private final List<List<Long>> live = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shouldGiveAKilledConsumerEveryOutputOnceAndInOrder() throws Exception {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.err.println("OutputsAgainFaultTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final Path directory = parent.resolve("journal");
        final Path done = parent.resolve("done");
        final Subscription subscription;
        try (Engine engine = Engine.launch(KilledBank.context(directory))) {
            subscription = engine.onOutputs("live", OverflowPolicy.BLOCK, new LiveRecorder(live));
            final Publisher publisher = engine.publisher().backPressureTimeout(1, TimeUnit.MINUTES);
            final BankActions actions = new BankActions(publisher);
            for (int account = 1; account <= ACCOUNTS; account++) {
                actions.accountOpened(account, 1, Tier.BASIC);
            }
            for (int round = 0; round < ROUNDS; round++) {
                try (ChildJvm child = ChildJvm.start(ConsumingChild.class, directory.toString(), done.toString())) {
                    child.awaitLine("consuming");
                    final long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(300));
                    do {
                        dispatch(random, engine, actions);
                    } while (System.nanoTime() < until);
                    child.kill();
                }
                dispatch(random, engine, actions);
            }
        }
        assertThat(subscription.isCaughtUp()).isTrue();
        readToTheEnd(directory, done);
        final List<List<Long>> consumed = ConsumingChild.records(done).stream()
                .map(record -> List.of(record[0], record[1], record[2]))
                .toList();
        assertThat(consumed).as("seed %d", seed).isEqualTo(live).hasSizeGreaterThan(ROUNDS * 100);
    }

    /** Timers among them, whose outputs share the sequence of an action before. */
    private static void dispatch(final Random random, final Engine engine, final BankActions actions) {
        long last = 0;
        for (int i = 0; i < 100; i++) {
            final long account = 1 + random.nextInt(ACCOUNTS);
            last = random.nextInt(5) == 0
                    ? actions.interestScheduled(account, random.nextInt(5_000_000), (short) 0)
                    : actions.adjusted(account, random.nextInt(10), i);
        }
        assertThat(engine.await(last, Level.JOURNALED, 10, TimeUnit.SECONDS)).isTrue();
    }

    private void readToTheEnd(final Path directory, final Path done) throws Exception {
        try (ChildJvm child = ChildJvm.start(ConsumingChild.class, directory.toString(), done.toString())) {
            child.awaitLine("consuming");
            while (ConsumingChild.records(done).size() < live.size()) {
                Thread.sleep(10);
            }
            child.kill();
        }
    }

    private record LiveRecorder(List<List<Long>> records) implements ReleaseHandler {
        @Override
        public void onOutput(
                final long sequence,
                final long ordinal,
                final long correlationId,
                final long origin,
                final DirectBuffer buffer,
                final int offset,
                final int lengthBytes) {
            final var bytes = ConsumingChild.record(sequence, ordinal, buffer, offset, lengthBytes);
            records.add(List.of(bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
    }
}
