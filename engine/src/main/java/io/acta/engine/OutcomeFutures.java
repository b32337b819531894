package io.acta.engine;

import io.acta.engine.reactor.MessageSink;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.agrona.DirectBuffer;

/**
 * Dispatches with a future for each outcome, for callers who can afford an object and a lock for each action:
 *
 * <pre>{@code
 * OutcomeFutures futures = engine.outcomeFutures();
 * MediaActions actions = new MediaActions(futures.sink());
 * CompletableFuture<Outcome> outcome = futures.dispatch(() -> actions.muteToggled(userId));
 * }</pre>
 *
 * <p>A future completes when the engine releases the outcome, exceptionally with an {@link EngineException} when the action
 * was not taken or the engine ended before. What is chained to it without an executor runs on this object's thread: keep it short.
 *
 * <p><b>Threads:</b> {@link #dispatch} may be called on any; the sink is used within a dispatch alone.
 */
public final class OutcomeFutures implements AutoCloseable {
    private final Engine engine;
    private final Publisher publisher;
    private final Subscription subscription;
    private final Map<Long, CompletableFuture<Outcome>> waiting = new HashMap<>();
    private final Map<Long, Exception> causes = new ConcurrentHashMap<>();
    private final ObjLongConsumer<Exception> causeKeeper = (cause, sequence) -> causes.put(sequence, cause);
    private final Object lock = new Object();
    private boolean closed;

    OutcomeFutures(final Engine engine) {
        this.engine = engine;
        this.publisher = engine.publisher().backPressureTimeout(1, TimeUnit.SECONDS);
        this.subscription =
                engine.onOutputs("outcome-futures", OverflowPolicy.BLOCK, new Completer(), this::endWaiting);
        // After the subscription is there, so that each cause is taken out again when its outcome is told.
        engine.keepCauses(causeKeeper);
    }

    /** Where facades that are used within {@link #dispatch} send to. */
    public MessageSink sink() {
        return publisher;
    }

    /** The publisher behind the sink, to set its origin. */
    public Publisher publisher() {
        return publisher;
    }

    /**
     * Runs one facade call and gives a future of what becomes of the action.
     *
     * @param call sends exactly one action into {@link #sink()} and returns what the facade returned.
     */
    public CompletableFuture<Outcome> dispatch(final LongSupplier call) {
        final CompletableFuture<Outcome> future = new CompletableFuture<>();
        // The outcome's thread takes the same lock, so that it cannot look before the future is there.
        synchronized (lock) {
            final long sequence = call.getAsLong();
            if (sequence < 0) {
                future.completeExceptionally(
                        new EngineException("action not taken: " + reason(sequence), engine.cause()));
            } else if (closed) {
                future.completeExceptionally(ended());
            } else {
                waiting.put(sequence, future);
            }
        }
        return future;
    }

    /** Checks and dispatches bytes from anywhere. */
    public CompletableFuture<Outcome> dispatch(final DirectBuffer message, final int offset, final int lengthBytes) {
        return dispatch(() -> publisher.offer(message, offset, lengthBytes));
    }

    private String reason(final long code) {
        return code == SinkCode.INVALID
                ? SinkCode.name(code) + ", " + publisher.describeRefusal()
                : SinkCode.name(code);
    }

    private EngineException ended() {
        return new EngineException("engine is " + engine.state() + ": the outcome will not be told", engine.cause());
    }

    private void endWaiting() {
        engine.forgetCauses(causeKeeper);
        final Map<Long, CompletableFuture<Outcome>> left;
        synchronized (lock) {
            closed = true;
            left = Map.copyOf(waiting);
            waiting.clear();
        }
        left.values().forEach(future -> future.completeExceptionally(ended()));
    }

    /** Ends what waits, exceptionally. Idempotent; the engine's end does it too. */
    @Override
    public void close() {
        subscription.close();
        endWaiting();
    }

    private final class Completer implements ReleaseHandler {
        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            final Exception cause = status == OutcomeStatus.FAILED ? causes.remove(sequence) : null;
            final CompletableFuture<Outcome> future;
            synchronized (lock) {
                future = waiting.remove(sequence);
            }
            if (future != null) {
                future.complete(new Outcome(sequence, status, code, cause));
            }
        }
    }
}
