package io.acta.bench.footprint;

import io.acta.bench.driver.Figures;
import io.acta.bench.driver.MachineMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * What a row costs: bytes more than the row, index and version included, and the time to get and to edit one beside a random memory read. Rounds of
 * all ways take turns; the median counts.
 */
public final class StateCost {
    /** Rows at most: keys are drawn from 31 bits. */
    public static final long ROWS_MAX = Integer.MAX_VALUE - 15L;

    /** A row with version and index, a cache line to compare with, and what pages and rounding add. */
    private static final int BYTES_EACH_AT_MOST = 150;

    private static final int CHUNK = 4096;
    private static final int WARM_UP_ROUNDS = 2;

    private final long rows;
    private final boolean keysInOrder;
    private final int operations;
    private final int rounds;
    private final long seed;

    @SuppressWarnings("unused") // Written so that the reads behind it are not optimised away.
    private volatile long sink;

    /**
     * What to measure.
     *
     * @param keysInOrder whether row after row has the next key, or one of anywhere in 64 bits.
     * @param operations of each way in a round.
     */
    public StateCost(
            final long rows, final boolean keysInOrder, final int operations, final int rounds, final long seed) {
        this.rows = rows;
        this.keysInOrder = keysInOrder;
        this.operations = operations;
        this.rounds = rounds;
        this.seed = seed;
    }

    /** @throws IllegalArgumentException when the machine has not the memory. */
    public Figures measure() {
        MachineMemory.require(rows + " rows of " + HoldingRows.ROW_BYTES + " bytes", rows * BYTES_EACH_AT_MOST);
        final long residentBefore = MachineMemory.residentBytes();
        final long startNs = System.nanoTime();
        try (HoldingRows table = new HoldingRows(rows, keysInOrder, seed)) {
            final double addNs = (System.nanoTime() - startNs) / (double) rows;
            final double resident = (MachineMemory.residentBytes() - residentBefore) / (double) rows;
            final double reserved = table.memoryBytes() / (double) rows;
            try (MemoryLines memory = new MemoryLines(rows, seed)) {
                final Figures figures = new Figures()
                        .put("rows", rows)
                        .put("rowBytes", (long) HoldingRows.ROW_BYTES)
                        .put("overheadBytes", reserved - HoldingRows.ROW_BYTES)
                        .put("residentOverheadBytes", resident - HoldingRows.ROW_BYTES)
                        .put("addNs", addNs);
                times(table, memory).forEach((way, ns) -> figures.put(way + "Ns", ns));
                return ratios(figures);
            }
        }
    }

    private static Figures ratios(final Figures figures) {
        for (final String way : List.of("get", "edit")) {
            figures.put(way + "OneByOneRatio", figures.number(way + "OneByOneNs") / figures.number("readOneByOneNs"))
                    .put(
                            way + "LookedAheadRatio",
                            figures.number(way + "LookedAheadNs") / figures.number("readSideBySideNs"));
        }
        return figures;
    }

    private Map<String, Double> times(final HoldingRows table, final MemoryLines memory) {
        final Map<String, IntToLongFunction> ways = new LinkedHashMap<>();
        ways.put("readOneByOne", memory::readOneByOne);
        ways.put("getOneByOne", table::getOneByOne);
        ways.put("editOneByOne", table::editOneByOne);
        ways.put("readSideBySide", memory::readSideBySide);
        ways.put("getLookedAhead", table::getLookedAhead);
        ways.put("editLookedAhead", table::editLookedAhead);
        final Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
            for (final Map.Entry<String, IntToLongFunction> way : ways.entrySet()) {
                final double ns = time(way.getValue());
                if (round >= WARM_UP_ROUNDS) {
                    times.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(ns);
                }
            }
        }
        final Map<String, Double> medians = new LinkedHashMap<>();
        times.forEach((way, all) -> medians.put(way, median(all)));
        return medians;
    }

    /** In chunks, each a call: so that the way's loop is compiled as a whole. */
    private double time(final IntToLongFunction way) {
        long read = 0;
        final int chunks = Math.max(1, operations / CHUNK);
        final long startNs = System.nanoTime();
        for (int i = 0; i < chunks; i++) {
            read += way.applyAsLong(CHUNK);
        }
        final long elapsedNs = System.nanoTime() - startNs;
        sink = read;
        return elapsedNs / ((double) chunks * CHUNK);
    }

    private static double median(final List<Double> values) {
        final double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
