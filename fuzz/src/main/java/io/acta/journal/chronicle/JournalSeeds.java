package io.acta.journal.chronicle;

import java.util.List;

/** Inputs for {@link JournalTarget} to begin with. */
public final class JournalSeeds {
    private JournalSeeds() {}

    /** One whole file. */
    public static List<byte[]> files() {
        return List.of(RollFileBytes.seed());
    }
}
