package io.acta.engine.loop;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reactor;

/** What a step does that no message asks for. */
interface StepWork {
    /** Does it. */
    void run(ActionContext context);

    /** After its follow-ups, before the step is committed: a last chance to refuse. */
    default void beforeCommit(final StepContext context) {}

    /** In words, for who is told that it failed. */
    String describe();

    /** A reactor's end of the batch. */
    record BatchEnd(Reactor reactor) implements StepWork {
        @Override
        public void run(final ActionContext context) {
            reactor.onBatchEnd(context);
        }

        @Override
        public String describe() {
            return "batch end of " + reactor.name();
        }
    }
}
