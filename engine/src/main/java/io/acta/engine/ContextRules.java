package io.acta.engine;

import io.acta.engine.reactor.EngineLimits;
import org.agrona.BitUtil;

/** What must hold of an {@link EngineContext} before an engine is made by it. Each refusal names the setting, its value and what would do. */
final class ContextRules {
    private static final int SLOT_LENGTH_MIN = 32;
    private static final int RING_BYTES_MAX = 1 << 30;
    private static final int LOG_BYTES_MIN = 1 << 16;
    private static final int LOG_BYTES_MAX = 1 << 30;
    private static final int OUTCOME_BYTES = 32;

    /** Of a time-driven output, which has more than others. */
    private static final int OUTPUT_OVERHEAD_BYTES = 40;

    private ContextRules() {}

    static void requireJournal(final EngineContext context) {
        require(
                context.journal() != null,
                "journal: none was set; call journal(new MemoryJournal()) to keep batches in memory,"
                        + " journal(new DiscardingJournal()) to keep none, or give it a journal on disk");
    }

    static void requireNoJournal(final EngineContext context) {
        require(
                context.journal() == null,
                "journal: journal=" + context.journal()
                        + " is not for a replica, which reads its source; give it to promote(...)");
    }

    static void check(final EngineContext context) {
        require(!context.reactors().isEmpty(), "reactor: none was added; call reactor(...) at least once");
        checkSnapshots(context);
        checkRing(context);
        checkRelease(context);
        requireRange("cpu", context.cpu(), -1, 1023);
        require(
                context.closeTimeoutNs() >= 0,
                "closeTimeout: closeTimeoutNs=" + context.closeTimeoutNs() + " is negative; 0 waits for nobody");
    }

    private static void checkSnapshots(final EngineContext context) {
        final long every = context.snapshotEvery();
        final int kept = context.snapshotsKept();
        require(every >= 0, "snapshotEvery: snapshotEvery=" + every + " is negative; 0 switches it off");
        requireRange("snapshotsKept", kept, 0, 1 << 16);
        require(
                context.snapshots() != null || every == 0 && kept == 0,
                "snapshots: none was set, and snapshotEvery=" + every + ", snapshotsKept=" + kept
                        + " need one; call snapshots(...)");
    }

    private static void checkRing(final EngineContext context) {
        requirePowerOfTwo("ringSlots", context.ringSlots(), 2, RING_BYTES_MAX);
        requirePowerOfTwo("slotLengthBytes", context.slotLengthBytes(), SLOT_LENGTH_MIN, 1 << 20);
        require(
                (long) context.ringSlots() * context.slotLengthBytes() <= RING_BYTES_MAX,
                "ring: ringSlots=" + context.ringSlots() + " of slotLengthBytes=" + context.slotLengthBytes()
                        + " are over " + RING_BYTES_MAX + " bytes");
        requireRange("longActionsMax", context.longActionsMax(), 1, 1 << 16);
        requireRange("batchActionsMax", context.batchActionsMax(), 1, 1 << 20);
    }

    private static void checkRelease(final EngineContext context) {
        final Level level = context.releaseLevel();
        require(
                level == Level.JOURNALED || level == Level.SYNCED,
                "releaseLevel: releaseLevel=" + level
                        + " would show what a killed process takes back; choose JOURNALED or SYNCED");
        requirePowerOfTwo("outputLogBytes", context.outputLogBytes(), LOG_BYTES_MIN, LOG_BYTES_MAX);
        requirePowerOfTwo("changeLogBytes", context.changeLogBytes(), LOG_BYTES_MIN, LOG_BYTES_MAX);
        requireRange("joinerBytesMax", context.joinerBytesMax(), 1024, 1 << 30);
        final int batchActions = Math.min(context.batchActionsMax(), context.ringSlots());
        final EngineLimits limits = context.limits();
        final long needed =
                outputLogNeeded(limits, batchActions, context.reactors().size());
        require(
                context.outputLogBytes() >= needed,
                "outputLogBytes: outputLogBytes=" + context.outputLogBytes() + " is less than the " + needed
                        + " bytes that one batch may need under batchActionsMax=" + batchActions + ", outputsMax="
                        + limits.outputsMax() + " and outputBytesMax=" + limits.outputBytesMax());
    }

    /** One batch: its outcomes, its outputs up to the bound, then one more action or timer, padding, and a lap's end. */
    private static long outputLogNeeded(final EngineLimits limits, final int batchActions, final int reactors) {
        final long perAction = limits.outputBytesMax() + (long) limits.outputsMax() * (OUTPUT_OVERHEAD_BYTES + 8);
        final long outcomes = (long) batchActions * OUTCOME_BYTES;
        final long headersOfSmallOutputs = (long) limits.outputBytesPerBatchMax() / 8 * OUTPUT_OVERHEAD_BYTES;
        return outcomes + headersOfSmallOutputs + 3L * limits.outputBytesPerBatchMax() + (2L + reactors) * perAction;
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException("engine context: " + message);
        }
    }

    private static void requireRange(final String what, final long value, final long min, final long max) {
        require(
                value >= min && value <= max,
                what + ": " + what + "=" + value + " is not within " + min + " to " + max);
    }

    private static void requirePowerOfTwo(final String what, final int value, final int min, final int max) {
        require(
                value >= min && value <= max && BitUtil.isPowerOfTwo(value),
                what + ": " + what + "=" + value + " is not a power of two within " + min + " to " + max);
    }
}
