package io.acta.bench.contender;

import io.acta.bench.accounts.AccountEncoder;
import io.acta.bench.accounts.AccountOpenedDecoder;
import io.acta.bench.accounts.AccountTable;
import io.acta.bench.accounts.AccountsReactor;
import io.acta.bench.accounts.AdjustedDecoder;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Accounts as a reactor: a row for each, edited in place; an overdraft is rejected. */
final class AccountReactor extends AccountsReactor {
    static final int OVERDRAWN = 1;
    static final int UNKNOWN_ACCOUNT = 2;

    private AccountTable accounts;

    @Override
    public void onSetup(final ReactorSetup setup) {
        accounts = setup.own(AccountTable.TYPE, AdjustWorkload.ACCOUNTS);
        setup.prefetch(AdjustedDecoder.TEMPLATE_ID, AdjustedDecoder.accountIdEncodingOffset(), AccountTable.TYPE);
    }

    @Override
    protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
        accounts.add(action.accountId()).balance(action.balance());
    }

    @Override
    protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
        final var account = accounts.get(action.accountId());
        if (account == null) {
            context.reject(UNKNOWN_ACCOUNT);
            return;
        }
        final long balance = account.balance() + action.delta();
        if (balance < 0) {
            context.reject(OVERDRAWN);
            return;
        }
        final AccountEncoder row = accounts.edit(action.accountId());
        row.balance(balance);
    }
}
