package io.acta.bench.driver;

import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import io.acta.bench.workload.Model;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether balances can be what a killed process left: everything that was acknowledged is in them, and of what was sent after it so much
 * as had arrived.
 *
 * @param acknowledged actions whose results were back.
 * @param sent actions, those among them.
 */
record Recovered(AdjustWorkload workload, long acknowledged, long sent) {
    /** True for those that the first n actions leave, for some n. */
    boolean isOfFirstActions(final long[] balances) {
        final long checksum = Balances.checksum(balances);
        final Model model = new Model(workload).advanceTo(acknowledged);
        while (model.balancesChecksum() != checksum) {
            if (model.actions() == sent) {
                return false;
            }
            model.advanceTo(model.actions() + 1);
        }
        return true;
    }

    /** True when that holds for each account by itself. */
    boolean isOfEachAccountsFirstActions(final long[] balances) {
        final Model model = new Model(workload).advanceTo(acknowledged);
        final Map<Integer, Set<Long>> possible = new HashMap<>();
        for (int accountId = 0; accountId < balances.length; accountId++) {
            possible.computeIfAbsent(accountId, key -> new HashSet<>()).add(model.balance(accountId));
        }
        while (model.actions() < sent) {
            final int accountId = AdjustWorkload.accountId(workload.draw(model.actions()));
            model.advanceTo(model.actions() + 1);
            possible.get(accountId).add(model.balance(accountId));
        }
        for (int accountId = 0; accountId < balances.length; accountId++) {
            if (!possible.get(accountId).contains(balances[accountId])) {
                return false;
            }
        }
        return true;
    }
}
