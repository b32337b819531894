package io.acta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.testkit.tally.TallyActions;
import io.acta.testkit.tally.TallyEncoder;
import io.acta.testkit.tally.TallyOutputs;
import io.acta.testkit.tally.TallyReactor;
import io.acta.testkit.tally.TallyTable;
import io.acta.testkit.tally.VotedDecoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is broken on purpose is found within a few seeds, and found again by the seed that is printed. */
@Timeout(240)
class BrokenEnginesTest {
    private static final int SEEDS_MAX = 40;

    private static Simulation simulation(final Reactor reactor) {
        return Simulation.of(() -> List.of(reactor instanceof Fickle fickle ? fickle.again() : new TallyKeeper()))
                .program((publisher, random) ->
                        new TallyActions(publisher).voted(random.nextInt(20), 1 + random.nextInt(9)));
    }

    private static void assertFound(final Simulation simulation, final String... words) {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            final SimulationReport report = simulation.seed(seed).run();
            if (report.finding().isPresent()) {
                final String message = report.finding().get().getMessage();
                assertThat(message).containsAnyOf(words);
                return;
            }
        }
        throw new AssertionError("not found within " + SEEDS_MAX + " seeds");
    }

    @Test
    void shouldFindAJournalThatLosesABatch() {
        assertFound(
                simulation(new TallyKeeper()).journal(Losing::new),
                "lost",
                "journal damaged",
                "contradicted",
                "waits for ever",
                "come to rest");
    }

    @Test
    void shouldFindAJournalThatHandsABatchOverTwice() {
        assertFound(simulation(new TallyKeeper()).journal(Stuttering::new), "launch refused");
    }

    @Test
    void shouldFindAJournalThatSaysSyncedTooEarly() {
        assertFound(simulation(new TallyKeeper()).journal(Hasty::new), "was SYNCED, and the journal ends");
    }

    @Test
    void shouldFindAForceThatLies() {
        assertFound(
                simulation(new TallyKeeper()).faults(Fault.LYING_FORCE, Fault.POWER_LOSS),
                "was SYNCED",
                "launch refused");
    }

    @Test
    void shouldFindStateThatIsInNoTable() {
        assertFound(simulation(new Fickle(true)), "diverged", "not that of", "state");
    }

    @Test
    void shouldFindOutputsThatAReplayDoesNotMakeAgain() {
        assertFound(simulation(new Fickle(false)), "contradicted: output");
    }

    @Test
    void shouldShowAFindingAgainByItsSeed() {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            final SimulationReport first = simulation(new TallyKeeper())
                    .journal(Losing::new)
                    .seed(seed)
                    .run();
            final SimulationReport second = simulation(new TallyKeeper())
                    .journal(Losing::new)
                    .seed(seed)
                    .run();
            assertThat(second).hasToString(first.toString());
            if (first.finding().isPresent()) {
                return;
            }
        }
        throw new AssertionError("nothing was found");
    }

    /** Counts in a field, which no journal knows of, and lets the count into its rows or only into what it tells. */
    private static final class Fickle extends TallyReactor {
        private final boolean intoRows;
        private long count;
        private TallyTable tallies;
        private TallyOutputs outputs;

        private Fickle(final boolean intoRows) {
            this.intoRows = intoRows;
        }

        private Fickle again() {
            return new Fickle(intoRows);
        }

        @Override
        public void onSetup(final ReactorSetup setup) {
            tallies = setup.own(TallyTable.TYPE, 100);
            outputs = new TallyOutputs(setup.outputs());
        }

        @Override
        protected void onVoted(final VotedDecoder action, final ActionContext context) {
            count++;
            final TallyEncoder known = tallies.edit(action.candidateId());
            (known != null ? known : tallies.add(action.candidateId())).votes(intoRows ? count : action.votes());
            outputs.counted(action.candidateId(), count);
        }
    }

    /** One batch in thirty does not get there. */
    private static final class Losing extends PassingJournal {
        private int count;

        private Losing(final Journal journal) {
            super(journal);
        }

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            if (++count % 30 != 0) {
                super.append(buffer, offset, lengthBytes);
            }
        }
    }

    /** The first batch of a recovery comes twice. */
    private static final class Stuttering extends PassingJournal {
        private Stuttering(final Journal journal) {
            super(journal);
        }

        @Override
        public JournalEnd recover(
                final long engineId,
                final JournalEnd from,
                final BatchHandler handler,
                final RecoveryProgress progress) {
            final AtomicLong batches = new AtomicLong();
            return super.recover(
                    engineId,
                    from,
                    (buffer, offset, lengthBytes) -> {
                        if (batches.incrementAndGet() == 1) {
                            handler.onBatch(buffer, offset, lengthBytes);
                        }
                        handler.onBatch(buffer, offset, lengthBytes);
                    },
                    progress);
        }
    }

    /** A batch is called synced when it is written. */
    private static final class Hasty extends PassingJournal {
        private static final int BATCH_NUMBER_OFFSET = 40;

        private long last;

        private Hasty(final Journal journal) {
            super(journal);
        }

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            super.append(buffer, offset, lengthBytes);
            last = buffer.getLong(offset + BATCH_NUMBER_OFFSET);
        }

        @Override
        public long syncedBatch() {
            return Math.max(last, super.syncedBatch());
        }
    }
}
