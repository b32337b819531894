package io.acta.engine;

import io.acta.engine.journal.BatchSource;

/**
 * How a {@link Replica} is made. {@link #conclude()}, which {@link Replica#launch} calls, checks all of it. Not thread-safe; each
 * replica takes a new one.
 *
 * <pre>{@code
 * new ReplicaContext()
 *         .engine(new EngineContext().reactor(new Bank()))     // as the writer's, without a journal
 *         .source(new ChronicleBatchSource(directory))         // the writer's directory
 * }</pre>
 */
public final class ReplicaContext {
    private EngineContext engine;
    private BatchSource source;
    private long upToSequence = Long.MAX_VALUE;

    /**
     * The reactors, limits and engine id of the engine that writes the journal, and whatever else an engine may be given: all of it comes
     * into force at a promotion. No journal, and a counters file of its own. Required.
     */
    public ReplicaContext engine(final EngineContext engine) {
        this.engine = engine;
        return this;
    }

    /** What it follows. Required. */
    public ReplicaContext source(final BatchSource source) {
        this.source = source;
        return this;
    }

    /**
     * Sequence of the last action to apply. The replica then stays {@link ReplicaState#ARRIVED} with the state as that action left
     * it, before timers and batch ends that came after it. No end unless set.
     */
    public ReplicaContext upToSequence(final long upToSequence) {
        this.upToSequence = upToSequence;
        return this;
    }

    EngineContext engine() {
        return engine;
    }

    BatchSource source() {
        return source;
    }

    long upToSequence() {
        return upToSequence;
    }

    /**
     * Checks everything and closes the engine's context to change.
     *
     * @throws IllegalArgumentException that names the setting and what would do.
     */
    ReplicaContext conclude() {
        require(engine != null, "engine: none was set; call engine(...) with the reactors and limits of the writer");
        require(source != null, "source: none was set; call source(new ChronicleBatchSource(directory))");
        require(upToSequence >= 0, "upToSequence: upToSequence=" + upToSequence + " is negative");
        engine.concludeForReplica();
        return this;
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException("replica context: " + message);
        }
    }

    @Override
    public String toString() {
        return "ReplicaContext{source=" + source + ", upToSequence="
                + (upToSequence == Long.MAX_VALUE ? "none" : upToSequence) + ", engine=" + engine + '}';
    }
}
