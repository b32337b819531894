package io.acta.engine.loop;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import org.agrona.concurrent.status.AtomicCounter;

/** Copies the applier's counts into the engine's counters, once a batch, so that applying an action stores nothing shared. */
public final class CounterFeed {
    private final ApplyCounts counts;
    private final AtomicCounter batches;
    private final AtomicCounter applied;
    private final AtomicCounter rejected;
    private final AtomicCounter failed;
    private final AtomicCounter duplicates;
    private final AtomicCounter conflicts;
    private final AtomicCounter timersFired;
    private final AtomicCounter continuations;
    private final AtomicCounter reactions;
    private final AtomicCounter timeDrivenRefused;
    private final AtomicCounter reactionsHeldOver;

    public CounterFeed(final EngineCounters counters, final ApplyCounts counts) {
        this.counts = counts;
        this.batches = counters.get(EngineCounter.BATCHES);
        this.applied = counters.get(EngineCounter.ACTIONS_APPLIED);
        this.rejected = counters.get(EngineCounter.ACTIONS_REJECTED);
        this.failed = counters.get(EngineCounter.ACTIONS_FAILED);
        this.duplicates = counters.get(EngineCounter.ACTIONS_DUPLICATE);
        this.conflicts = counters.get(EngineCounter.ACTIONS_CONFLICT);
        this.timersFired = counters.get(EngineCounter.TIMERS_FIRED);
        this.continuations = counters.get(EngineCounter.CONTINUATIONS);
        this.reactions = counters.get(EngineCounter.REACTIONS);
        this.timeDrivenRefused = counters.get(EngineCounter.TIME_DRIVEN_REFUSED);
        this.reactionsHeldOver = counters.get(EngineCounter.REACTIONS_HELD_OVER);
    }

    /** After a batch was journaled. */
    public void countBatch() {
        batches.incrementRelease();
        publish();
    }

    public void publish() {
        applied.setRelease(counts.applied());
        rejected.setRelease(counts.rejected());
        failed.setRelease(counts.failed());
        duplicates.setRelease(counts.duplicates());
        conflicts.setRelease(counts.conflicts());
        timersFired.setRelease(counts.timersFired());
        continuations.setRelease(counts.continuations());
        reactions.setRelease(counts.reactions());
        timeDrivenRefused.setRelease(counts.timeDrivenRefused());
        reactionsHeldOver.setRelease(counts.reactionsHeldOver());
    }
}
