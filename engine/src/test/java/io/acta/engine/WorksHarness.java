package io.acta.engine;

import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.replay.Replayer;
import io.acta.engine.works.WorksActions;
import io.acta.engine.works.WorksRecorder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** An engine for the works schema, with a recorder of all it puts out and a clock that stands still. */
final class WorksHarness implements AutoCloseable {
    final AtomicLong now;
    final Engine engine;
    final Publisher publisher;
    final WorksActions actions;
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final WorksRecorder recorder = new WorksRecorder();
    private final Subscription subscription;

    WorksHarness(final EngineContext context, final AtomicLong now) {
        this.now = now;
        this.engine = Engine.launch(context.clock(now::get).errorHandler(errors::add));
        this.subscription = engine.subscribe("recorder", OverflowPolicy.BLOCK);
        this.publisher = engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS);
        this.actions = new WorksActions(publisher);
    }

    static EngineContext context(final Journal journal, final Reactor... reactors) {
        final EngineContext context = new EngineContext().name("works").journal(journal);
        for (final Reactor reactor : reactors) {
            context.reactor(reactor);
        }
        return context;
    }

    static WorksHarness launch(final Journal journal, final Reactor... reactors) {
        return new WorksHarness(context(journal, reactors), new AtomicLong(1_000));
    }

    /** Waits until an action is journaled. */
    long journaled(final long sequence) {
        if (sequence < 0 || !engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS)) {
            throw new AssertionError("sequence " + sequence + " was not journaled in time: " + engine);
        }
        return sequence;
    }

    /** Lets at least this many turns of the loop pass: two questions lie at least one turn apart. */
    void turns(final int count) {
        for (int i = 0; i <= count; i++) {
            engine.query(state -> 0).join();
        }
    }

    /** Keeps the reactor in a query while actions are dispatched, so that they come in one batch. */
    void inOneBatch(final Runnable dispatch) {
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        engine.query(state -> {
            held.countDown();
            return awaitQuietly(release);
        });
        awaitQuietly(held);
        dispatch.run();
        release.countDown();
    }

    private static boolean awaitQuietly(final CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that was released so far, a line each. */
    List<String> lines() {
        if (engine.state() == EngineState.RUNNING) {
            // What is journaled is released before the turn of the loop ends.
            turns(0);
        }
        while (!subscription.isCaughtUp()) {
            subscription.poll(recorder, 1_000);
        }
        return recorder.lines();
    }

    /** The lines that start so. */
    List<String> lines(final String start) {
        return lines().stream().filter(line -> line.contains(start)).toList();
    }

    /** What a replay of a journal puts out. */
    static List<String> replayedLines(final BatchSource source, final Supplier<Reactor[]> reactors) {
        final EngineContext context = new EngineContext();
        for (final Reactor reactor : reactors.get()) {
            context.reactor(reactor);
        }
        try (Replayer replayer = new Replayer(context)) {
            final WorksRecorder recorder = new WorksRecorder();
            replayer.run(source, recorder, RecoveryProgress.NONE);
            return recorder.lines();
        }
    }

    @Override
    public void close() {
        // Closing waits for subscribers that block.
        subscription.close();
        engine.close();
    }
}
