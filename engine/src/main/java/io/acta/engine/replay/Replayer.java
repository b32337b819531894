package io.acta.engine.replay;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.EngineContext;
import io.acta.engine.follow.BatchReplayer;
import io.acta.engine.follow.ReplayDivergedException;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import io.acta.engine.loop.FailureListener;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.Subscription;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Applies a journal's batches to fresh state, on the caller's thread, by the code that a live engine runs. Its outputs are what
 * the live engine put out, in the same order.
 *
 * <p>Give it the reactors of the live engine, newly made, and a context with the same engine id. Limits and capacities come from the journal.
 */
public final class Replayer implements AutoCloseable {
    private final Assembly assembly;
    private final ActionApplier applier;
    private final BatchReplayer batches;
    private final ReleaseLog outputs;
    private final Subscription subscription;
    private final long engineId;
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private boolean outputsLost;

    /**
     * @param context whose reactors, limits, engine id and {@link EngineContext#outputLogBytes} are used; the rest is not looked at. What one batch put
     *     out must fit that log.
     */
    public Replayer(final EngineContext context) {
        this(context.engineId(), context.reactors(), context);
    }

    private Replayer(final long engineId, final List<Reactor> reactors, final EngineContext context) {
        this.engineId = engineId;
        this.outputs = new ReleaseLog(context.outputLogBytes(), this::giveUpOutputs);
        this.assembly = new Assembly(engineId, reactors, context.limits(), outputs);
        this.applier = new ActionApplier(assembly, FailureListener.NONE);
        this.batches = new BatchReplayer(applier, assembly);
        this.subscription = new Subscription("replay", outputs, OverflowPolicy.BLOCK, table -> null, 0);
        outputs.add(subscription);
    }

    /** The outputs of a batch are read after it, so a wait for room within it would have no end. Not thrown here: a handler would fail. */
    private boolean giveUpOutputs() {
        outputsLost = true;
        return true;
    }

    /**
     * Applies everything that a source holds.
     *
     * @param handler gets every output and outcome, batch by batch.
     * @return the hashes of each batch, to be compared with another run's.
     * @throws ReplayDivergedException at the first batch after which the state is not what the journal recorded.
     */
    public ReplayTrace run(final BatchSource source, final ReleaseHandler handler, final RecoveryProgress progress) {
        final ReplayTrace trace = new ReplayTrace();
        final OutputHasher hasher = new OutputHasher(handler);
        final JournalEnd end = source.readAll(
                engineId,
                (buffer, offset, lengthBytes) -> {
                    apply(buffer, offset, lengthBytes, hasher);
                    header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
                    trace.add(header.batchNumber(), stateHash(), hasher.takeHash());
                },
                progress);
        trace.end(end);
        return trace;
    }

    /** Applies one batch and hands over what it put out. */
    void apply(final DirectBuffer buffer, final int offset, final int lengthBytes, final ReleaseHandler handler) {
        batches.onBatch(buffer, offset, lengthBytes);
        if (outputsLost) {
            throw new IllegalStateException("replay: a batch's outputs are more than the output log holds;"
                    + " set outputLogBytes(...) to one that is as large as that of the engine that wrote the journal");
        }
        outputs.publish(outputs.position());
        while (!subscription.isCaughtUp()) {
            subscription.poll(handler, Integer.MAX_VALUE);
        }
    }

    /** Read access to the state as far as it was replayed. */
    public StateView state() {
        return assembly;
    }

    /** The hash of the state as far as it was replayed. */
    public long stateHash() {
        return assembly.store().stateHash();
    }

    @Override
    public void close() {
        assembly.close();
    }
}
