package io.acta.engine;

import io.acta.engine.journal.JournalEnd;
import java.util.List;

/**
 * What a launch went on from.
 *
 * @param snapshot where the journal stood when the snapshot was taken that it began with; {@link JournalEnd#EMPTY} when it applied the journal
 *     from its beginning. Of a replica that was promoted: where it stood.
 * @param damagedSnapshots newer ones that it passed over, newest first, in words; each is logged too.
 * @param batches that it applied again after the snapshot.
 * @param end where the journal ended.
 */
public record RecoveryReport(JournalEnd snapshot, List<String> damagedSnapshots, long batches, JournalEnd end) {
    /** Copies the list. */
    public RecoveryReport {
        damagedSnapshots = List.copyOf(damagedSnapshots);
    }
}
