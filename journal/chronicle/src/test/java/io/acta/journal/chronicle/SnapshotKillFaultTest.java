package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine in a child JVM that takes one snapshot after the other under load and keeps no more of its journal than the older of two needs,
 * killed with -9 at random moments and launched again on what it left.
 */
@Timeout(900)
class SnapshotKillFaultTest {
    private static final int ROUNDS = Integer.getInteger("acta.kill.rounds", 12);

    @TempDir
    private Path parent;

    @Test
    void shouldKeepEveryAcknowledgedActionOfAnEngineKilledOverSnapshotsAndRetirement() throws Exception {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("SnapshotKillFaultTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        long lastSequence = 0;
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // A fresh directory now and then, so that the first launch is killed too and replays stay short.
            final Path directory = parent.resolve("journal-" + round / 6);
            if (round % 6 == 0) {
                lastSequence = 0;
            }
            final MappedByteBuffer shared = KilledBank.map(parent.resolve("shared-" + round));
            try (ChildJvm child = ChildJvm.start(
                    KilledBank.class,
                    directory.toString(),
                    parent.resolve("shared-" + round).toString(),
                    "snapshots")) {
                child.awaitLine("running");
                Thread.sleep(random.nextInt(300));
                child.kill();
            }
            acknowledged += shared.getLong(0);
            lastSequence = assertNothingLost(directory, shared, lastSequence, round);
        }
        assertThat(acknowledged).as("children were killed under load").isGreaterThan(ROUNDS);
    }

    private static long assertNothingLost(
            final Path directory, final MappedByteBuffer shared, final long before, final int round) {
        try (Engine engine = Engine.launch(KilledBank.contextWithSnapshots(directory))) {
            assertThat(engine.recoveryReport().damagedSnapshots()).isEmpty();
            assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
            final long recovered = engine.position(Level.JOURNALED);
            assertThat(recovered)
                    .as("round %d: recovered sequence against the acknowledged one", round)
                    .isGreaterThanOrEqualTo(Math.max(before, shared.getLong(0)));
            for (int account = 1; account <= KilledBank.PUBLISHERS; account++) {
                final long key = account;
                final Long adjustments = engine.query(state -> {
                            final AccountDecoder row =
                                    state.view(AccountTable.TYPE).get(key);
                            return row == null ? 0L : row.adjustments();
                        })
                        .join();
                assertThat(adjustments)
                        .as("round %d: adjustments of account %d", round, account)
                        .isGreaterThanOrEqualTo(shared.getLong(Long.BYTES * account));
            }
            return recovered;
        }
    }
}
