package io.acta.engine.bank;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.Timers;

/** Owns the accounts of the engine's tests, and uses all that a reactor has. */
public final class BankKeeper extends BankReactor {
    /** Rejection: there is no such account. */
    public static final int UNKNOWN_ACCOUNT = 1;

    /** Rejection: the balance would fall below zero. */
    public static final int OVERDRAFT = 2;

    /** Rejection: the account is there already. */
    public static final int KNOWN_ACCOUNT = 3;

    /** Kind of {@code Poisoned}: the handler throws an exception. */
    public static final short THROW_EXCEPTION = 1;

    /** Kind of {@code Poisoned}: the handler throws an error. */
    public static final short THROW_ERROR = 2;

    /** Kind of {@code Poisoned}: the handler overwrites a row's key. */
    public static final short OVERWRITE_KEY = 3;

    /** Kind of {@code Poisoned}: takes the row out and adds it again, by which it gets another place. */
    public static final short REPLACE = 4;

    /** Bound of {@code Stormed}: follow-ups. */
    public static final short FOLLOW_UPS = 1;

    /** Bound of {@code Stormed}: outputs. */
    public static final short OUTPUTS = 2;

    /** Bound of {@code Stormed}: timers. */
    public static final short TIMERS = 3;

    /** Bound of {@code Stormed}: rows. */
    public static final short ROWS = 4;

    private final long capacityRows;
    private final boolean published;
    private final AccountDecoder account = new AccountDecoder();
    private AccountTable accounts;
    private AccountCursor cursor;
    private OutputSink outputSink;
    private BankOutputs outputs;
    private BankActions followUps;
    private BankActions timed;
    private Timers timers;

    public BankKeeper(final long capacityRows) {
        this(capacityRows, false);
    }

    /** @param published whether other threads may read the accounts. */
    public BankKeeper(final long capacityRows, final boolean published) {
        this.capacityRows = capacityRows;
        this.published = published;
    }

    @Override
    public void onSetup(final ReactorSetup setup) {
        accounts = setup.own(AccountTable.TYPE, capacityRows);
        setup.prefetch(AdjustedDecoder.TEMPLATE_ID, AdjustedDecoder.accountIdEncodingOffset(), AccountTable.TYPE);
        cursor = accounts.cursor();
        if (published) {
            setup.publish(AccountTable.TYPE);
        }
        outputSink = setup.outputs();
        outputs = new BankOutputs(outputSink);
        followUps = new BankActions(setup.followUps());
        timers = setup.timers();
        timed = new BankActions(timers);
    }

    @Override
    protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
        final AccountEncoder row = accounts.add(action.accountId());
        if (row == null) {
            context.reject(KNOWN_ACCOUNT);
            return;
        }
        row.branch(action.branch()).tier(action.tier());
        outputs.balanceChanged(action.accountId(), 0);
    }

    @Override
    protected void onAccountClosed(final AccountClosedDecoder action, final ActionContext context) {
        if (!accounts.remove(action.accountId())) {
            context.reject(UNKNOWN_ACCOUNT);
        }
    }

    @Override
    protected void onAdjusted(final AdjustedDecoder action, final ActionContext context) {
        adjust(action.accountId(), action.delta(), context);
    }

    private void adjust(final long accountId, final long delta, final ActionContext context) {
        final AccountEncoder row = accounts.edit(accountId, account);
        if (row == null) {
            context.reject(UNKNOWN_ACCOUNT);
            return;
        }
        // Changed first and refused then, so that there is something to undo.
        final long balance = account.balance() + delta;
        row.balance(balance).adjustments(account.adjustments() + 1);
        outputs.balanceChanged(accountId, balance);
        if (balance < 0) {
            context.reject(OVERDRAFT);
        }
    }

    @Override
    protected void onTransferred(final TransferredDecoder action, final ActionContext context) {
        followUps.adjusted(action.to(), action.amount(), 0);
        followUps.adjusted(action.from(), -action.amount(), 0);
    }

    @Override
    protected void onPoisoned(final PoisonedDecoder action, final ActionContext context) {
        if (action.kind() == REPLACE) {
            replace(action.accountId());
            return;
        }
        final AccountEncoder row = accounts.edit(action.accountId());
        if (row != null) {
            row.balance(-1);
        }
        outputs.balanceChanged(action.accountId(), -1);
        switch (action.kind()) {
            case THROW_EXCEPTION -> throw new IllegalStateException("poisoned account " + action.accountId());
            case THROW_ERROR -> throw new AssertionError("poisoned account " + action.accountId());
            case OVERWRITE_KEY -> row.accountId(action.accountId() + 1);
            default -> context.reject(action.kind());
        }
    }

    private void replace(final long accountId) {
        if (accounts.get(accountId, account)) {
            final long balance = account.balance();
            final long adjustments = account.adjustments();
            final int branch = account.branch();
            final Tier tier = account.tier();
            accounts.remove(accountId);
            accounts.add(accountId)
                    .balance(balance)
                    .adjustments(adjustments)
                    .branch(branch)
                    .tier(tier);
        }
    }

    @Override
    protected void onInterestScheduled(final InterestScheduledDecoder action, final ActionContext context) {
        if (action.cancel() != 0) {
            timers.cancel(action.accountId());
        } else {
            timers.at(action.accountId(), context.timeNanos() + action.delayNs());
            timed.interestPaid(action.accountId());
        }
        if (!accounts.contains(action.accountId())) {
            context.reject(UNKNOWN_ACCOUNT);
        }
    }

    @Override
    protected void onInterestPaid(final InterestPaidDecoder action, final ActionContext context) {
        adjust(action.accountId(), 1 + context.randomInt(10), context);
    }

    @Override
    protected void onStormed(final StormedDecoder action, final ActionContext context) {
        for (int i = 0; i < action.count(); i++) {
            switch (action.bound()) {
                case FOLLOW_UPS -> followUps.interestPaid(action.accountId());
                case OUTPUTS -> outputs.balanceChanged(action.accountId(), i);
                case TIMERS -> {
                    timers.at(1_000_000L + i, Long.MAX_VALUE);
                    timed.interestPaid(action.accountId());
                }
                default -> accounts.add(context.sequence() * 1_000_000L + i).branch(1);
            }
        }
    }

    @Override
    protected void onNoted(final NotedDecoder action, final ActionContext context) {
        final AccountEncoder row = accounts.edit(action.accountId());
        if (row == null) {
            context.reject(UNKNOWN_ACCOUNT);
            return;
        }
        row.noteLength(action.textLength());
    }

    @Override
    protected void onBranchMoved(final BranchMovedDecoder action, final ActionContext context) {
        cursor.byBranch(action.from());
        while (cursor.next()) {
            accounts.edit(cursor.row().accountId()).branch(action.to());
        }
        outputSink.toMembers(cursor.byBranch(action.to()).rows()).coalesce(action.to());
        outputs.balanceChanged(action.from(), action.to());
    }
}
