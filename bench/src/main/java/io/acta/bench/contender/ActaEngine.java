package io.acta.bench.contender;

import io.acta.bench.accounts.AccountTable;
import io.acta.bench.accounts.AccountView;
import io.acta.bench.accounts.AccountsActions;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.IdleMode;
import io.acta.engine.Level;
import io.acta.engine.ProducerMode;
import io.acta.engine.journal.Journal;
import io.acta.engine.reactor.SinkCode;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import io.acta.journal.chronicle.SyncMode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Acta, with everything on that it promises: the door of the typed facade, CRC32C and chain of every batch, a state hash, undo of
 * what a rejected action did. An action counts when it is JOURNALED.
 */
public final class ActaEngine implements Contender {
    static final int BATCH_ACTIONS_MAX = 1024;
    static final String SETTINGS = "ringSlots=" + RingSettings.SLOTS
            + ", ProducerMode.SINGLE, IdleMode.YIELDING, batchActionsMax=" + BATCH_ACTIONS_MAX;
    static final long SYNC_INTERVAL_S = 1;
    static final String JOURNAL_SETTINGS =
            "SyncMode.PERIODIC every " + SYNC_INTERVAL_S + " s, else ChronicleJournalContext's defaults";

    private static final long TIMEOUT_S = 60;

    private final Engine engine;
    private final AccountsActions actions;

    /** @param journal new, or empty. */
    public ActaEngine(final Journal journal) {
        engine = Engine.launch(new EngineContext()
                .name("bench")
                .reactor(new AccountReactor())
                .journal(journal)
                .producerMode(ProducerMode.SINGLE)
                .ringSlots(RingSettings.SLOTS)
                .batchActionsMax(BATCH_ACTIONS_MAX)
                .idleMode(IdleMode.YIELDING));
        actions = new AccountsActions(engine.publisher().backPressureTimeout(TIMEOUT_S, TimeUnit.SECONDS));
        openAccounts();
    }

    /** A durable journal with this class's settings. */
    public static ChronicleJournal chronicleJournal(final Path directory) {
        return new ChronicleJournal(new ChronicleJournalContext()
                .directory(directory)
                .syncMode(SyncMode.PERIODIC)
                .syncIntervalNs(TimeUnit.SECONDS.toNanos(SYNC_INTERVAL_S)));
    }

    private void openAccounts() {
        long sequence = 0;
        for (long accountId = 0; accountId < AdjustWorkload.ACCOUNTS; accountId++) {
            sequence = require(actions.accountOpened(accountId, AdjustWorkload.OPENING_BALANCE));
        }
        awaitJournaled(sequence);
    }

    @Override
    public void run(final AdjustWorkload workload, final long from, final long count) {
        awaitJournaled(dispatch(workload, from, count));
    }

    /** Dispatches without waiting for what comes of it; allocates nothing. @return the last action's sequence. */
    public long dispatch(final AdjustWorkload workload, final long from, final long count) {
        long sequence = 1;
        for (long number = from; number < from + count; number++) {
            final long draw = workload.draw(number);
            sequence = require(actions.adjusted(
                    AdjustWorkload.accountId(draw), AdjustWorkload.delta(draw), number, draw, number, draw, number));
        }
        return sequence;
    }

    /** The engine itself, for modes that listen to it. */
    public Engine engine() {
        return engine;
    }

    private long require(final long sequence) {
        if (sequence < 0) {
            throw new IllegalStateException("action was not taken: " + SinkCode.name(sequence), engine.cause());
        }
        return sequence;
    }

    private void awaitJournaled(final long sequence) {
        if (!engine.await(sequence, Level.JOURNALED, TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "sequence " + sequence + " was not journaled within " + TIMEOUT_S + " s: " + engine);
        }
    }

    @Override
    public long checksum() {
        return engine.query(state -> {
                    final AccountView accounts = state.view(AccountTable.TYPE);
                    return Balances.checksum(
                            accountId -> accounts.get(accountId).balance());
                })
                .join();
    }

    @Override
    public void close() {
        engine.close();
    }
}
