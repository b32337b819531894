package io.acta.bench.contender;

import io.acta.bench.accounts.AccountTable;
import io.acta.bench.accounts.AccountView;
import io.acta.bench.accounts.AccountsActions;
import io.acta.bench.accounts.AmountBookedDecoder;
import io.acta.bench.accounts.MessageHeaderDecoder;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * Acta's public ways in and out: a publisher, and a subscription that the producer polls. A result is the output with the new balance, or the
 * outcome of a rejected action.
 */
final class ActaLane implements Lane, ReleaseHandler {
    private static final long TIMEOUT_S = 60;

    private final Engine engine;
    private final AccountsActions actions;
    private final Subscription subscription;
    private final AmountBookedDecoder booked = new AmountBookedDecoder();
    private final boolean isLong;
    private final long sequenceBefore;
    private ResultSink sink;
    private int polled;

    private ActaLane(final Engine engine, final boolean isLong, final boolean takesSnapshot) {
        this.engine = engine;
        this.isLong = isLong;
        final Publisher publisher = engine.publisher();
        actions = new AccountsActions(publisher);
        if (engine.position(Level.JOURNALED) == 0) {
            openAccounts();
            if (takesSnapshot) {
                // A restart goes on from it.
                engine.snapshot().join();
            }
        }
        sequenceBefore = engine.position(Level.ACCEPTED);
        subscription = engine.subscribe("producer", OverflowPolicy.BLOCK);
    }

    static ActaLane open(final EngineContext context, final int actionLengthBytes) {
        final Engine engine = Engine.launch(context);
        try {
            return new ActaLane(engine, actionLengthBytes > Opening.ACTION_LENGTH_BYTES, context.snapshots() != null);
        } catch (final RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private void openAccounts() {
        long sequence = 0;
        for (long accountId = 0; accountId < AdjustWorkload.ACCOUNTS; accountId++) {
            do {
                sequence = actions.accountOpened(accountId, AdjustWorkload.OPENING_BALANCE);
            } while (isFull(sequence));
        }
        if (!engine.await(sequence, Level.JOURNALED, TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("accounts were not opened within " + TIMEOUT_S + " s: " + engine);
        }
    }

    private boolean isFull(final long sequence) {
        if (sequence == SinkCode.BACK_PRESSURED) {
            Thread.onSpinWait();
            return true;
        }
        if (sequence < 0) {
            throw new IllegalStateException("action was not taken: " + SinkCode.name(sequence), engine.cause());
        }
        return false;
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        return !isFull(
                isLong
                        ? actions.adjusted(accountId, delta, txId, delta, txId, delta, txId)
                        : actions.amountPosted(accountId, delta, txId, txId, delta));
    }

    @Override
    public int poll(final ResultSink results) {
        sink = results;
        polled = 0;
        if (subscription.poll(this, Integer.MAX_VALUE) == 0 && engine.state() == EngineState.HALTED) {
            throw new IllegalStateException("the engine halted", engine.cause());
        }
        return polled;
    }

    @Override
    public void onOutput(
            final long sequence,
            final long ordinal,
            final long correlationId,
            final long origin,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes) {
        booked.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                AmountBookedDecoder.BLOCK_LENGTH,
                AmountBookedDecoder.SCHEMA_VERSION);
        sink.onResult(sequence - sequenceBefore, booked.balance());
        polled++;
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        if (status == OutcomeStatus.APPLIED) {
            // Its output was the result.
            return;
        }
        if (status != OutcomeStatus.REJECTED || code != AccountReactor.OVERDRAWN) {
            throw new IllegalStateException("action " + sequence + " became " + status + ", code " + code);
        }
        sink.onResult(sequence - sequenceBefore, Balances.REJECTED);
        polled++;
    }

    @Override
    public long[] balances() {
        return engine.query(state -> {
                    final AccountView accounts = state.view(AccountTable.TYPE);
                    final long[] balances = new long[AdjustWorkload.ACCOUNTS];
                    for (int accountId = 0; accountId < balances.length; accountId++) {
                        balances[accountId] = accounts.get(accountId).balance();
                    }
                    return balances;
                })
                .join();
    }

    @Override
    public void close() {
        subscription.close();
        engine.close();
    }
}
