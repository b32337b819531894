package io.acta.bench.driver;

import io.acta.bench.workload.Balances;
import io.acta.bench.workload.Model;
import io.acta.bench.workload.ResultFold;

/**
 * A contender held against the model.
 *
 * @param checksum of its results and balances.
 * @param expected the model's.
 * @param difference what is wrong, in words; empty when nothing is.
 */
public record Check(long checksum, long expected, String difference) {
    /** @param model where the contender was before its first result. */
    static Check of(final ResultFold results, final long[] balances, final Model model) {
        model.advanceTo(model.actions() + results.count());
        final long balancesChecksum = Balances.checksum(balances);
        final long checksum = results.checksum(balancesChecksum);
        final String difference;
        if (checksum == model.checksum()) {
            difference = "";
        } else if (results.firstMisplaced() != 0) {
            difference = "result " + results.firstMisplaced() + " is another action's";
        } else if (balancesChecksum != model.balancesChecksum()) {
            difference = "balances are not the model's after " + model.actions() + " actions";
        } else {
            difference = "a result is not the model's, among " + results.count();
        }
        return new Check(checksum, model.checksum(), difference);
    }

    /** True when nothing is wrong. */
    public boolean agrees() {
        return checksum == expected;
    }
}
