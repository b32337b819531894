package io.acta.fuzz;

import io.acta.journal.chronicle.JournalSeeds;
import io.acta.journal.chronicle.JournalTarget;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What strangers' bytes are put before. */
enum FuzzTarget {
    /** Messages, before the door and its decoders. */
    DOOR(DoorTarget.class, "io.acta.codec.**", 2048, 400_000, MessageSeeds::messages),
    /** Texts, before the JSON view. */
    JSON(JsonTarget.class, "io.acta.codec.**", 4096, 50_000, MessageSeeds::texts),
    /** Roll files, before the journal's scanner and the chain that verifies batches. */
    JOURNAL(
            JournalTarget.class,
            "io.acta.engine.journal.**:io.acta.journal.chronicle.RollFileScanner*"
                    + ":io.acta.journal.chronicle.GenerationRecord",
            4096,
            50_000,
            JournalSeeds::files);

    private final Class<?> type;
    private final String guidedClasses;
    private final int lengthMax;
    private final long inputs;
    private final Seeds seeds;

    /** Inputs to begin with, which are whole. */
    @FunctionalInterface
    interface Seeds {
        List<byte[]> make() throws IOException;
    }

    FuzzTarget(
            final Class<?> type,
            final String guidedClasses,
            final int lengthMax,
            final long inputs,
            final Seeds seeds) {
        this.type = type;
        this.guidedClasses = guidedClasses;
        this.lengthMax = lengthMax;
        this.inputs = inputs;
        this.seeds = seeds;
    }

    /** As it is called in options and figures. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class whose methods Jazzer calls. */
    Class<?> type() {
        return type;
    }

    /** Patterns of names of classes whose branches and comparisons lead Jazzer. */
    String guidedClasses() {
        return guidedClasses;
    }

    /** Greatest length in bytes of an input. */
    int lengthMax() {
        return lengthMax;
    }

    /** Inputs of a run of some seconds. */
    long inputs() {
        return inputs;
    }

    Seeds seeds() {
        return seeds;
    }
}
