package io.acta.engine.loop;

import io.acta.engine.release.OutcomeStatus;

/** How many of what the applier has seen. Written by the reactor thread, which copies them into the engine's counters. */
public final class ApplyCounts {
    private long applied;
    private long rejected;
    private long failed;
    private long duplicates;
    private long conflicts;
    private long timersFired;
    private long continuations;
    private long reactions;
    private long timeDrivenRefused;
    private long heldOver;

    void count(final OutcomeStatus status) {
        switch (status) {
            case APPLIED -> applied++;
            case REJECTED -> rejected++;
            case FAILED -> failed++;
            case DUPLICATE -> duplicates++;
            case CONFLICT -> conflicts++;
        }
    }

    void timerFired() {
        timersFired++;
    }

    void continuation() {
        continuations++;
    }

    void reaction(final OutcomeStatus status) {
        reactions++;
        timeDriven(status);
    }

    void heldOver() {
        heldOver++;
    }

    void timeDriven(final OutcomeStatus status) {
        if (status != OutcomeStatus.APPLIED) {
            timeDrivenRefused++;
        }
    }

    /** Actions that took effect. */
    public long applied() {
        return applied;
    }

    /** Actions that a handler or a bound refused. */
    public long rejected() {
        return rejected;
    }

    /** Actions whose handler threw. */
    public long failed() {
        return failed;
    }

    /** Actions that their origin had sent before. */
    public long duplicates() {
        return duplicates;
    }

    /** Actions that expected another version of a row. */
    public long conflicts() {
        return conflicts;
    }

    /** Timers fired. */
    public long timersFired() {
        return timersFired;
    }

    /** Continuations applied. */
    public long continuations() {
        return continuations;
    }

    /** Reactions told of a changed row. */
    public long reactions() {
        return reactions;
    }

    /** Batches that left reactions for the next one to tell. */
    public long reactionsHeldOver() {
        return heldOver;
    }

    /** Timers' actions, continuations, batch ends and reactions that were rejected or failed, and so had no effect. */
    public long timeDrivenRefused() {
        return timeDrivenRefused;
    }
}
