package io.acta.examples.instance.web;

import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.ReleaseHandler;
import io.acta.examples.instance.AnswerStatus;
import io.acta.examples.instance.Rejection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds for each outcome who waits for it. Correlation ids are the server's own, so that clients may number their requests as
 * they like.
 *
 * <p><b>Threads:</b> registering on any, outcomes on the subscription's. <b>Bounds:</b> each connection has so many requests in flight
 * and no more, see {@link PeerSocketHandler}.
 */
final class Requests implements ReleaseHandler {
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastCorrelationId = new AtomicLong();

    /** Told what became of an action. */
    @FunctionalInterface
    interface Waiting {
        void onOutcome(AnswerStatus status, int code, long sequence, String reason);
    }

    /** Registers before the action is sent: its outcome may be faster than the sender. @return its correlation id. */
    long register(final Waiting waiter) {
        final long correlationId = lastCorrelationId.incrementAndGet();
        waiting.put(correlationId, waiter);
        return correlationId;
    }

    /** The action was not sent after all. */
    void forget(final long correlationId) {
        waiting.remove(correlationId);
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        final Waiting waiter = correlationId == 0 ? null : waiting.remove(correlationId);
        if (waiter == null) {
            return;
        }
        switch (status) {
            case APPLIED -> waiter.onOutcome(AnswerStatus.APPLIED, 0, sequence, "");
            case REJECTED -> waiter.onOutcome(AnswerStatus.REJECTED, code, sequence, Rejection.reason(code));
            case FAILED -> waiter.onOutcome(AnswerStatus.FAILED, 0, sequence, "the server failed; nothing was changed");
            // No handler here expects a version yet; one that will has its client answered.
            case CONFLICT ->
                waiter.onOutcome(
                        AnswerStatus.REJECTED, code, sequence, "it was changed meanwhile: look again and try again");
            // Clients' actions carry no origin, so this never comes.
            case DUPLICATE -> waiter.onOutcome(AnswerStatus.APPLIED, 0, sequence, "applied before");
        }
    }
}
