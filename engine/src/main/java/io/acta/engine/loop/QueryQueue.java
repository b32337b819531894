package io.acta.engine.loop;

import io.acta.engine.idle.WakeUp;
import java.util.function.Supplier;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Questions that wait to be answered between two batches, at most 1,024. Asked on any thread, answered on the reactor thread. */
public final class QueryQueue {
    private static final int QUERIES_MAX = 1024;

    private final ManyToOneConcurrentArrayQueue<Query<?>> queries = new ManyToOneConcurrentArrayQueue<>(QUERIES_MAX);

    private final WakeUp reactor;

    /** @param reactor woken by each question, should it rest. */
    public QueryQueue(final WakeUp reactor) {
        this.reactor = reactor;
    }

    /** Lets a question wait. @return false when too many do. */
    public boolean offer(final Query<?> query) {
        final boolean taken = queries.offer(query);
        reactor.signal();
        return taken;
    }

    /** True when no question waits. */
    public boolean isEmpty() {
        return queries.isEmpty();
    }

    /**
     * Answers those that wait as the turn begins, and no more: who asks again at once has to let a batch pass.
     *
     * @return how many.
     */
    public int answerWaiting() {
        final int waiting = queries.size();
        int count = 0;
        while (count < waiting) {
            final Query<?> query = queries.poll();
            if (query == null) {
                // Counted, but its thread has not finished putting it in.
                break;
            }
            query.answer();
            count++;
        }
        return count;
    }

    /** Ends all that wait without an answer. */
    public void refuseAll(final Supplier<? extends RuntimeException> reason) {
        for (Query<?> query = queries.poll(); query != null; query = queries.poll()) {
            query.refuse(reason.get());
        }
    }
}
