package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OutputsAfter;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.replay.OutputHistory;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A consumer of outputs that dies again and again gets each of them once, whether from the journal or from the engine. */
@Timeout(120)
class OutputHistoryTest {
    private static final int PROGRAMS = 6;
    private static final int ACTIONS = 3_000;
    private static final int CRASHES = 12;
    private static final int LOG_BYTES = 1 << 16;

    @Test
    void shouldGiveAConsumerThatDiesAnywhereEveryOutputOnce() {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : PROGRAMS); i++) {
            System.out.println("random program: -Dacta.seed=" + (first + i));
            runProgram(first + i);
        }
    }

    private static void runProgram(final long seed) {
        final RandomProgram program = new RandomProgram(seed);
        final Random random = new Random(seed);
        final MemoryJournal journal = new MemoryJournal();
        final AtomicLong now = new AtomicLong(1_000_000);
        final ReleaseRecorder live = new ReleaseRecorder();
        final Consumer consumer = new Consumer();
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(journal).clock(now::get).batchActionsMax(100))) {
            bank.engine.onOutputs("live", OverflowPolicy.BLOCK, live);
            for (int life = 0; life < CRASHES; life++) {
                dispatch(program, bank, now, ACTIONS / CRASHES);
                consumer.live(journal, bank.engine, random.nextInt(600), () -> dispatch(program, bank, now, 20));
            }
            dispatch(program, bank, now, 100);
            bank.engine.close();
        }
        // The engine is gone; the journal has the rest.
        consumer.readRest(journal);
        assertThat(consumer.crashes).as("seed %d", seed).isGreaterThan(CRASHES / 2);
        assertThat(consumer.done.lines()).as("seed %d", seed).isEqualTo(live.lines());
    }

    private static void dispatch(
            final RandomProgram program, final BankHarness bank, final AtomicLong now, final int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = program.dispatchOne(bank.publisher, bank.actions);
            now.addAndGet(program.nextInt(2_000));
        }
        bank.journaled(last);
    }

    @Test
    void shouldNeedRoomForOneBatchHoweverLongTheJournalIs() {
        final MemoryJournal journal = new MemoryJournal();
        final EngineContext writer = BankHarness.context(journal)
                .outputLogBytes(LOG_BYTES)
                .batchActionsMax(64)
                .limits(EngineLimits.DEFAULT.outputsMax(8).outputBytesMax(256));
        try (BankHarness bank = BankHarness.launch(writer)) {
            // Somebody has to listen, or the engine writes no outputs at all.
            bank.engine.onOutputs("live", OverflowPolicy.LOSE, new ReleaseRecorder());
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            for (int i = 0; i < ACTIONS; i++) {
                bank.actions.adjusted(7, 1, 0);
            }
        }
        final ReleaseRecorder recorder = new ReleaseRecorder();
        try (OutputHistory history = new OutputHistory(context().outputLogBytes(LOG_BYTES), journal)) {
            history.readAll(recorder);
        }
        assertThat(recorder.lines().stream().filter(line -> line.contains("balance")))
                .as("at 56 bytes each they are more than twice the log")
                .hasSize(1 + ACTIONS);
    }

    @Test
    void shouldSayWhatToSetWhenOneBatchPutOutMoreThanItHolds() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal))) {
            final CountDownLatch dispatched = new CountDownLatch(1);
            bank.engine.query(state -> awaitQuietly(dispatched));
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            for (int i = 0; i < ACTIONS; i++) {
                bank.actions.adjusted(7, 1, 0);
            }
            dispatched.countDown();
        }
        assertThat(journal.size()).isEqualTo(1);
        try (OutputHistory history = new OutputHistory(context().outputLogBytes(LOG_BYTES), journal)) {
            assertThatThrownBy(() -> history.readAll(new ReleaseRecorder()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("set outputLogBytes(...)");
        }
        final ReleaseRecorder recorder = new ReleaseRecorder();
        try (OutputHistory history = new OutputHistory(context(), journal)) {
            history.readAll(recorder);
        }
        assertThat(recorder.lines()).hasSize(2 * (1 + ACTIONS));
        assertThatThrownBy(() -> new OutputHistory(context().outputLogBytes(100_000), journal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100000 is not a power of two");
    }

    private static boolean awaitQuietly(final CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EngineContext context() {
        return new EngineContext()
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                .reactor(new LedgerKeeper());
    }

    /** What it has done and how far that is are kept together, and survive its deaths. */
    private static final class Consumer implements ReleaseHandler {
        private final ReleaseRecorder done = new ReleaseRecorder();
        private long sequence;
        private long ordinal = -1;
        private int patience;
        private int crashes;

        void live(final MemoryJournal journal, final Engine engine, final int outputs, final Runnable traffic) {
            patience = outputs;
            final OutputsAfter after = new OutputsAfter(sequence, ordinal, this);
            try (OutputHistory history = new OutputHistory(context(), journal)) {
                history.readAll(after);
                traffic.run();
                try (Subscription live = engine.subscribe("consumer", OverflowPolicy.BLOCK)) {
                    traffic.run();
                    history.readAll(after);
                    traffic.run();
                    while (!live.isCaughtUp()) {
                        live.poll(after, 10);
                    }
                }
            } catch (final CrashException e) {
                crashes++;
            }
        }

        void readRest(final MemoryJournal journal) {
            patience = Integer.MAX_VALUE;
            try (OutputHistory history = new OutputHistory(context(), journal)) {
                history.readAll(new OutputsAfter(sequence, ordinal, this));
            }
        }

        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            die();
            done.onOutput(context, buffer, offset, lengthBytes);
            sequence = context.sequence();
            ordinal = context.ordinal();
        }

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            die();
            done.onOutcome(sequence, status, code, correlationId, origin);
            this.sequence = sequence;
            ordinal = OUTCOME_ORDINAL;
        }

        private void die() {
            if (patience-- == 0) {
                throw new CrashException();
            }
        }
    }

    private static final class CrashException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
