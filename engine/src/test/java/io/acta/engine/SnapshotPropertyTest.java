package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.snapshot.MemorySnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any random program, cut anywhere: a snapshot and the journal after it are the journal from its beginning, now and ever after. */
@Timeout(240)
class SnapshotPropertyTest {
    private static final int PROGRAMS = 8;
    private static final int ACTIONS = 3_000;
    private static final int MORE_ACTIONS = 300;
    private static final long LATE_NS = 1L << 50;

    @Test
    void shouldGoOnFromAnySnapshotAsIfThereHadBeenNoRestart() throws IOException {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : PROGRAMS); i++) {
            runProgram(first + i);
        }
    }

    private static void runProgram(final long seed) throws IOException {
        System.out.println("random program with snapshots: -Dacta.seed=" + seed);
        final RandomProgram program = new RandomProgram(seed);
        final MemoryJournal journal = new MemoryJournal();
        final MemorySnapshotStore snapshots = new MemorySnapshotStore();
        final AtomicLong now = new AtomicLong(1_000_000);
        final Map<Long, Long> sequences = new TreeMap<>();
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal)
                .clock(now::get)
                .batchActionsMax(1 + program.nextInt(50))
                .snapshots(snapshots))) {
            long last = 0;
            for (int i = 0; i < ACTIONS; i++) {
                last = program.dispatchOne(bank.publisher, bank.actions);
                now.addAndGet(program.nextInt(2_000));
                if (program.nextInt(400) == 0) {
                    final long sequence = bank.engine.snapshot().join();
                    if (sequence > 0) {
                        sequences.put(snapshots.batchNumbers().get(0), sequence);
                    }
                }
            }
            bank.journaled(last);
        }
        final Continued whole = continueOn(seed, copy(journal), new MemorySnapshotStore());
        assertThat(whole.report.snapshot().batchNumber()).isZero();
        for (final Map.Entry<Long, Long> cut : sequences.entrySet()) {
            final MemorySnapshotStore one = new MemorySnapshotStore();
            one.put(cut.getKey(), snapshots.bytes(cut.getKey()));
            final MemoryJournal tail = copy(journal);
            tail.retire(cut.getKey());
            final Continued continued = continueOn(seed, tail, one);
            final String what = "seed " + seed + ", snapshot of batch " + cut.getKey();
            assertThat(continued.report.snapshot().lastSequence()).as(what).isEqualTo(cut.getValue());
            assertThat(continued.report.end()).as(what).isEqualTo(whole.report.end());
            assertThat(continued.rows).as("%s: rows", what).isEqualTo(whole.rows);
            assertThat(continued.outputs).as("%s: outputs", what).isEqualTo(whole.outputs);
            assertThat(continued.batches).as("%s: later batches", what).isEqualTo(whole.batches);
            assertThat(continued.snapshot).as("%s: later snapshot", what).isEqualTo(whole.snapshot);
        }
    }

    /** What a launch did after its recovery. */
    private record Continued(
            RecoveryReport report, List<String> rows, List<String> outputs, List<String> batches, byte[] snapshot) {}

    private static Continued continueOn(
            final long seed, final MemoryJournal journal, final MemorySnapshotStore snapshots) throws IOException {
        final RandomProgram program = new RandomProgram(~seed);
        try (BankHarness bank = BankHarness.launch(
                BankHarness.context(journal).clock(() -> LATE_NS).snapshots(snapshots))) {
            final RecoveryReport report = bank.engine.recoveryReport();
            awaitQuiet(bank);
            final ReleaseRecorder recorder = new ReleaseRecorder();
            final Subscription subscription = bank.engine.subscribe("recorder", OverflowPolicy.BLOCK);
            for (int i = 0; i < MORE_ACTIONS; i++) {
                bank.journaled(program.dispatchOne(bank.publisher, bank.actions));
                awaitQuiet(bank);
                while (!subscription.isCaughtUp()) {
                    subscription.poll(recorder, 1_000);
                }
            }
            final List<String> rows = bank.engine.query(RandomProgram::rows).join();
            bank.engine.snapshot().join();
            final byte[] snapshot = snapshots.bytes(snapshots.batchNumbers().get(0));
            return new Continued(report, rows, recorder.lines(), batchesAfter(report, journal), snapshot);
        }
    }

    /** Two questions lie at least one turn of the loop apart, and a turn fires what is due: so that batches are cut the same way. */
    private static void awaitQuiet(final BankHarness bank) {
        long before;
        do {
            before = bank.engine.counters().snapshot().get("batches");
            bank.engine.query(state -> 0).join();
            bank.engine.query(state -> 0).join();
        } while (bank.engine.counters().snapshot().get("batches") != before);
    }

    private static List<String> batchesAfter(final RecoveryReport report, final MemoryJournal journal) {
        final List<String> batches = new ArrayList<>();
        journal.recover(
                1,
                report.end(),
                (buffer, offset, length) -> {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    batches.add(HexFormat.of().formatHex(bytes));
                },
                RecoveryProgress.NONE);
        assertThat(batches).isNotEmpty();
        return batches;
    }

    private static MemoryJournal copy(final MemoryJournal journal) {
        final MemoryJournal copy = new MemoryJournal();
        journal.readAll(1, copy::append, RecoveryProgress.NONE);
        return copy;
    }
}
