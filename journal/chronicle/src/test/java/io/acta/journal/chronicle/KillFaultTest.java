package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child JVM appends and is killed at random moments, its opening and its recovery among them. */
@Timeout(600)
class KillFaultTest {
    private static final int ROUNDS = Integer.getInteger("acta.kill.rounds", 12);

    @TempDir
    private Path parent;

    @Test
    void shouldKeepEveryAcknowledgedBatchOfAKilledProcess() throws IOException, InterruptedException {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.err.println("KillFaultTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final Path directory = parent.resolve("journal");
        final Path shared = parent.resolve("shared");
        long last = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildJvm child = ChildJvm.start(
                    AppendingChild.class, directory.toString(), shared.toString(), Long.toString(random.nextLong()))) {
                if (round % 4 == 3) {
                    Thread.sleep(100 + random.nextInt(700));
                } else {
                    child.awaitLine("appending from ");
                    Thread.sleep(random.nextInt(250));
                }
                child.kill();
            }
            last = assertNothingLost(directory, shared, last, round);
        }
        assertThat(last).isGreaterThan(ROUNDS);
    }

    private static long assertNothingLost(final Path directory, final Path shared, final long before, final int round)
            throws IOException {
        final long acknowledged = read(shared, AppendingChild.ACKNOWLEDGED_OFFSET);
        final long synced = read(shared, AppendingChild.SYNCED_OFFSET);
        final long[] count = new long[1];
        try (ChronicleJournal journal = new ChronicleJournal(
                new ChronicleJournalContext().directory(directory).pagesReadyBytes(0))) {
            final JournalEnd end = journal.recover(
                    BatchFixture.ENGINE_ID,
                    (buffer, offset, length) ->
                            assertThat(buffer.getLong(offset + 40)).isEqualTo(++count[0]),
                    RecoveryProgress.NONE);
            assertThat(end.batchNumber()).as("round %d", round).isEqualTo(count[0]);
            assertThat(count[0])
                    .as("round %d: batches found, of %d acknowledged", round, acknowledged)
                    .isBetween(Math.max(before, acknowledged), Math.max(before, acknowledged) + 1);
            assertThat(synced).isLessThanOrEqualTo(count[0]);
        }
        return count[0];
    }

    private static long read(final Path shared, final int offset) throws IOException {
        return Files.exists(shared) && Files.size(shared) > 0
                ? ByteBuffer.wrap(Files.readAllBytes(shared))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(offset)
                : 0;
    }
}
