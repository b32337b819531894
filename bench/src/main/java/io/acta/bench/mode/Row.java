package io.acta.bench.mode;

import io.acta.bench.contender.Acta;
import io.acta.bench.contender.DisruptorDocument;
import io.acta.bench.contender.RawDisruptor;
import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import java.nio.file.Path;

/** The contenders of {@code throughput} and {@code allocation}, by the names that those have. Their actions have 64 bytes. */
public enum Row {
    /** How fast two threads can pass actions and add numbers at all. */
    RAW_DISRUPTOR("raw-disruptor", new RawDisruptor(), Tier.T0),
    /** What somebody would wire by hand to survive a killed process. */
    HAND_WIRED("hand-wired", new DisruptorDocument(), Tier.T1),
    /** The engine whose journal keeps nothing. */
    ENGINE_MEMORY("engine-memory", new Acta(), Tier.T0),
    /** The engine with its durable journal. */
    ENGINE_JOURNALED("engine-journaled", new Acta(), Tier.T1);

    private static final int ACTION_LENGTH_BYTES = 64;

    private final String label;
    private final Contender contender;
    private final Tier tier;

    Row(final String label, final Contender contender, final Tier tier) {
        this.label = label;
        this.contender = contender;
        this.tier = tier;
    }

    /** How reports call it. */
    public String label() {
        return label;
    }

    /** What it leaves out. */
    public String leavesOut() {
        return contender.leavesOut(tier);
    }

    /** What is set otherwise than by default. */
    public String settings() {
        return contender.settings(tier);
    }

    /**
     * Opens it.
     *
     * @param directory empty, for its files.
     */
    Lane open(final Path directory) throws Exception {
        return contender.open(new Opening(tier, directory, ACTION_LENGTH_BYTES));
    }
}
