package io.acta.testkit;

import io.acta.engine.Publisher;
import java.util.random.RandomGenerator;

/**
 * Dispatches random actions of some schema. Called again with a generator of the same seed it must dispatch the same action: that is how a
 * simulated publisher sends again what it got no answer to.
 *
 * <p>Origins and correlation ids are the simulation's business; a program that sets them itself takes part in no check of them.
 */
@FunctionalInterface
public interface Program {
    /**
     * Dispatches one action.
     *
     * @param publisher to dispatch by: {@code new XxxActions(publisher)}.
     * @param random decides everything.
     * @return what the publisher gave: the action's sequence, or a negative {@link io.acta.engine.reactor.SinkCode}.
     */
    long dispatch(Publisher publisher, RandomGenerator random);
}
