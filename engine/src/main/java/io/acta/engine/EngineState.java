package io.acta.engine;

/** Where an engine is in its life. It only moves down this list. */
public enum EngineState {
    /** Reactors are being set up. */
    STARTING,
    /** The journal is being read and applied again. */
    RECOVERING,
    /** Actions are taken. */
    RUNNING,
    /** Something failed that must not: {@link Engine#cause()} tells. Nothing is taken any more, and nothing acknowledged was lost. */
    HALTED,
    /** Closed by its user. */
    CLOSED
}
