package io.acta.bench.contender;

import io.acta.bench.accounts.AccountOpenedDecoder;
import io.acta.bench.accounts.AccountTable;
import io.acta.bench.accounts.AccountsOutputs;
import io.acta.bench.accounts.AccountsReactor;
import io.acta.bench.accounts.AdjustedDecoder;
import io.acta.bench.accounts.AmountPostedDecoder;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Accounts as a reactor: a row for each, edited in place; the new balance is put out, an overdraft is rejected. */
final class AccountReactor extends AccountsReactor {
    static final int OVERDRAWN = 1;
    static final int UNKNOWN_ACCOUNT = 2;

    private AccountTable accounts;
    private AccountsOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        accounts = setup.own(AccountTable.TYPE, AdjustWorkload.ACCOUNTS);
        outputs = new AccountsOutputs(setup.outputs());
        setup.prefetch(AdjustedDecoder.TEMPLATE_ID, AdjustedDecoder.accountIdEncodingOffset(), AccountTable.TYPE);
        setup.prefetch(
                AmountPostedDecoder.TEMPLATE_ID, AmountPostedDecoder.accountIdEncodingOffset(), AccountTable.TYPE);
    }

    @Override
    protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
        accounts.add(action.accountId()).balance(action.balance());
    }

    @Override
    protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
        adjust(action.accountId(), action.delta(), context);
    }

    @Override
    protected void onAmountPosted(final AmountPostedDecoder action, final ActionContext context) {
        adjust(action.accountId(), action.delta(), context);
    }

    private void adjust(final long accountId, final long delta, final ActionContext context) {
        final var account = accounts.get(accountId);
        if (account == null) {
            context.reject(UNKNOWN_ACCOUNT);
            return;
        }
        final long balance = account.balance() + delta;
        if (balance < 0) {
            context.reject(OVERDRAWN);
            return;
        }
        accounts.edit(accountId).balance(balance);
        outputs.amountBooked(balance);
    }
}
