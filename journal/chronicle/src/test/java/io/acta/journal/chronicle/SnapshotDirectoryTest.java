package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.JournalException;
import io.acta.engine.snapshot.SnapshotOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots in files: what is there is whole, and what is not is not there. */
@Timeout(120)
class SnapshotDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void shouldShowASnapshotOnlyOnceItIsCommitted() throws IOException {
        final SnapshotDirectory store = SnapshotDirectory.of(parent.resolve("journal"));
        assertThat(store.batchNumbers()).isEmpty();
        try (SnapshotOutput output = store.create(7)) {
            output.write(ByteBuffer.wrap(new byte[100]));
            output.sync();
            assertThat(store.batchNumbers()).isEmpty();
            output.commit();
        }
        assertThat(store.batchNumbers()).containsExactly(7L);
        try (SnapshotOutput output = store.create(12)) {
            output.write(ByteBuffer.wrap(new byte[100]));
        }
        assertThat(names()).as("nothing is left of what was not committed").hasSize(1);
        try (SnapshotOutput output = store.create(8)) {
            output.commit();
        }
        assertThat(store.batchNumbers()).containsExactly(8L, 7L);
        store.delete(8);
        store.delete(8);
        assertThat(store.batchNumbers()).containsExactly(7L);
    }

    @Test
    void shouldKeepSnapshotsToTheirOwnerAndDeleteWhatAKilledProcessLeft() throws IOException {
        final SnapshotDirectory store = SnapshotDirectory.of(parent.resolve("journal"));
        try (SnapshotOutput output = store.create(7)) {
            output.commit();
        }
        final Path directory = parent.resolve("journal").resolve(SnapshotDirectory.NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(names().get(0)))))
                .isEqualTo("rw-------");
        Files.createFile(directory.resolve("snap-00000000000000000009.99999999.tmp"));
        Files.createFile(directory.resolve(
                "snap-00000000000000000009." + ProcessHandle.current().pid() + ".tmp"));
        try (SnapshotOutput output = store.create(9)) {
            output.commit();
        }
        assertThat(names()).containsExactly("snap-00000000000000000007.acta", "snap-00000000000000000009.acta");
    }

    /** An engine and its replica in one process, or two in containers that both are process 1. */
    @Test
    void shouldLetTwoWriteTheSnapshotOfOneBatchAtTheSameTime() throws IOException {
        final SnapshotDirectory writers = SnapshotDirectory.of(parent.resolve("journal"));
        final SnapshotDirectory replicas = SnapshotDirectory.of(parent.resolve("journal"));
        try (SnapshotOutput first = writers.create(7)) {
            first.write(ByteBuffer.wrap(new byte[100]));
            try (SnapshotOutput second = replicas.create(7)) {
                second.write(ByteBuffer.wrap(new byte[10]));
                first.write(ByteBuffer.wrap(new byte[100]));
                assertThat(length(first)).isEqualTo(200);
                first.commit();
                assertThat(length(writers))
                        .as("whole, while the other one is half written")
                        .isEqualTo(200);
                second.write(ByteBuffer.wrap(new byte[190]));
                second.commit();
            }
        }
        assertThat(length(writers)).isEqualTo(200);
        assertThat(names()).containsExactly("snap-00000000000000000007.acta");
    }

    @Test
    void shouldNotDeleteWhatAnotherProcessIsWriting() throws IOException, InterruptedException {
        final SnapshotDirectory store = SnapshotDirectory.of(parent.resolve("journal"));
        try (ChildJvm child = ChildJvm.start(
                SnapshottingChild.class, parent.resolve("journal").toString())) {
            child.awaitLine("writing");
            store.create(8).close();
            assertThat(names()).as("the child's is left alone").hasSize(1);
            child.kill();
            store.create(8).close();
            assertThat(names()).as("what the child left is gone").isEmpty();
        }
    }

    private static long length(final SnapshotDirectory store) throws IOException {
        try (ReadableByteChannel channel = store.open(7)) {
            return length(channel);
        }
    }

    private static long length(final SnapshotOutput output) throws IOException {
        try (ReadableByteChannel channel = output.reread()) {
            return length(channel);
        }
    }

    private static long length(final ReadableByteChannel channel) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(1_000);
        while (channel.read(bytes) >= 0) {}
        return bytes.position();
    }

    @Test
    void shouldFollowNoSymbolicLink() throws IOException {
        final Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        final Path journal = Files.createDirectory(parent.resolve("journal"));
        final Path link = Files.createSymbolicLink(journal.resolve(SnapshotDirectory.NAME), elsewhere);
        final SnapshotDirectory store = SnapshotDirectory.of(journal);
        assertThatThrownBy(store::batchNumbers)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.create(7)).isInstanceOf(JournalException.class);
        Files.delete(link);
        try (SnapshotOutput output = store.create(7)) {
            output.commit();
        }
        final Path file = link.resolve(names().get(0));
        Files.move(file, elsewhere.resolve("snapshot"));
        Files.createSymbolicLink(file, elsewhere.resolve("snapshot"));
        assertThatThrownBy(() -> store.open(7)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldCarryAnEngineOverLaunchesWithAJournalThatStaysShort() throws IOException {
        final Path journal = parent.resolve("journal");
        long sequence = 0;
        for (int launch = 0; launch < 5; launch++) {
            try (Engine engine = Engine.launch(context(journal).snapshotsKept(2))) {
                assertThat(engine.position(Level.JOURNALED)).isEqualTo(sequence);
                assertThat(engine.recoveryReport().batches()).isLessThanOrEqualTo(1);
                final BankActions actions = new BankActions(engine.publisher());
                sequence = actions.accountOpened(launch, 1, Tier.BASIC);
                assertThat(engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(engine.snapshot().join()).isEqualTo(sequence);
                sequence = actions.adjusted(launch, 100, 0);
                assertThat(engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
        assertThat(JournalFiles.generations(journal)).containsExactly(4, 5);
        try (Engine engine = Engine.launch(context(journal))) {
            assertThat(engine.query(state -> state.view(AccountTable.TYPE).size())
                            .join())
                    .isEqualTo(5);
            assertThat(engine.query(state ->
                                    state.view(AccountTable.TYPE).get(4).balance())
                            .join())
                    .isEqualTo(100);
        }
        final List<Long> kept = SnapshotDirectory.of(journal).batchNumbers();
        assertThat(kept).hasSize(2);
        damageNewest(journal);
        try (Engine engine = Engine.launch(context(journal))) {
            assertThat(engine.recoveryReport().damagedSnapshots()).hasSize(1);
            assertThat(engine.recoveryReport().snapshot().batchNumber()).isEqualTo(kept.get(1));
            assertThat(engine.position(Level.JOURNALED)).isEqualTo(sequence);
        }
        SnapshotDirectory.of(journal).delete(kept.get(1));
        assertThatThrownBy(() -> Engine.launch(context(journal)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("does not hold batch 1")
                .hasMessageContaining("damaged snapshots were passed over");
    }

    private void damageNewest(final Path journal) throws IOException {
        final Path newest = journal.resolve(SnapshotDirectory.NAME).resolve(names().get(names().size() - 1));
        final byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 3] ^= 1;
        Files.write(newest, bytes);
    }

    private static EngineContext context(final Path journal) {
        return KilledBank.context(journal).snapshots(SnapshotDirectory.of(journal));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(parent.resolve("journal").resolve(SnapshotDirectory.NAME))) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
