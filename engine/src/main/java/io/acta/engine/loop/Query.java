package io.acta.engine.loop;

import io.acta.engine.reactor.StateView;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A question that another thread asks the state, and where its answer goes. */
public final class Query<R> {
    private final Function<StateView, R> question;
    private final StateView state;
    private final CompletableFuture<R> answer;

    public Query(final Function<StateView, R> question, final StateView state, final CompletableFuture<R> answer) {
        this.question = question;
        this.state = state;
        this.answer = answer;
    }

    /** Asks it; what it throws is its answer, since a question changes no state. On the reactor thread. */
    void answer() {
        try {
            answer.complete(question.apply(state));
        } catch (final Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /** Ends it without an answer. On any thread; an answer that was given stands. */
    public void refuse(final RuntimeException reason) {
        answer.completeExceptionally(reason);
    }
}
