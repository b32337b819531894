package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountClosedDecoder;
import io.acta.engine.bank.AccountCursor;
import io.acta.engine.bank.AccountOpenedDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.AdjustedDecoder;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankOutputListeners;
import io.acta.engine.bank.BankOutputs;
import io.acta.engine.bank.BankReactor;
import io.acta.engine.bank.Tier;
import io.acta.engine.bank.TransferredDecoder;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Outputs say whom they are meant for, and which of a batch stands for the others. */
@Timeout(60)
class RoutingTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Accounts are peers, branches are rooms; an adjustment is something said. */
    private static final class Rooms extends BankReactor {
        private AccountTable peers;
        private AccountCursor cursor;
        private OutputSink sink;
        private BankOutputs outputs;

        @Override
        public void onSetup(final ReactorSetup setup) {
            peers = setup.own(AccountTable.TYPE, 100);
            cursor = peers.cursor();
            sink = setup.outputs();
            outputs = new BankOutputs(sink);
        }

        @Override
        protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
            peers.add(action.accountId()).branch(action.branch());
            sink.toOne(action.accountId());
            outputs.balanceChanged(action.accountId(), 1);
            sink.toMembersExcept(cursor.byBranch(action.branch()).rows(), action.accountId());
            outputs.balanceChanged(action.accountId(), 2);
            sink.toOthers(action.accountId());
            outputs.balanceChanged(action.accountId(), 3);
            sink.toAll();
            outputs.balanceChanged(action.accountId(), 4);
            outputs.balanceChanged(action.accountId(), 5);
        }

        @Override
        protected void onAccountClosed(final AccountClosedDecoder action, final ActionContext context) {
            peers.remove(action.accountId());
            sink.toMembers(cursor.all().rows());
            outputs.balanceChanged(action.accountId(), 0);
        }

        @Override
        protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
            sink.toMembers(cursor.all().rows()).coalesce(action.accountId());
            outputs.balanceChanged(action.accountId(), action.delta());
            if (action.delta() < 0) {
                context.reject(1);
            }
        }

        @Override
        protected void onTransferred(final TransferredDecoder action, final ActionContext context) {
            sink.toOne(action.to()).coalesce(action.from());
            outputs.balanceChanged(action.from(), action.amount());
        }
    }

    private Engine launch() {
        final Engine engine =
                Engine.launch(new EngineContext().reactor(new Rooms()).journal(new MemoryJournal()));
        engine.onOutputs(
                "server",
                OverflowPolicy.BLOCK,
                new BankOutputListeners()
                        .onBalanceChanged(
                                (output, context) -> told.add(output.accountId() + "=" + output.balance() + " "
                                        + context.route() + recipients(context)
                                        + (context.isCoalesced() ? " by " + context.coalescingKey() : "")
                                        + (context.isFor(8) ? " for 8" : ""))));
        return engine;
    }

    private static String recipients(final OutputContext context) {
        return IntStream.range(0, context.recipientCount())
                .mapToObj(context::recipient)
                .toList()
                .toString();
    }

    @Test
    void shouldSayWhomEachOutputIsMeantFor() {
        try (Engine engine = launch()) {
            final BankActions actions = new BankActions(engine.publisher());
            actions.accountOpened(7, 1, Tier.BASIC);
            actions.accountOpened(8, 1, Tier.BASIC);
            actions.accountClosed(7);
        }
        assertThat(told)
                .containsExactly(
                        "7=1 ONE[7]",
                        "7=2 MEMBERS[]",
                        "7=3 OTHERS[7] for 8",
                        "7=4 ALL[] for 8",
                        "7=5 NONE[] for 8",
                        "8=1 ONE[8] for 8",
                        "8=2 MEMBERS[7]",
                        "8=3 OTHERS[8]",
                        "8=4 ALL[] for 8",
                        "8=5 NONE[] for 8",
                        "7=0 MEMBERS[8] for 8");
    }

    @Test
    void shouldTellOnlyTheNewestOfABatchForEachKeyAndRoute() throws Exception {
        try (Engine engine = launch()) {
            final BankActions actions = new BankActions(engine.publisher());
            inOneBatch(engine, () -> {
                actions.adjusted(1, 10, 0);
                actions.adjusted(2, 20, 0);
                actions.adjusted(1, 11, 0);
                actions.transferred(1, 5, 50);
                actions.transferred(1, 6, 60);
                actions.transferred(1, 5, 51);
                // Undone: what it would have replaced stays.
                actions.adjusted(2, -1, 0);
            });
            inOneBatch(engine, () -> actions.adjusted(1, 12, 0));
        }
        assertThat(told)
                .containsExactly(
                        "2=20 MEMBERS[] by 2",
                        "1=11 MEMBERS[] by 1",
                        "1=60 ONE[6] by 1",
                        "1=51 ONE[5] by 1",
                        "1=12 MEMBERS[] by 1");
    }

    @Test
    void shouldRejectAnActionWhoseRoutesAreLongerThanItsOutputsMayBe() {
        final List<String> outcomes = new ArrayList<>();
        try (Engine engine = Engine.launch(new EngineContext()
                .reactor(new Rooms())
                .limits(EngineLimits.DEFAULT.outputsMax(10).outputBytesMax(256))
                .journal(new MemoryJournal()))) {
            engine.onOutputs(
                    "server",
                    OverflowPolicy.BLOCK,
                    new BankOutputListeners()
                            .onOutcomes((sequence, status, code, correlationId, origin) ->
                                    outcomes.add(status + " " + Integer.toHexString(code))));
            final BankActions actions = new BankActions(engine.publisher());
            for (int i = 0; i < 3; i++) {
                actions.accountOpened(i, 1 + i, Tier.BASIC);
            }
            actions.adjusted(1, 1, 0);
            for (int i = 3; i < 40; i++) {
                actions.accountOpened(i, 1 + i, Tier.BASIC);
            }
            actions.adjusted(1, 1, 0);
        }
        assertThat(outcomes.get(3)).isEqualTo("APPLIED 0");
        assertThat(outcomes.get(41)).isEqualTo("REJECTED 8003");
    }

    /** Keeps the reactor in a query while actions are dispatched, so that they come in one batch. */
    private static void inOneBatch(final Engine engine, final Runnable dispatch) throws InterruptedException {
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        engine.query(state -> {
            held.countDown();
            try {
                return release.await(10, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        held.await();
        dispatch.run();
        release.countDown();
        engine.query(state -> 0).join();
    }
}
