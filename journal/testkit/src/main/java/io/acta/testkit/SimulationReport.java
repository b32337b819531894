package io.acta.testkit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one seed did, and whether a promise was broken. */
public final class SimulationReport {
    private final long seed;
    private final int steps;
    private final long actions;
    private final long batches;
    private final long launches;
    private final Map<Fault, Long> faults;
    private final long damageRefused;
    private final long damageHarmless;
    private final Map<String, Long> reached;
    private final long traceHash;
    private final RuntimeException finding;

    SimulationReport(
            final long seed,
            final int steps,
            final long actions,
            final long batches,
            final long launches,
            final Map<Fault, Long> faults,
            final long damageRefused,
            final long damageHarmless,
            final Map<String, Long> reached,
            final long traceHash,
            final RuntimeException finding) {
        this.seed = seed;
        this.steps = steps;
        this.actions = actions;
        this.batches = batches;
        this.launches = launches;
        this.faults = Collections.unmodifiableMap(new EnumMap<>(faults));
        this.damageRefused = damageRefused;
        this.damageHarmless = damageHarmless;
        this.reached = Collections.unmodifiableMap(new TreeMap<>(reached));
        this.traceHash = traceHash;
        this.finding = finding;
    }

    /** Runs it again. */
    public long seed() {
        return seed;
    }

    /** Actions that were dispatched and taken. */
    public long actions() {
        return actions;
    }

    /** Batches in the journal at the end, but for those that a loss of power took by right. */
    public long batches() {
        return batches;
    }

    /** Launches and promotions, those that were refused or died half way too. */
    public long launches() {
        return launches;
    }

    /** How often each fault happened. */
    public Map<Fault, Long> faults() {
        return faults;
    }

    /** Launches on damaged files that were refused. */
    public long damageRefused() {
        return damageRefused;
    }

    /** Launches on damaged files that recovered everything all the same. */
    public long damageHarmless() {
        return damageHarmless;
    }

    /** What the simulation came by, in words, and how often: where a kill met the disk, what was damaged, what was told. */
    public Map<String, Long> reached() {
        return reached;
    }

    /** A hash of all that happened: the same for two runs of one seed, program and version. */
    public long traceHash() {
        return traceHash;
    }

    /** The promise that was broken, with its cause; empty when none was. */
    public Optional<RuntimeException> finding() {
        return Optional.ofNullable(finding);
    }

    /**
     * Returns quietly when every promise was kept.
     *
     * @throws AssertionError that says what was found and how to see it again.
     */
    public void check() {
        if (finding != null) {
            throw new AssertionError(finding.getMessage() + "; -Dacta.seed=" + seed + " shows it again", finding);
        }
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder("seed ").append(seed);
        text.append(": ").append(steps).append(" steps, ").append(actions).append(" actions, ");
        text.append(batches).append(" batches, ").append(launches).append(" launches");
        faults.forEach((fault, count) ->
                text.append(", ").append(fault.words()).append(' ').append(count));
        text.append(", damage refused ")
                .append(damageRefused)
                .append(", harmless ")
                .append(damageHarmless);
        text.append(", trace ").append(Long.toHexString(traceHash));
        return text.append(": ")
                .append(finding == null ? "no finding" : finding.getMessage())
                .toString();
    }
}
