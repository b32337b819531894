package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountEncoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.AdjustedDecoder;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankReactor;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.state.RejectionCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A row that is there, or one that is made: what reactors that count things by key want all the time. */
class EditOrAddTest {
    private static final int ROWS = 2;
    private static final int REFUSED = 1;
    private static final int BRANCH = 3;

    private final Engine engine =
            Engine.launch(new EngineContext().reactor(new Counting()).journal(new MemoryJournal()));
    private final OutcomeFutures futures = engine.outcomeFutures();
    private final BankActions actions = new BankActions(futures.sink());

    /** Opens an account by the first adjustment of it. */
    private static final class Counting extends BankReactor {
        private final AccountDecoder account = new AccountDecoder();
        private AccountTable accounts;

        @Override
        public void onSetup(final ReactorSetup setup) {
            accounts = setup.own(AccountTable.TYPE, ROWS);
        }

        @Override
        protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
            final AccountEncoder row = accounts.editOrAdd(action.accountId(), account);
            row.balance(account.balance() + action.delta());
            if (account.balance() < 0) {
                context.reject(REFUSED);
                return;
            }
            accounts.editOrAdd(action.accountId())
                    .adjustments(account.adjustments() + 1)
                    .branch(BRANCH);
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Outcome dispatch(final LongSupplier call) {
        return futures.dispatch(call).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private List<Long> account(final long accountId) {
        return engine.query(state -> {
                    final AccountDecoder row = state.view(AccountTable.TYPE).get(accountId);
                    return row == null ? List.<Long>of() : List.of(row.accountId(), row.balance(), row.adjustments());
                })
                .join();
    }

    @Test
    void shouldAddTheRowAtFirstAndEditItFromThenOn() {
        dispatch(() -> actions.adjusted(7, 10, 0));
        assertThat(account(7)).containsExactly(7L, 10L, 1L);
        dispatch(() -> actions.adjusted(7, 5, 0));
        assertThat(account(7)).containsExactly(7L, 15L, 2L);
        assertThat(engine.<Integer>query(state -> {
                            int count = 0;
                            for (final var rows = state.view(AccountTable.TYPE)
                                            .cursor()
                                            .byBranch(BRANCH);
                                    rows.next(); ) {
                                count++;
                            }
                            return count;
                        })
                        .join())
                .isEqualTo(1);
    }

    @Test
    void shouldTakeTheRowAwayAgainWhenTheActionIsRefused() {
        assertThat(dispatch(() -> actions.adjusted(7, -1, 0)).code()).isEqualTo(REFUSED);
        assertThat(account(7)).isEmpty();
        dispatch(() -> actions.adjusted(7, 3, 0));
        dispatch(() -> actions.adjusted(7, -4, 0));
        assertThat(account(7)).containsExactly(7L, 3L, 1L);
    }

    @Test
    void shouldRejectTheActionWhenThereIsNoRoomForANewRow() {
        dispatch(() -> actions.adjusted(1, 1, 0));
        dispatch(() -> actions.adjusted(2, 1, 0));
        final Outcome third = dispatch(() -> actions.adjusted(3, 1, 0));
        assertThat(third.status()).isEqualTo(OutcomeStatus.REJECTED);
        assertThat(third.code()).isEqualTo(RejectionCode.TABLE_FULL);
        assertThat(dispatch(() -> actions.adjusted(2, 1, 0)).status()).isEqualTo(OutcomeStatus.APPLIED);
    }
}
