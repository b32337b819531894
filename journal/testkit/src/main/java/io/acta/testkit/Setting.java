package io.acta.testkit;

import io.acta.engine.EngineContext;
import io.acta.engine.Level;
import io.acta.engine.reactor.EngineLimits;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** How the engine of one seed is set up; what may change from launch to launch does. */
final class Setting {
    private static final int KIB = 1024;

    private final Random random;
    private final Level releaseLevel;
    private final boolean takesSnapshots;
    private final int snapshotsKept;
    private final int ringSlots;

    Setting(final Random random) {
        this.random = random;
        releaseLevel = random.nextBoolean() ? Level.SYNCED : Level.JOURNALED;
        takesSnapshots = random.nextInt(3) > 0;
        snapshotsKept = takesSnapshots ? random.nextInt(3) : 0;
        ringSlots = 16 << random.nextInt(3);
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
                        .outputsMax(64)
                        .outputBytesMax(8 * KIB)
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
