package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.snapshot.MemorySnapshotStore;
import io.acta.engine.works.JobDecoder;
import io.acta.engine.works.JobKeeper;
import io.acta.engine.works.JobTable;
import io.acta.engine.works.NameKeeper;
import io.acta.engine.works.QueueKeeper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots taken while actions lie in queues and wait for the next batch, and of names with numbers. */
@Timeout(60)
class SnapshotOfWaitingWorkTest {
    /** Few enough that the queue goes round. */
    private static final int QUEUE_ROWS = 24;

    private static final int JOBS = 5;
    private static final int CHUNKS = 7;
    private static final int CONTINUATIONS_PER_BATCH = 3;

    /** Enough for all jobs: as long as something waits, each turn of the loop runs a batch. */
    private static final int TURNS = JOBS * CHUNKS;

    private final MemoryJournal journal = new MemoryJournal();
    private final MemorySnapshotStore snapshots = new MemorySnapshotStore();

    private static WorksHarness launch(
            final MemoryJournal journal, final MemorySnapshotStore snapshots, final long snapshotEvery) {
        final EngineContext context = WorksHarness.context(
                        journal, new JobKeeper(), new QueueKeeper(QUEUE_ROWS), new NameKeeper())
                .limits(EngineLimits.DEFAULT.continuationRows(100).continuationsPerBatchMax(CONTINUATIONS_PER_BATCH))
                .snapshots(snapshots)
                .snapshotEvery(snapshotEvery);
        return new WorksHarness(context, new AtomicLong(1_000));
    }

    private static long label(final WorksHarness works, final long label, final int textLength) {
        works.actions.labelled().label(label).refused((short) 0).putText(new byte[textLength], 0, textLength);
        return works.actions.commitLabelled();
    }

    @Test
    void shouldGoOnWithWhatLayInQueuesAndWhatWasPutOff() throws IOException {
        final int before = 7;
        final int waiting = JOBS + 7;
        final List<String> taken;
        final byte[] end;
        try (WorksHarness works = launch(journal, snapshots, before + waiting)) {
            // Queues go on from somewhere, so that their rows are used anew.
            works.journaled(works.actions.jobStarted(9, 2, 1));
            for (int i = 1; i <= 5; i++) {
                works.journaled(label(works, i, 10 * i));
            }
            works.turns(TURNS);
            assertThat(works.journaled(works.actions.held(0))).isEqualTo(before);
            works.inOneBatch(() -> {
                for (int i = 1; i <= JOBS; i++) {
                    works.actions.jobStarted(i, CHUNKS, 1);
                }
                for (int i = 11; i <= 17; i++) {
                    label(works, i, 20 * i);
                }
            });
            works.journaled(before + waiting);
            taken = takenInTheEnd(works);
            assertThat(taken).hasSize(7).first().asString().startsWith("took 11 of 13 caused by 13, text 220");
            end = snapshot(works, snapshots);
        }
        final long cut = Collections.min(snapshots.batchNumbers());

        final MemorySnapshotStore first = firstOf(cut);
        final MemoryJournal tail = batchesUpTo(Long.MAX_VALUE);
        tail.retire(cut);
        try (WorksHarness works = launch(tail, first, 0)) {
            assertThat(works.engine.recoveryReport().snapshot().lastSequence()).isEqualTo(before + waiting);
            assertThat(snapshot(works, first))
                    .as("what replaying the rest gives")
                    .isEqualTo(end);
        }

        final MemorySnapshotStore alone = firstOf(cut);
        final MemoryJournal none = batchesUpTo(cut);
        none.retire(cut);
        try (WorksHarness works = launch(none, alone, 0)) {
            assertThat(takenInTheEnd(works)).as("what going on gives").isEqualTo(taken);
            assertThat(snapshot(works, alone)).isEqualTo(end);
            final JournalEnd from = works.engine.recoveryReport().snapshot();
            // All jobs' chunks, so many at a time, and the action that let the queue go.
            assertThat(batchesAfter(none, from))
                    .hasSize((JOBS * CHUNKS + CONTINUATIONS_PER_BATCH - 1) / CONTINUATIONS_PER_BATCH + 1)
                    .isEqualTo(batchesAfter(journal, from));
        }
    }

    /** Waits for all jobs, then lets the queue go. @return what came out of it. */
    private static List<String> takenInTheEnd(final WorksHarness works) {
        works.turns(TURNS);
        for (int i = 1; i <= JOBS; i++) {
            final long jobId = i;
            final String done = works.engine
                    .query(state -> {
                        final JobDecoder row = state.view(JobTable.TYPE).get(jobId);
                        return row.done() + " in " + row.batches();
                    })
                    .join();
            assertThat(done).isEqualTo(CHUNKS + " in " + CHUNKS);
        }
        final int known = taken(works).size();
        works.journaled(works.actions.held(Integer.MAX_VALUE));
        final List<String> all = taken(works);
        return all.subList(known, all.size());
    }

    private static List<String> taken(final WorksHarness works) {
        return works.lines("queue " + QueueKeeper.FAMILY + " took").stream()
                .map(line -> line.substring(line.indexOf("took")))
                .toList();
    }

    @Test
    void shouldKnowNamesByTheirNumbersAndGiveNoneTwice() throws IOException {
        final byte[] end;
        try (WorksHarness works = launch(journal, snapshots, 0)) {
            for (int i = 1; i <= 5; i++) {
                label(works, i, 0);
            }
            works.actions.dropped(2);
            works.journaled(works.actions.dropped(5));
            snapshot(works, snapshots);
            nameMore(works);
            end = snapshot(works, snapshots);
        }
        final long cut = Collections.min(snapshots.batchNumbers());

        final MemorySnapshotStore first = firstOf(cut);
        final MemoryJournal tail = batchesUpTo(Long.MAX_VALUE);
        tail.retire(cut);
        try (WorksHarness works = launch(tail, first, 0)) {
            assertThat(snapshot(works, first))
                    .as("what replaying the rest gives")
                    .isEqualTo(end);
        }

        final MemorySnapshotStore alone = firstOf(cut);
        final MemoryJournal none = batchesUpTo(cut);
        none.retire(cut);
        try (WorksHarness works = launch(none, alone, 0)) {
            nameMore(works);
            assertThat(snapshot(works, alone)).as("what going on gives").isEqualTo(end);
        }
    }

    /** A name that is known, two that were forgotten and a new one. */
    private static void nameMore(final WorksHarness works) {
        final int known = works.lines("told of").size();
        for (final long label : new long[] {3, 5, 2, 6}) {
            works.journaled(label(works, label, 0));
        }
        assertThat(works.lines("told of").stream().skip(known).map(line -> line.substring(line.indexOf("told"))))
                .containsExactly("told of 3: 3->3", "told of 6: 3->4", "told of 7: 4->5", "told of 8: 5->6");
    }

    /** Takes one now and gives its bytes. */
    private static byte[] snapshot(final WorksHarness works, final MemorySnapshotStore snapshots) throws IOException {
        works.engine.snapshot().join();
        return snapshots.bytes(Collections.max(snapshots.batchNumbers()));
    }

    private MemorySnapshotStore firstOf(final long batchNumber) throws IOException {
        final MemorySnapshotStore one = new MemorySnapshotStore();
        one.put(batchNumber, snapshots.bytes(batchNumber));
        return one;
    }

    private MemoryJournal batchesUpTo(final long batchNumber) {
        final MemoryJournal copy = new MemoryJournal();
        journal.readAll(
                1,
                (buffer, offset, length) -> {
                    if (copy.size() < batchNumber) {
                        copy.append(buffer, offset, length);
                    }
                },
                RecoveryProgress.NONE);
        return copy;
    }

    private static List<String> batchesAfter(final MemoryJournal source, final JournalEnd from) {
        final List<String> batches = new ArrayList<>();
        source.recover(
                1,
                from,
                (buffer, offset, length) -> {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    batches.add(HexFormat.of().formatHex(bytes));
                },
                RecoveryProgress.NONE);
        return batches;
    }
}
