package io.acta.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The figures that the project wants to reach, held against results. A ratio takes both sides from the same results; a rival with several
 * settings counts with its best. Ratios of the engine's figure to the other's: more is better for rates, less for latencies.
 */
final class Aims {
    private static final String ACTA = "acta";
    private static final String RAW = "raw-disruptor";
    private static final String BY_ACTION = "disruptor-document";
    private static final String BY_BATCH = "disruptor-batch";
    private static final String T0 = "T0";
    private static final String T1 = "T1";
    private static final String T2 = "T2";
    private static final String SATURATED = "saturated";
    private static final String OPEN_LOOP = "open-loop";
    private static final String RATE = "actionsPerSecond";
    private static final String TIMES = " x";
    private static final double ANY = -1;
    private static final double MANY = 1024;
    private static final double OPEN_LOOP_RATE = 100_000;
    private static final double BEHIND = 10_000_000;
    private static final double MANY_ROWS = 100_000_000;
    private static final double PER_CENT = 100;

    private final Results results;
    private final List<Aim> aims = new ArrayList<>();

    private Aims(final Results results) {
        this.results = results;
    }

    /** All aims, in the order in which they are reported. */
    static List<Aim> of(final Results results) {
        final Aims aims = new Aims(results);
        aims.throughput();
        aims.latency();
        aims.recovery();
        aims.state();
        aims.footprint();
        return aims.aims;
    }

    private void throughput() {
        final double own = best(ACTA, T1, SATURATED, MANY, RATE);
        final String what = "T1 saturated, 1,024 in flight";
        rate(what, "Disruptor + a document an action", 5, own, best(BY_ACTION, T1, SATURATED, MANY, RATE));
        rate(what, "Disruptor + a document a batch", 2.5, own, best(BY_BATCH, T1, SATURATED, MANY, RATE));
        rate(what, "exchange-core at T0", 8, own, best("exchange-core", T0, SATURATED, MANY, RATE));
        rate(what, "Aeron Cluster at T1", 6, own, best("aeron", T1, SATURATED, MANY, RATE));
        rate(what, "Prevayler at T1", 40, own, best("prevayler", T1, SATURATED, MANY, RATE));
        rate(what, "Redis at T1", 80, own, best("redis", T1, SATURATED, MANY, RATE));
        rate(
                "T0 saturated, 1,024 in flight",
                "raw Disruptor, the same arithmetic",
                0.7,
                best(ACTA, T0, SATURATED, MANY, RATE),
                best(RAW, T0, SATURATED, MANY, RATE));

        final double ownSynced = best(ACTA, T2, SATURATED, ANY, RATE);
        final String whatSynced = "T2 saturated, best window";
        rate(whatSynced, "hand-wired by batch and synced", 5, ownSynced, best(BY_BATCH, T2, SATURATED, ANY, RATE));
        rate(whatSynced, "Aeron Cluster at T2", 2.5, ownSynced, best("aeron", T2, SATURATED, ANY, RATE));
        rate(whatSynced, "Prevayler at T2", 100, ownSynced, best("prevayler", T2, SATURATED, ANY, RATE));
        rate(whatSynced, "Redis at T2", 25, ownSynced, best("redis", T2, SATURATED, ANY, RATE));
        rate(
                "one at a time at T1",
                "Disruptor + a document an action",
                1.2,
                best(ACTA, T1, SATURATED, 1, RATE),
                best(BY_ACTION, T1, SATURATED, 1, RATE));
    }

    private void latency() {
        latency("p50", "p50Ns", 1.0);
        latency("p99.9", "p999Ns", 0.5);
        latency("p99.99", "p9999Ns", 0.5);
    }

    private void latency(final String percentile, final String figure, final double bound) {
        final double own = least(ACTA, T1, OPEN_LOOP, OPEN_LOOP_RATE, figure);
        final double byAction = least(BY_ACTION, T1, OPEN_LOOP, OPEN_LOOP_RATE, figure);
        final double byBatch = least(BY_BATCH, T1, OPEN_LOOP, OPEN_LOOP_RATE, figure);
        aims.add(Aim.atMost(
                "open loop 100k/s at T1, " + percentile,
                "the better hand-wired one",
                bound,
                TIMES,
                // NaN when one of them is: nobody knows whether the other would be the better one.
                own / Math.min(byAction, byBatch)));
    }

    private void recovery() {
        final double replay = best(ACTA, T1, "replay", ANY, RATE);
        rate("replay", "own T1 saturated rate", 3, replay, best(ACTA, T1, SATURATED, MANY, RATE));
        aims.add(Aim.atLeast("replay on one core", "", 20, " M/s", replay / 1e6));
        aims.add(Aim.atMost(
                "restart with a snapshot and 10 million actions in the tail",
                "reading the same files",
                5,
                TIMES,
                least(ACTA, T1, "restart", BEHIND, "restartNs") / least(ACTA, T1, "restart", BEHIND, "catNs")));
    }

    private void state() {
        aims.add(Aim.atMost("bytes for each row more than the row", "", 24, " B", named("state", "overheadBytes")));
        state("get", 1.5);
        state("edit", 2.5);
    }

    private void state(final String operation, final double bound) {
        aims.add(Aim.atMost(
                operation + " of 100 million rows, one by one",
                "as many random memory reads, one by one",
                bound,
                TIMES,
                ofManyRows(operation + "OneByOneRatio")));
        aims.add(Aim.atMost(
                operation + " of 100 million rows, looked ahead as the loop does",
                "as many random memory reads, side by side",
                bound,
                TIMES,
                ofManyRows(operation + "LookedAheadRatio")));
    }

    private double ofManyRows(final String figure) {
        return Results.median(
                results.good(row -> row.text("name").equals("state") && row.number("rows") >= MANY_ROWS), figure);
    }

    private void footprint() {
        final double bytes = best(ACTA, T1, "allocation", ANY, "bytesPerAction");
        // To two decimals: threads that look after files once a second leave a few thousand bytes in millions of
        // actions.
        aims.add(Aim.atMost(
                "heap bytes for each action, all threads",
                "",
                0,
                " B",
                Double.isNaN(bytes) ? bytes : Math.rint(bytes * PER_CENT) / PER_CENT));
        aims.add(Aim.atLeast(
                "actions under Epsilon GC in a 256 MiB heap", "", 100, " M", named("epsilon", "actions") / 1e6));
        aims.add(Aim.atMost("idle engine, default settings", "a core", 1, " %", named("idle", "corePercent")));
        aims.add(Aim.atMost(
                "idle engine with a subscriber", "a core", 1, " %", named("idle", "corePercentWithSubscriber")));
    }

    private void rate(
            final String what, final String against, final double bound, final double own, final double other) {
        aims.add(Aim.atLeast(what, against, bound, TIMES, own / other));
    }

    private double best(
            final String engine, final String tier, final String mode, final double load, final String figure) {
        return figure(engine, tier, mode, load, figure, Aims::greater);
    }

    private double least(
            final String engine, final String tier, final String mode, final double load, final String figure) {
        return figure(engine, tier, mode, load, figure, Aims::lesser);
    }

    private double figure(
            final String engine,
            final String tier,
            final String mode,
            final double load,
            final String figure,
            final BinaryOperator<Double> choice) {
        return Results.byMeasurement(results.good(tier, mode)).entrySet().stream()
                .filter(entry -> entry.getKey().engine().startsWith(engine))
                .filter(entry -> load == ANY || entry.getKey().load() == load)
                .map(entry -> Results.median(entry.getValue(), figure))
                .reduce(Double.NaN, choice);
    }

    private double named(final String name, final String figure) {
        return Results.median(results.good(row -> row.text("name").equals(name)), figure);
    }

    private static double greater(final double a, final double b) {
        return Double.isNaN(a) || b > a ? b : a;
    }

    private static double lesser(final double a, final double b) {
        return Double.isNaN(a) || b < a ? b : a;
    }
}
