package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.snapshot.MemorySnapshotStore;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.works.ItemCursor;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.ItemTable;
import io.acta.engine.works.SummaryDecoder;
import io.acta.engine.works.SummaryKeeper;
import io.acta.engine.works.SummaryTable;
import io.acta.engine.works.TangleTable;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactionTest {
    private static final int OTHER = 2;
    private static final long PATIENCE_S = 20;
    private static final long LOOK_AGAIN_NS = 1_000_000;

    private final MemoryJournal journal = new MemoryJournal();

    private static Reactor[] reactors() {
        return new Reactor[] {new ItemKeeper(), new SummaryKeeper(true)};
    }

    private WorksHarness launch() {
        return WorksHarness.launch(journal, reactors());
    }

    private static List<String> told(final WorksHarness works) {
        return works.lines("told of").stream()
                .map(line -> line.substring(line.indexOf("told")))
                .toList();
    }

    /** Items, total and greatest total of a group. */
    private static String summary(final WorksHarness works, final long group) {
        return works.engine
                .query(state -> {
                    final SummaryDecoder row = state.view(SummaryTable.TYPE).get(group);
                    return row == null ? "none" : row.items() + " " + row.total() + " " + row.greatest();
                })
                .join();
    }

    @Test
    void shouldTellOnceForEachKeyAndBatchWithTheRowBeforeAndAfter() {
        try (WorksHarness works = launch()) {
            works.inOneBatch(() -> {
                works.actions.set(8, OTHER, 10);
                works.actions.set(7, OTHER, 1);
                works.actions.set(8, OTHER, 20);
                works.actions.set(9, OTHER, 5);
                works.actions.dropped(9);
            });
            works.journaled(5);
            works.inOneBatch(() -> {
                works.actions.dropped(7);
                works.actions.set(8, OTHER, 30);
                works.actions.set(8, OTHER, 40);
            });
            works.journaled(8);
            works.inOneBatch(() -> {
                works.actions.dropped(8);
                works.actions.set(8, OTHER, 50);
            });
            works.journaled(10);
            assertThat(told(works))
                    .containsExactly(
                            "told of 8: -1->20",
                            "told of 7: -1->1",
                            "told of 7: 1->-1",
                            "told of 8: 20->40",
                            "told of 8: 40->50");
        }
    }

    @Test
    void shouldTellNothingOfWhatWasRejectedOrIsTheSameAsBefore() {
        try (WorksHarness works = launch()) {
            works.journaled(works.actions.set(7, OTHER, 1));
            works.journaled(works.actions.set(7, OTHER, 1));
            works.journaled(works.actions.revised(7, 12345, OTHER, 2));
            works.inOneBatch(() -> {
                works.actions.set(7, OTHER, 2);
                works.actions.set(7, OTHER, 1);
            });
            works.journaled(5);
            assertThat(works.lines()).contains("3 CONFLICT");
            assertThat(told(works)).containsExactly("told of 7: -1->1");
        }
    }

    @Test
    void shouldKeepComputedFieldsOverReactorsAndRounds() {
        try (WorksHarness works = launch()) {
            works.inOneBatch(() -> {
                works.actions.set(7, OTHER, 10);
                works.actions.set(8, OTHER, 5);
                works.actions.set(9, 3, 100);
            });
            works.journaled(3);
            assertThat(summary(works, OTHER)).isEqualTo("2 15 15");
            assertThat(summary(works, 3)).isEqualTo("1 100 100");
            assertThat(summary(works, -1)).as("all groups").isEqualTo("0 115 0");
            works.inOneBatch(() -> {
                works.actions.set(7, 3, 10);
                works.actions.dropped(9);
            });
            works.journaled(5);
            assertThat(summary(works, OTHER)).isEqualTo("1 5 15");
            assertThat(summary(works, 3)).isEqualTo("1 10 100");
            assertThat(summary(works, -1)).isEqualTo("0 15 0");
        }
    }

    @Test
    void shouldAddUpWhateverHappens() {
        final Long given = Long.getLong("acta.seed");
        final long seed = given != null ? given : System.nanoTime();
        System.out.println("random items: -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        try (WorksHarness works = launch()) {
            for (int round = 0; round < 50; round++) {
                works.inOneBatch(() -> {
                    for (int i = random.nextInt(40); i >= 0; i--) {
                        final long item = random.nextInt(20);
                        if (random.nextInt(3) == 0) {
                            works.actions.dropped(item);
                        } else {
                            works.actions.set(item, OTHER + random.nextInt(3), random.nextInt(50));
                        }
                    }
                });
                works.turns(2);
                for (int group = OTHER; group < OTHER + 3; group++) {
                    final int which = group;
                    final String expected = works.engine
                            .query(state -> {
                                final ItemCursor cursor =
                                        state.view(ItemTable.TYPE).cursor().byGroup(which);
                                long count = 0;
                                long total = 0;
                                while (cursor.next()) {
                                    count++;
                                    total += cursor.row().amount();
                                }
                                return count + " " + total + " ";
                            })
                            .join();
                    final String kept = summary(works, group);
                    assertThat(kept.equals("none") ? "0 0 " : kept)
                            .as("seed %d, round %d, group %d", seed, round, group)
                            .startsWith(expected);
                }
            }
        }
    }

    @Test
    void shouldSetUpAndCleanUpWithTheRow() {
        try (WorksHarness works = launch()) {
            works.actions.set(7, SummaryKeeper.TIMED, 1);
            works.actions.set(8, SummaryKeeper.TIMED, 1);
            works.actions.set(9, SummaryKeeper.TIMED, 1);
            works.actions.set(10, OTHER, 1);
            works.journaled(works.actions.set(9, SummaryKeeper.TIMED, 2));
            works.actions.set(8, OTHER, 1);
            works.journaled(works.actions.dropped(7));
            works.now.addAndGet(SummaryKeeper.DELAY_NS);
            works.turns(3);
            assertThat(works.engine.counters().snapshot())
                    .as("7 is gone and 8 in another group")
                    .containsEntry("timers: fired", 1L)
                    .containsEntry("timers and batch ends: refused", 0L);
            assertThat(told(works)).endsWith("told of 9: 2->-1");
        }
    }

    @Test
    void shouldUndoAReactionThatThrowsAloneAndTellOthersAllTheSame() {
        try (WorksHarness works = launch()) {
            works.inOneBatch(() -> {
                works.actions.set(7, OTHER, SummaryKeeper.POISON);
                works.actions.set(8, OTHER, 5);
            });
            works.journaled(2);
            works.turns(1);
            assertThat(told(works)).as("its outputs are undone").containsExactly("told of 8: -1->5");
            assertThat(summary(works, OTHER)).isEqualTo("1 5 5");
            assertThat(works.errors).hasSize(1);
            assertThat(works.errors.get(0).getMessage())
                    .contains("reaction of SummaryKeeper to ADDED row of Item, round 1");
            assertThat(works.lines()).as("the action stands").contains("1 APPLIED", "2 APPLIED");
            assertThat(works.engine.counters().snapshot()).containsEntry("timers and batch ends: refused", 1L);
        }
    }

    @Test
    void shouldEndACascadeAfterAsManyRoundsAsABatchMayHave() {
        final EngineContext context =
                WorksHarness.context(journal, reactors()).limits(EngineLimits.DEFAULT.reactionRoundsMax(5));
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.journaled(works.actions.tangled(4));
            assertThat(depth(works)).as("told at 4, 3, 2, 1 and 0").isZero();
            assertThat(works.errors).isEmpty();
            works.journaled(works.actions.tangled(9));
            assertThat(depth(works))
                    .as("told at 9, 8, 7, 6 and 5, which it may not change")
                    .isEqualTo(5);
            assertThat(works.errors).hasSize(1);
            assertThat(works.errors.get(0)).hasStackTraceContaining(RejectionCode.name(RejectionCode.REACTIONS));
            works.journaled(works.actions.set(1, OTHER, 1));
            assertThat(depth(works)).as("nobody is told of it again").isEqualTo(5);
        }
        final EngineContext again =
                WorksHarness.context(journal, reactors()).limits(EngineLimits.DEFAULT.reactionRoundsMax(7));
        try (WorksHarness works = new WorksHarness(again, new AtomicLong(1_000))) {
            assertThat(depth(works)).as("replayed within the bound of then").isEqualTo(5);
        }
    }

    private static long depth(final WorksHarness works) {
        return works.engine
                .query(state -> state.view(TangleTable.TYPE).get(1).depth())
                .join();
    }

    /** A batch's reactions may put out a sixteenth of the log: 51 outputs of 32 bytes, with at most 48 beside each. */
    private static EngineContext narrow(final MemoryJournal journal) {
        return narrow(WorksHarness.context(journal, reactors()));
    }

    private static EngineContext narrow(final EngineContext context) {
        return context.limits(EngineLimits.DEFAULT.outputsMax(8).outputBytesMax(256))
                .outputLogBytes(1 << 16)
                .changeLogBytes(1 << 16)
                .batchActionsMax(200);
    }

    @Test
    void shouldTellInTheNextBatchesWhatOneHasNoRoomFor() {
        final List<String> live;
        try (WorksHarness works = new WorksHarness(narrow(journal), new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < 200; i++) {
                    works.actions.set(i, OTHER, i);
                }
            });
            works.journaled(200);
            works.turns(5);
            assertThat(told(works))
                    .containsExactlyElementsOf(IntStream.range(0, 200)
                            .mapToObj(i -> "told of " + i + ": -1->" + i)
                            .toList());
            assertThat(summary(works, OTHER)).isEqualTo("200 19900 19900");
            assertThat(summary(works, -1)).as("by a second round").isEqualTo("0 19900 0");
            assertThat(works.errors).isEmpty();
            assertThat(works.engine.counters().snapshot())
                    .containsEntry("batches", 4L)
                    .containsEntry("reactions: held over", 3L)
                    .containsEntry("timers and batch ends: refused", 0L);
            live = works.lines();
        }
        assertThat(WorksHarness.replayedLines(journal, ReactionTest::reactors)).isEqualTo(live);
    }

    @Test
    void shouldTakeNoActionBeforeWhatWasLeftIsTold() {
        final List<String> live;
        try (WorksHarness works = new WorksHarness(narrow(journal), new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < 200; i++) {
                    works.actions.set(i, OTHER, i);
                }
                // More than a batch takes: it waits in the ring while the first batch's reactions are told.
                works.actions.set(0, OTHER, 1_000);
            });
            works.journaled(201);
            works.turns(3);
            live = works.lines();
            final int next = live.indexOf("201 APPLIED");
            assertThat(live.subList(0, next).stream().filter(line -> line.contains("told of")))
                    .as("told before the next action")
                    .hasSize(200);
            assertThat(told(works)).last().isEqualTo("told of 0: 0->1000");
            assertThat(works.engine.counters().snapshot()).containsEntry("batches", 5L);
        }
        assertThat(WorksHarness.replayedLines(journal, ReactionTest::reactors)).isEqualTo(live);
    }

    @Test
    void shouldCountRoundsOverTheBatchesThatReactionsAreHeldOver() {
        final EngineContext context = narrow(journal);
        context.limits(context.limits().reactionRoundsMax(2));
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < 200; i++) {
                    works.actions.set(i, OTHER, i);
                }
            });
            works.journaled(200);
            works.turns(5);
            assertThat(told(works)).hasSize(200);
            assertThat(summary(works, OTHER))
                    .as("the second round is the last one, in whichever batch: it may change nothing that is watched")
                    .isEqualTo("200 19900 0");
            assertThat(works.errors)
                    .as("one for each batch that changed the summary")
                    .hasSize(4)
                    .allSatisfy(error -> assertThat(error)
                            .hasMessageContaining("round 2")
                            .hasStackTraceContaining(RejectionCode.name(RejectionCode.REACTIONS)));
        }
    }

    @Test
    void shouldGoOnAfterALaunchWithReactionsThatTheLastBatchLeft() {
        try (WorksHarness works = new WorksHarness(narrow(journal), new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < 200; i++) {
                    works.actions.set(i, OTHER, i);
                }
            });
            works.journaled(200);
            works.turns(5);
        }
        final MemoryJournal cut = firstBatches(2);
        try (WorksHarness works = new WorksHarness(narrow(cut), new AtomicLong(2_000))) {
            works.journaled(works.actions.set(0, OTHER, 1_000));
            works.turns(2);
            assertThat(summary(works, OTHER)).isEqualTo("200 20900 20900");
        }
        // Not from a subscription, which begins after a launch has gone on.
        assertThat(WorksHarness.replayedLines(cut, ReactionTest::reactors))
                .filteredOn(line -> line.contains("told of"))
                .hasSize(201)
                .anyMatch(line -> line.endsWith("told of 199: -1->199"))
                .last()
                .asString()
                .endsWith("told of 0: 0->1000");
    }

    @Test
    void shouldTakeNoSnapshotWhileReactionsAreLeft() {
        final MemorySnapshotStore snapshots = new MemorySnapshotStore();
        final EngineContext context = narrow(journal).snapshots(snapshots).snapshotEvery(100);
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < 200; i++) {
                    works.actions.set(i, OTHER, i);
                }
            });
            works.journaled(200);
            works.turns(5);
        }
        assertThat(snapshots.batchNumbers())
                .as("due after the first of four batches")
                .containsExactly(4L);
        try (WorksHarness works = new WorksHarness(narrow(journal).snapshots(snapshots), new AtomicLong(2_000))) {
            assertThat(summary(works, OTHER)).isEqualTo("200 19900 19900");
        }
    }

    /** As after a kill behind the first so many batches. */
    private MemoryJournal firstBatches(final int count) {
        final MemoryJournal first = new MemoryJournal();
        copyBatches(1, count, first);
        return first;
    }

    private void copyBatches(final int from, final int to, final MemoryJournal copy) {
        final AtomicLong number = new AtomicLong();
        journal.readAll(
                1,
                (buffer, offset, length) -> {
                    if (number.incrementAndGet() >= from && number.get() <= to) {
                        copy.append(buffer, offset, length);
                    }
                },
                RecoveryProgress.NONE);
    }

    @Test
    void shouldTakeNoSnapshotOfAReplicaWhileReactionsAreLeft() throws Exception {
        try (WorksHarness works = new WorksHarness(narrow(journal), new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < 200; i++) {
                    works.actions.set(i, OTHER, i);
                }
            });
            works.journaled(200);
            works.turns(5);
        }
        final MemorySnapshotStore snapshots = new MemorySnapshotStore();
        final MemoryJournal read = firstBatches(2);
        final EngineContext context = narrow(new EngineContext().name("works"));
        for (final Reactor reactor : reactors()) {
            context.reactor(reactor);
        }
        try (Replica replica = Replica.launch(
                new ReplicaContext().engine(context.snapshots(snapshots)).source(read))) {
            assertThat(replica.await(200, 10, TimeUnit.SECONDS)).isTrue();
            awaitBatches(replica, 2);
            assertThatThrownBy(() -> replica.snapshot().join())
                    .hasCauseInstanceOf(EngineException.class)
                    .hasMessageContaining("behind batch 2")
                    .hasMessageContaining("ask for a snapshot again");
            copyBatches(3, 4, read);
            awaitBatches(replica, 4);
            assertThat(replica.snapshot().join()).isEqualTo(200);
        }
        assertThat(snapshots.batchNumbers()).containsExactly(4L);
        try (WorksHarness works = new WorksHarness(narrow(journal).snapshots(snapshots), new AtomicLong(2_000))) {
            assertThat(summary(works, OTHER)).isEqualTo("200 19900 19900");
        }
    }

    private static void awaitBatches(final Replica replica, final long count) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        for (long applied = batches(replica); applied < count; applied = batches(replica)) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("the replica has applied " + applied + " batches of " + count + " after "
                        + PATIENCE_S + " s: " + replica + ", " + replica.cause());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private static long batches(final Replica replica) {
        return replica.counters().snapshot().get("batches");
    }

    @Test
    void shouldUndoAReactionThatPutsOutMoreThanAStepMay() {
        final EngineContext context =
                WorksHarness.context(journal, reactors()).limits(EngineLimits.DEFAULT.outputsMax(0));
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.journaled(works.actions.set(7, OTHER, 1));
            works.turns(2);
            assertThat(told(works)).isEmpty();
            assertThat(summary(works, OTHER)).isEqualTo("none");
            assertThat(works.errors).hasSize(1);
            assertThat(works.errors.get(0)).hasStackTraceContaining(RejectionCode.name(RejectionCode.OUTPUTS));
        }
    }

    @Test
    void shouldDoTheSameInAReplay() {
        final List<String> live;
        final Random random = new Random(7);
        try (WorksHarness works = launch()) {
            for (int i = 0; i < 500; i++) {
                final long item = random.nextInt(30);
                works.now.addAndGet(random.nextInt(1_000));
                switch (random.nextInt(5)) {
                    case 0 -> works.actions.dropped(item);
                    case 1 -> works.actions.tangled(random.nextInt(20));
                    case 2 -> works.actions.set(item, 1, SummaryKeeper.POISON);
                    default -> works.actions.set(item, 1 + random.nextInt(4), random.nextInt(50));
                }
                if (random.nextInt(20) == 0) {
                    works.turns(1);
                }
            }
            works.turns(2);
            live = works.lines();
        }
        assertThat(WorksHarness.replayedLines(journal, ReactionTest::reactors)).isEqualTo(live);
    }

    @Test
    void shouldRefuseAReactionToATableThatNobodyOwns() {
        assertThatThrownBy(() -> WorksHarness.launch(journal, new SummaryKeeper(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no reactor owns Item");
    }
}
