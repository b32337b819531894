package io.acta.engine.counters;

/** What is counted. Positions are sequences; all others only rise. Unless it says otherwise, the reactor thread writes it. */
public enum EngineCounter {
    /** Sequence of the last action whose effects are in the state. */
    APPLIED_POSITION("position: applied"),
    /** Sequence of the last action that survives the death of the process. */
    JOURNALED_POSITION("position: journaled"),
    /** Sequence of the last action that survives power loss. */
    SYNCED_POSITION("position: synced"),
    /** Batches journaled since the launch. */
    BATCHES("batches"),
    /** Actions that took effect, replayed ones included. */
    ACTIONS_APPLIED("actions: applied"),
    /** Actions refused by a handler or a bound. */
    ACTIONS_REJECTED("actions: rejected"),
    /** Actions whose handler threw. */
    ACTIONS_FAILED("actions: failed"),
    /** Actions that their origin had sent before. */
    ACTIONS_DUPLICATE("actions: duplicate"),
    /** Actions that expected another version of a row. */
    ACTIONS_CONFLICT("actions: conflict"),
    /** Timers fired. */
    TIMERS_FIRED("timers: fired"),
    /** Continuations applied. */
    CONTINUATIONS("continuations: applied"),
    /** Times that a reaction was told of a changed row. */
    REACTIONS("reactions"),
    /** Timers' actions, continuations, batch ends and reactions without effect, because they were rejected or failed. */
    TIME_DRIVEN_REFUSED("timers and batch ends: refused"),
    /** Messages that the door refused. Written by publishers. */
    INVALID("publishers: invalid"),
    /** Times that a publisher found the ring full. Written by publishers. */
    BACK_PRESSURED("publishers: back-pressured"),
    /** Exceptions that subscribers threw. Written by their threads. */
    SUBSCRIBER_ERRORS("subscribers: errors"),
    /** The engine's state, by ordinal. */
    STATE("engine: state"),
    /** 1 while the journal has no room for a batch, and actions wait for it. */
    JOURNAL_FULL("journal: full"),
    /** Batches that left reactions for the next one to tell, because they had no room for what those put out. */
    REACTIONS_HELD_OVER("reactions: held over");

    private final String label;

    EngineCounter(final String label) {
        this.label = label;
    }

    /** As it stands in the file. */
    public String label() {
        return label;
    }
}
