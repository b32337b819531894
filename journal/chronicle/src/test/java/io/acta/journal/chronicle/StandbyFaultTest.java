package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.Replica;
import io.acta.engine.ReplicaState;
import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankActions;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby in this process follows an engine in a child JVM under load, which is killed with -9 at random moments; the standby is promoted
 * and goes on with the journal. It compares the state's hash after every batch all the time.
 */
@Timeout(600)
class StandbyFaultTest {
    private static final int ROUNDS = Integer.getInteger("acta.standby.rounds", 8);

    @TempDir
    private Path parent;

    @Test
    void shouldHaveEveryAcknowledgedActionWhenTheWriterIsKilled() throws Exception {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.err.println("StandbyFaultTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final Path directory = parent.resolve("journal");
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final Path sharedFile = parent.resolve("shared-" + round);
            final MappedByteBuffer shared = KilledBank.map(sharedFile);
            try (ChildJvm child = ChildJvm.start(KilledBank.class, directory.toString(), sharedFile.toString())) {
                child.awaitLine("running");
                final Replica standby = Replica.launch(StandbyChild.context(directory));
                follow(standby, shared, random.nextInt(200));
                if (round % 4 == 0) {
                    assertRefusedWhileAlive(standby, directory, child.pid());
                    follow(standby, shared, 0);
                }
                child.kill();
                acknowledged += shared.getLong(0);
                try (Engine engine = standby.promote(journal(directory))) {
                    assertThat(standby.state()).isEqualTo(ReplicaState.PROMOTED);
                    assertNothingLost(engine, acknowledged(shared), round);
                    assertGoesOn(engine);
                }
            }
        }
        assertThat(acknowledged).as("writers were killed under load").isGreaterThan(ROUNDS);
    }

    /** Each child follows, is promoted and is killed, the next one already following: some are killed while they are promoted. */
    @Test
    void shouldLoseNothingWhenStandbysAreKilledWhileTheyArePromoted() throws Exception {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.err.println("StandbyFaultTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final Path directory = parent.resolve("chain");
        Engine.launch(KilledBank.context(directory)).close();
        final long[] acknowledged = new long[1 + KilledBank.PUBLISHERS];
        final List<MappedByteBuffer> shareds = new ArrayList<>();
        ChildJvm writer = null;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                final Path sharedFile = parent.resolve("chain-" + round);
                shareds.add(KilledBank.map(sharedFile));
                final ChildJvm standby =
                        ChildJvm.start(StandbyChild.class, directory.toString(), sharedFile.toString());
                standby.awaitLine("following");
                if (writer != null) {
                    writer.kill();
                }
                writer = standby;
                if (random.nextBoolean()) {
                    writer.awaitLine("promoted");
                }
                Thread.sleep(random.nextInt(200));
                if (random.nextInt(3) == 0) {
                    writer.kill();
                }
            }
        } finally {
            if (writer != null) {
                writer.kill();
            }
        }
        for (final MappedByteBuffer shared : shareds) {
            final long[] ofOne = acknowledged(shared);
            acknowledged[0] = Math.max(acknowledged[0], ofOne[0]);
            for (int account = 1; account <= KilledBank.PUBLISHERS; account++) {
                acknowledged[account] += ofOne[account];
            }
        }
        assertThat(acknowledged[0]).as("some were under load").isGreaterThan(ROUNDS);
        try (Engine engine = Engine.launch(KilledBank.context(directory))) {
            assertNothingLost(engine, acknowledged, ROUNDS);
        }
    }

    /** Waits until it has what is acknowledged as this is called, and then for a while. */
    private static void follow(final Replica standby, final MappedByteBuffer shared, final long moreMs)
            throws InterruptedException {
        assertThat(standby.await(shared.getLong(0), 60, TimeUnit.SECONDS))
                .as("%s", standby)
                .isTrue();
        Thread.sleep(moreMs);
        assertThat(standby.state()).isEqualTo(ReplicaState.FOLLOWING);
    }

    /** The last sequence, and each account's adjustments, that a child was told of. */
    private static long[] acknowledged(final MappedByteBuffer shared) {
        final long[] acknowledged = new long[1 + KilledBank.PUBLISHERS];
        for (int i = 0; i < acknowledged.length; i++) {
            acknowledged[i] = shared.getLong(Long.BYTES * i);
        }
        return acknowledged;
    }

    private static void assertRefusedWhileAlive(final Replica standby, final Path directory, final long pid) {
        assertThatThrownBy(() -> standby.promote(journal(directory)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("not promoted, it is FOLLOWING")
                .hasMessageContaining("journal in use by process " + pid);
    }

    private static void assertNothingLost(final Engine engine, final long[] acknowledged, final int round) {
        assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        assertThat(engine.position(Level.JOURNALED))
                .as("round %d: promoted at, against acknowledged", round)
                .isGreaterThanOrEqualTo(acknowledged[0]);
        for (int account = 1; account <= KilledBank.PUBLISHERS; account++) {
            final long key = account;
            final long adjustments = engine.query(state -> {
                        final AccountDecoder row = state.view(AccountTable.TYPE).get(key);
                        return row == null ? 0L : row.adjustments();
                    })
                    .join();
            assertThat(adjustments)
                    .as("round %d: adjustments of account %d", round, account)
                    .isGreaterThanOrEqualTo(acknowledged[account]);
        }
    }

    private static void assertGoesOn(final Engine engine) {
        final Publisher publisher = engine.publisher();
        final long sequence = new BankActions(publisher).adjusted(1, 1, 1);
        assertThat(sequence).isPositive();
        assertThat(engine.await(sequence, Level.SYNCED, 10, TimeUnit.SECONDS)).isTrue();
    }

    private static ChronicleJournal journal(final Path directory) {
        return new ChronicleJournal(new ChronicleJournalContext().directory(directory));
    }
}
