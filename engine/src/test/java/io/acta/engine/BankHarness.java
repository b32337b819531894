package io.acta.engine;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.MemoryJournal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A bank on an engine with a journal in memory, and what tests ask of it. */
final class BankHarness implements AutoCloseable {
    static final int CAPACITY_ROWS = 1_000;

    final Journal journal;
    final Engine engine;
    final Publisher publisher;
    final BankActions actions;
    final List<Throwable> errors;

    private BankHarness(final EngineContext context, final List<Throwable> errors) {
        this.journal = context.journal();
        this.errors = errors;
        this.engine = Engine.launch(context);
        this.publisher = engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS);
        this.actions = new BankActions(publisher);
    }

    static BankHarness launch() {
        return launch(new MemoryJournal());
    }

    static BankHarness launch(final Journal journal) {
        return launch(context(journal));
    }

    static BankHarness launch(final EngineContext context) {
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        return new BankHarness(context.errorHandler(errors::add), errors);
    }

    static EngineContext context(final Journal journal) {
        return new EngineContext()
                .name("bank")
                .reactor(new BankKeeper(CAPACITY_ROWS))
                .reactor(new LedgerKeeper())
                .journal(journal);
    }

    /** Waits until an action is journaled. */
    long journaled(final long sequence) {
        if (!engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS)) {
            throw new AssertionError("sequence " + sequence + " was not journaled in time: " + engine);
        }
        return sequence;
    }

    /** An account's balance, null when there is none. */
    Long balance(final long accountId) {
        return ask(accountId, AccountDecoder::balance);
    }

    <R> R ask(final long accountId, final java.util.function.Function<AccountDecoder, R> question) {
        try {
            return engine.query(state -> {
                        final AccountDecoder row = state.view(AccountTable.TYPE).get(accountId);
                        return row == null ? null : question.apply(row);
                    })
                    .get(10, TimeUnit.SECONDS);
        } catch (final InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("query failed", e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
