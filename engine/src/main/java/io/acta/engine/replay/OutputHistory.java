package io.acta.engine.replay;

import io.acta.engine.EngineContext;
import io.acta.engine.follow.ReplayDivergedException;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.release.OutputsAfter;
import io.acta.engine.release.ReleaseHandler;

/**
 * Outputs asked for again: applies a journal and hands over what was put out, in the same order and by the same (sequence, ordinal) as
 * the first time; with {@link OutputsAfter}, from where a consumer stopped. The journal may be one that is being written, by
 * this process or another, and it may go on for ever.
 *
 * <pre>{@code
 * OutputsAfter after = new OutputsAfter(doneSequence, doneOrdinal, handler);
 * try (OutputHistory history = new OutputHistory(context, source)) {
 *     history.readAll(after);
 *     // To go on with an engine in this process: first subscribe, then read up to where the subscription begins.
 *     Subscription live = engine.subscribe("effects", OverflowPolicy.BLOCK);
 *     history.readAll(after);
 *     ... live.poll(after, limit) ...
 * }
 * }</pre>
 *
 * <p>What it hands over is JOURNALED; an engine that releases at SYNCED may not have told it to its subscribers yet.
 *
 * <p><b>Memory:</b> the engine's state, as an engine reserves it, and a log of {@link EngineContext#outputLogBytes} in which the outputs of one batch
 * lie at a time, however long the journal is: of each its message, its route and 32 bytes, 40 when no action of the ring made it, then padding to 8. Leave
 * {@code outputLogBytes} as the engine's context has it; a smaller log that one batch's outputs don't fit is an IllegalStateException, which says so.
 *
 * <p><b>Threads:</b> one at a time. <b>Errors:</b> what {@link #poll} throws, the handler's
 * exceptions included, ends it: close it, and begin again after the last output that was done.
 */
public final class OutputHistory implements AutoCloseable {
    private static final int BATCHES_PER_POLL = 64;

    private final Replayer replayer;
    private final BatchReader reader;

    /**
     * @param context with the live engine's reactors, newly made, and its engine id; the rest as {@link Replayer} says.
     * @throws io.acta.engine.journal.JournalException when there is no such journal.
     */
    public OutputHistory(final EngineContext context, final BatchSource source) {
        replayer = new Replayer(context);
        try {
            reader = source.follow(context.engineId(), JournalEnd.EMPTY);
        } catch (final RuntimeException e) {
            replayer.close();
            throw e;
        }
    }

    /**
     * Hands over outputs and outcomes of the next batches, as far as they are there.
     *
     * @param batchesMax at most so many, at least 1.
     * @return how many; 0 when everything that is there has been read.
     * @throws ReplayDivergedException when the state is not what the journal recorded, so that outputs may not be either.
     */
    public int poll(final ReleaseHandler handler, final int batchesMax) {
        return reader.poll(
                (buffer, offset, lengthBytes) -> replayer.apply(buffer, offset, lengthBytes, handler), batchesMax);
    }

    /** Hands over everything that is there. */
    public void readAll(final ReleaseHandler handler) {
        while (poll(handler, BATCHES_PER_POLL) > 0) {
            // Poll says when nothing is left.
        }
    }

    /** Sequence of the last action whose outputs were handed over. */
    public long sequence() {
        return reader.position().lastSequence();
    }

    @Override
    public void close() {
        reader.close();
        replayer.close();
    }
}
