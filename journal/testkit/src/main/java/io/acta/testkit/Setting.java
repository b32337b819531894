package io.acta.testkit;

import io.acta.engine.EngineContext;
import io.acta.engine.Level;
import io.acta.engine.reactor.EngineLimits;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** How the engine of one seed is set up; what may change from launch to launch does. */
final class Setting {
    private static final int KIB = 1024;
    private static final int OUTPUTS_MAX = 64;
    private static final int OUTPUT_BYTES_MAX = 8 * KIB;

    /** More of them, and the narrow log would not hold what their batch ends may put out. */
    private static final int NARROW_REACTORS_MAX = 8;

    private final Random random;
    private final Level releaseLevel;
    private final boolean takesSnapshots;
    private final int snapshotsKept;
    private final int ringSlots;
    private final boolean isNarrow;

    Setting(final Random random) {
        this.random = random;
        releaseLevel = random.nextBoolean() ? Level.SYNCED : Level.JOURNALED;
        takesSnapshots = random.nextInt(3) > 0;
        snapshotsKept = takesSnapshots ? random.nextInt(3) : 0;
        ringSlots = 16 << random.nextInt(3);
        isNarrow = random.nextInt(2) == 0;
    }

    boolean takesSnapshots() {
        return takesSnapshots;
    }

    /** Small, so that bounds are met and launches are cheap; the user's settings come after these. */
    EngineContext context() {
        final int batchActions = 1 + random.nextInt(ringSlots);
        return new EngineContext()
                .name("simulated")
                .ringSlots(ringSlots)
                .slotLengthBytes(128)
                .longActionsMax(4)
                .batchActionsMax(batchActions)
                .limits(EngineLimits.DEFAULT
                        .actionLengthMax(2 * KIB)
                        .outputsMax(OUTPUTS_MAX)
                        .outputBytesMax(OUTPUT_BYTES_MAX)
                        .followUpsMax(64)
                        .followUpBytesMax(8 * KIB)
                        .mutationsMax(512)
                        .timersMax(256)
                        .timersPerBatchMax(16)
                        .continuationRows(256)
                        .continuationsPerBatchMax(8))
                .outputLogBytes(1024 * KIB)
                .changeLogBytes(256 * KIB)
                .releaseLevel(releaseLevel)
                // Who closes does all that is waited for: real time must not decide anything.
                .closeTimeout(1, TimeUnit.HOURS);
    }

    /**
     * In some seeds most launches have room for the outputs of few reactions in a batch, so that the others are held over. Not so replicas and
     * replays: they must hold what the launch with the most room put out. Nor reactors that were given bounds of their own.
     */
    void narrow(final EngineContext context) {
        final EngineLimits limits = context.limits();
        if (isNarrow
                && limits.outputsMax() == OUTPUTS_MAX
                && limits.outputBytesMax() == OUTPUT_BYTES_MAX
                && context.reactors().size() <= NARROW_REACTORS_MAX
                && random.nextInt(4) > 0) {
            context.limits(limits.outputsMax(OUTPUTS_MAX / 2).outputBytesMax(OUTPUT_BYTES_MAX / 2))
                    .outputLogBytes(128 * KIB);
        }
    }

    int snapshotEvery() {
        return random.nextInt(4) == 0 ? 20 + random.nextInt(200) : 0;
    }

    int snapshotsKept() {
        return snapshotsKept;
    }

    long fileLengthBytes() {
        return 2L * KIB << random.nextInt(7);
    }

    int allocateStepBytes() {
        return 4 * KIB << random.nextInt(4);
    }
}
