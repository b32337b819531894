package io.acta.bench.contender;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import io.acta.engine.EngineContext;
import io.acta.engine.IdleMode;
import io.acta.engine.Level;
import io.acta.engine.ProducerMode;
import io.acta.engine.journal.DiscardingJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import io.acta.journal.chronicle.SnapshotDirectory;
import io.acta.journal.chronicle.SyncMode;
import java.util.concurrent.TimeUnit;

/**
 * Acta with everything on that it promises: the door of the typed facade, CRC32C and chain of every batch, a state hash, undo of what a
 * rejected action did. Results are released when the journal has them, or for T2 when the disk has.
 */
public final class Acta implements Contender {
    private static final int RING_SLOTS = 2 * 1024;
    private static final int BATCH_ACTIONS_MAX = 256;
    private static final int OUTPUTS_MAX = 16;
    private static final int OUTPUT_BYTES_MAX = 4 * 1024;
    private static final int CHANGE_LOG_BYTES = 8 * 1024 * 1024;

    /** Ring, batch and log of outputs together stay in the second-level cache; their defaults make room for more. */
    private static final int OUTPUT_LOG_BYTES = 256 * 1024;

    /** An action's record is eight bytes longer than the action. */
    private static final int SLOT_LENGTH_BYTES = 64;

    private static final int LONG_SLOT_LENGTH_BYTES = 128;
    private static final long SYNC_INTERVAL_S = 1;

    @Override
    public Lane open(final Opening opening) {
        final EngineContext context = new EngineContext()
                .name("bench")
                .reactor(new AccountReactor())
                .producerMode(ProducerMode.SINGLE)
                .ringSlots(RING_SLOTS)
                .slotLengthBytes(
                        opening.actionLengthBytes() > Opening.ACTION_LENGTH_BYTES
                                ? LONG_SLOT_LENGTH_BYTES
                                : SLOT_LENGTH_BYTES)
                .batchActionsMax(BATCH_ACTIONS_MAX)
                .limits(EngineLimits.DEFAULT.outputsMax(OUTPUTS_MAX).outputBytesMax(OUTPUT_BYTES_MAX))
                .outputLogBytes(OUTPUT_LOG_BYTES)
                .changeLogBytes(CHANGE_LOG_BYTES)
                .idleMode(IdleMode.YIELDING);
        switch (opening.tier()) {
            case T0 -> context.journal(new DiscardingJournal());
            case T1 ->
                context.snapshots(SnapshotDirectory.of(opening.directory()))
                        .journal(new ChronicleJournal(journal(opening)
                                .syncMode(SyncMode.PERIODIC)
                                .syncIntervalNs(TimeUnit.SECONDS.toNanos(SYNC_INTERVAL_S))));
            case T2 ->
                context.releaseLevel(Level.SYNCED)
                        .snapshots(SnapshotDirectory.of(opening.directory()))
                        .journal(new ChronicleJournal(journal(opening).syncMode(SyncMode.EACH)));
        }
        return ActaLane.open(context, opening.actionLengthBytes());
    }

    private static ChronicleJournalContext journal(final Opening opening) {
        return new ChronicleJournalContext().directory(opening.directory());
    }

    @Override
    public String settings(final Tier tier) {
        return "ringSlots=" + RING_SLOTS + ", slotLengthBytes=" + SLOT_LENGTH_BYTES
                + ", ProducerMode.SINGLE, IdleMode.YIELDING, batchActionsMax=" + BATCH_ACTIONS_MAX + ", outputLogBytes="
                + OUTPUT_LOG_BYTES + (tier == Tier.T0 ? "" : ", a snapshot of the opened accounts") + ", "
                + switch (tier) {
                    case T0 -> "DiscardingJournal";
                    case T1 -> "ChronicleJournal, SyncMode.PERIODIC every " + SYNC_INTERVAL_S + " s";
                    case T2 -> "ChronicleJournal, SyncMode.EACH, releaseLevel SYNCED";
                };
    }

    @Override
    public String leavesOut(final Tier tier) {
        return tier == Tier.T0 ? "keeping: batches are encoded, chained and summed, then dropped" : "nothing";
    }
}
