package io.acta.examples.quickstart;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.examples.quickstart.bank.AccountEncoder;
import io.acta.examples.quickstart.bank.AccountOpenedDecoder;
import io.acta.examples.quickstart.bank.AccountTable;
import io.acta.examples.quickstart.bank.AdjustedDecoder;
import io.acta.examples.quickstart.bank.BankReactor;
import io.acta.examples.quickstart.bank.TransferredDecoder;

/**
 * The bank's rules: all that a user of Acta writes besides the schema, {@code bank.xml}, from which {@code BankReactor} and
 * {@code AccountTable} are generated. Runs on the reactor thread; whatever it changes before it rejects is undone.
 */
final class Bank extends BankReactor {
    static final int NO_SUCH_ACCOUNT = 1;
    static final int OVERDRAWN = 2;
    static final int ALREADY_OPEN = 3;

    private static final long ACCOUNTS_MAX = 100_000;

    private AccountTable accounts;

    @Override
    public void onSetup(final ReactorSetup setup) {
        accounts = setup.own(AccountTable.TYPE, ACCOUNTS_MAX);
    }

    @Override
    protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
        final AccountEncoder account = accounts.add(action.accountId());
        if (account == null) {
            context.reject(ALREADY_OPEN);
        } else {
            account.balance(action.balance());
        }
    }

    @Override
    protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
        adjust(action.accountId(), action.delta(), context);
    }

    @Override
    protected void onTransferred(final TransferredDecoder action, final ActionContext context) {
        // The money comes before it goes: when the second line rejects, the first is undone.
        adjust(action.toId(), action.amount(), context);
        adjust(action.fromId(), -action.amount(), context);
    }

    private void adjust(final long accountId, final long delta, final ActionContext context) {
        final var account = accounts.get(accountId);
        if (account == null) {
            context.reject(NO_SUCH_ACCOUNT);
            return;
        }
        final long balance = account.balance() + delta;
        if (balance < 0) {
            context.reject(OVERDRAWN);
            return;
        }
        accounts.edit(accountId).balance(balance);
    }
}
