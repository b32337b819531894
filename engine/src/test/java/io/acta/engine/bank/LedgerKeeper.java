package io.acta.engine.bank;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;

/** A second reactor: sees the same actions after the first, views its table, and works at each batch's end. */
public final class LedgerKeeper extends BankReactor {
    /** The one row. */
    public static final long LEDGER = 1;

    private LedgerTable ledgers;
    private AccountView accounts;

    @Override
    public void onSetup(final ReactorSetup setup) {
        ledgers = setup.own(LedgerTable.TYPE, 1);
    }

    @Override
    public void onViews(final StateView state) {
        accounts = state.view(AccountTable.TYPE);
    }

    @Override
    protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
        final LedgerEncoder row = row();
        final LedgerDecoder before = ledgers.get(LEDGER);
        final long tierFactor = accounts.get(action.accountId()).tier() == Tier.GOLD ? 2 : 1;
        row.turnover(before.turnover() + tierFactor * Math.abs(action.delta()))
                .lucky(before.lucky() ^ context.randomLong());
    }

    @Override
    public void onBatchEnd(final ActionContext context) {
        final LedgerEncoder row = row();
        row.batches(ledgers.get(LEDGER).batches() + 1);
    }

    private LedgerEncoder row() {
        final LedgerEncoder row = ledgers.edit(LEDGER);
        return row != null ? row : ledgers.add(LEDGER);
    }
}
