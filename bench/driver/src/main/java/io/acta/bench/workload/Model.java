package io.acta.bench.workload;

/** A workload applied one action after the other to an array: what must come back from every contender. */
public final class Model {
    private final AdjustWorkload workload;
    private final Balances balances;
    private final ResultFold results = new ResultFold();
    private long actions;
    private long balancesChecksum;

    /** At the workload's beginning. */
    public Model(final AdjustWorkload workload) {
        this(workload, 0, new Balances());
    }

    /**
     * Further on.
     *
     * @param actions of the workload that are over.
     * @param balances that they left.
     */
    public Model(final AdjustWorkload workload, final long actions, final Balances balances) {
        this.workload = workload;
        this.actions = actions;
        this.balances = balances;
        this.balancesChecksum = balances.checksum();
    }

    /** Applies actions until so many were, from the workload's beginning. @return this. */
    public Model advanceTo(final long actions) {
        while (this.actions < actions) {
            step();
        }
        return this;
    }

    private void step() {
        final long draw = workload.draw(actions++);
        final int accountId = AdjustWorkload.accountId(draw);
        final long before = balances.balance(accountId);
        final long balance = balances.adjust(accountId, AdjustWorkload.delta(draw));
        results.add(results.count() + 1, balance);
        if (balance != Balances.REJECTED) {
            balancesChecksum += Balances.term(accountId, balance) - Balances.term(accountId, before);
        }
    }

    /** Actions applied so far. */
    public long actions() {
        return actions;
    }

    /** What an account has now. */
    public long balance(final int accountId) {
        return balances.balance(accountId);
    }

    /** The checksum of the balances alone. */
    public long balancesChecksum() {
        return balancesChecksum;
    }

    /** The checksum of all results and the balances. */
    public long checksum() {
        return results.checksum(balancesChecksum);
    }
}
