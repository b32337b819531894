package io.acta.bench.mode;

import java.util.Arrays;
import java.util.List;

/**
 * What one contender did, every round of it.
 *
 * @param row that ran.
 * @param warmUps actions a second of the rounds that don't count, in the order in which they ran.
 * @param counted actions a second of the rounds that do.
 * @param agreed true when all results and balances were the model's in every round.
 */
public record Rounds(Row row, List<Double> warmUps, List<Double> counted, boolean agreed) {
    /** The median of the rounds that count; of an even number of them the lower one in the middle. */
    public double median() {
        final double[] sorted =
                counted.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
