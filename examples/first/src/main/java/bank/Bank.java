package bank;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

final class Bank extends BankReactor {                      // generated from bank.xml
    static final int NO_ACCOUNT = 1;
    static final int OVERDRAFT = 2;
    private AccountTable accounts;                          // flat off-heap rows, generated too

    @Override public void onSetup(ReactorSetup setup) { accounts = setup.own(AccountTable.TYPE, 1_000_000); }

    @Override protected void onOpened(OpenedDecoder action, ActionContext context) { accounts.add(action.accountId()); }

    @Override protected void onAdjusted(AdjustedDecoder action, ActionContext context) {
        AccountEncoder row = accounts.edit(action.accountId());
        if (row == null) { context.reject(NO_ACCOUNT); return; }
        long balance = accounts.get(action.accountId()).balance() + action.delta();
        row.balance(balance);
        if (balance < 0) { context.reject(OVERDRAFT); }     // leaves no trace
    }
}
