package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.SinkCode;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A journal without room holds actions up; it neither loses one nor ends the engine. */
@Timeout(60)
class FullJournalTest {
    private static final int RING_SLOTS = 64;

    @Test
    void shouldBackPressureWhileTheJournalHasNoRoomAndGoOnWhenItHas() {
        final BoundedJournal journal = new BoundedJournal();
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).ringSlots(RING_SLOTS))) {
            bank.journaled(bank.actions.accountOpened(1, 7, Tier.BASIC));
            journal.hasRoom = false;

            final Publisher publisher = bank.engine.publisher();
            final BankActions actions = new BankActions(publisher);
            long last = 0;
            int accepted = 0;
            for (long result = 1; result > 0; accepted++) {
                last = Math.max(last, result);
                result = actions.adjusted(1, 1, accepted);
                assertThat(result)
                        .as("a sequence or back pressure")
                        .matches(r -> r > 0 || r == SinkCode.BACK_PRESSURED);
            }
            assertThat(accepted - 1).isEqualTo(RING_SLOTS);
            while (bank.engine.counters().snapshot().get("journal: full") != 1L) {
                Thread.onSpinWait();
            }
            assertThat(bank.engine.position(Level.JOURNALED)).isEqualTo(1);
            assertThat(bank.balance(1))
                    .as("answered, and nothing of what waits is seen")
                    .isZero();
            assertThat(bank.engine.state()).isEqualTo(EngineState.RUNNING);

            journal.hasRoom = true;
            bank.journaled(last);
            assertThat(bank.balance(1)).isEqualTo(RING_SLOTS);
            assertThat(bank.engine.counters().snapshot()).containsEntry("journal: full", 0L);
        }
    }

    /** Takes batches while it is told to. */
    private static final class BoundedJournal implements Journal {
        private final MemoryJournal journal = new MemoryJournal();
        private volatile boolean hasRoom = true;

        @Override
        public boolean hasRoomFor(final int lengthBytes) {
            return hasRoom;
        }

        @Override
        public JournalEnd recover(
                final long engineId,
                final JournalEnd from,
                final BatchHandler handler,
                final RecoveryProgress progress) {
            return journal.recover(engineId, from, handler, progress);
        }

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            assertThat(hasRoom).isTrue();
            journal.append(buffer, offset, lengthBytes);
        }

        @Override
        public long syncedBatch() {
            return journal.syncedBatch();
        }

        @Override
        public int batchLengthMax() {
            return journal.batchLengthMax();
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
