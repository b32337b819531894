package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountClosedDecoder;
import io.acta.engine.bank.AccountOpenedDecoder;
import io.acta.engine.bank.AdjustedDecoder;
import io.acta.engine.bank.BankReactor;
import io.acta.engine.bank.MessageHeaderDecoder;
import io.acta.engine.bank.NotedDecoder;
import io.acta.engine.bank.NotedEncoder;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.Replayer;
import io.acta.engine.state.RetainedActions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who joins late gets what was kept for it. */
@Timeout(60)
class RetainedActionsTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Accounts of the better tier belong to it. */
    private static final long GROUP = 500;

    /** An adjustment is kept by origin and account, for the one that txId names; an opened account has joined, a closed one leaves. */
    private static final class Keeper extends BankReactor {
        private RetainedActions retained;
        private OutputSink outputs;

        @Override
        public void onSetup(final ReactorSetup setup) {
            retained = setup.own(RetainedActions.TYPE, 6);
            outputs = setup.outputs();
        }

        @Override
        protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
            retained.retain(
                    context.correlationId(),
                    action.accountId(),
                    0,
                    action.txId(),
                    action.buffer(),
                    action.offset() - MessageHeaderDecoder.ENCODED_LENGTH,
                    MessageHeaderDecoder.ENCODED_LENGTH + AdjustedDecoder.BLOCK_LENGTH);
            if (action.delta() < 0) {
                context.reject(1);
            }
        }

        @Override
        protected void onNoted(final NotedDecoder action, final ActionContext context) {
            retained.retain(
                    1,
                    0,
                    0,
                    RetainedActions.EVERYBODY,
                    action.buffer(),
                    action.offset() - MessageHeaderDecoder.ENCODED_LENGTH,
                    MessageHeaderDecoder.ENCODED_LENGTH + action.sbeDecodedLength());
        }

        @Override
        protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
            if (action.tier() == Tier.GOLD) {
                retained.tell(GROUP, action.accountId(), outputs);
            } else {
                retained.tell(action.accountId(), outputs);
            }
        }

        @Override
        protected void onAccountClosed(final AccountClosedDecoder action, final ActionContext context) {
            retained.forgetOrigin(action.accountId());
            retained.forgetAudience(action.accountId());
        }
    }

    private final class Recorder implements ReleaseHandler {
        private final AdjustedDecoder decoder = new AdjustedDecoder();

        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            told.add(context.route() + " " + context.recipient(0) + ": " + decoder.accountId() + "=" + decoder.delta());
        }

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            if (code > 1) {
                told.add(status + " " + Integer.toHexString(code));
            }
        }
    }

    @Test
    void shouldTellAJoinerTheNewestOfWhatIsMeantForItAndReplayTheSame() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank =
                BankHarness.launch(new EngineContext().reactor(new Keeper()).journal(journal))) {
            bank.engine.onOutputs("joiners", OverflowPolicy.BLOCK, new Recorder());
            adjust(bank, 1, 10, 100, 0);
            adjust(bank, 2, 10, 200, 0);
            adjust(bank, 1, 11, 300, 77);
            adjust(bank, 1, 10, 101, 0);
            // Undone: what it replaced is there again.
            adjust(bank, 2, 10, -5, 0);
            bank.actions.accountOpened(77, 1, Tier.BASIC);
            bank.actions.accountOpened(78, 1, Tier.BASIC);
            bank.actions.accountClosed(1);
            bank.actions.accountOpened(79, 1, Tier.BASIC);
            bank.engine.close();
        }
        assertThat(told)
                .containsExactly(
                        "ONE 77: 10=200",
                        "ONE 77: 11=300",
                        "ONE 77: 10=101",
                        "ONE 78: 10=200",
                        "ONE 78: 10=101",
                        "ONE 79: 10=200");
        final List<String> live = List.copyOf(told);
        told.clear();
        try (Replayer replayer = new Replayer(new EngineContext().reactor(new Keeper()))) {
            replayer.run(journal, new Recorder(), RecoveryProgress.NONE);
        }
        assertThat(told).isEqualTo(live);
        told.clear();
        try (BankHarness bank =
                BankHarness.launch(new EngineContext().reactor(new Keeper()).journal(journal))) {
            bank.engine.onOutputs("joiners", OverflowPolicy.BLOCK, new Recorder());
            adjust(bank, 2, 12, 400, 80);
            bank.actions.accountOpened(80, 1, Tier.BASIC);
            // What was meant for who leaves goes, what others get stays.
            bank.actions.accountClosed(80);
            bank.actions.accountOpened(80, 1, Tier.BASIC);
            bank.engine.close();
        }
        assertThat(told).containsExactly("ONE 80: 10=200", "ONE 80: 12=400", "ONE 80: 10=200");
    }

    @Test
    void shouldTellAMemberOfAGroupWhatIsMeantForTheGroupAndForEverybody() {
        try (BankHarness bank =
                BankHarness.launch(new EngineContext().reactor(new Keeper()).journal(new MemoryJournal()))) {
            bank.engine.onOutputs("joiners", OverflowPolicy.BLOCK, new Recorder());
            adjust(bank, 1, 10, 100, 0);
            adjust(bank, 1, 11, 200, GROUP);
            adjust(bank, 1, 12, 300, 78);
            bank.actions.accountOpened(77, 1, Tier.GOLD);
            bank.actions.accountOpened(78, 1, Tier.BASIC);
            bank.engine.close();
        }
        assertThat(told).containsExactly("ONE 77: 10=100", "ONE 77: 11=200", "ONE 78: 10=100", "ONE 78: 12=300");
    }

    @Test
    void shouldRejectWhatIsTooLongOrTooMany() {
        try (BankHarness bank =
                BankHarness.launch(new EngineContext().reactor(new Keeper()).journal(new MemoryJournal()))) {
            bank.engine.onOutputs("joiners", OverflowPolicy.BLOCK, new Recorder());
            final NotedEncoder noted = bank.actions.noted();
            noted.accountId(1).putText(new byte[300], 0, 300);
            bank.actions.commitNoted();
            for (int i = 0; i < 6; i++) {
                adjust(bank, 1, i, 1, 0);
            }
            bank.engine.close();
        }
        assertThat(told).containsExactly("REJECTED 8021", "REJECTED 8001");
    }

    private static void adjust(
            final BankHarness bank, final long origin, final long account, final long delta, final long audience) {
        bank.publisher.correlateNext(origin);
        bank.actions.adjusted(account, delta, audience);
    }
}
