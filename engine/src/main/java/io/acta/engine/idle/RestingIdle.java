package io.acta.engine.idle;

import java.util.function.LongSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Spins, then yields, then parks for longer and longer, up to a millisecond, and then rests until it is woken: the first keep latency low
 * while there is traffic, the last keeps an idle process off the processor.
 *
 * <p><b>Threads:</b> one, which also owns the {@link WakeUp}'s rest. Allocates nothing.
 */
public final class RestingIdle implements IdleStrategy {
    /** The longest rest. Only a missed signal ever waits for its end. */
    public static final long REST_NS_MAX = 100_000_000;

    private static final int SPINS = 100;
    private static final int YIELDS = 20;
    private static final long PARK_NS_MIN = 1_000;
    private static final long PARK_NS_MAX = 1_000_000;

    /** Idle turns before a rest: all spins and yields, and parks for some ten milliseconds. */
    private static final int TURNS_BEFORE_REST = SPINS + YIELDS + 20;

    private final IdleStrategy backoff = new BackoffIdleStrategy(SPINS, YIELDS, PARK_NS_MIN, PARK_NS_MAX);
    private final WakeUp wakeUp;
    private final LongSupplier restNs;
    private int turns;

    /** @param restNs how long the thread may rest, at most {@link #REST_NS_MAX}; 0 while there is something that no signal tells of. */
    public RestingIdle(final WakeUp wakeUp, final LongSupplier restNs) {
        this.wakeUp = wakeUp;
        this.restNs = restNs;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (turns < TURNS_BEFORE_REST) {
            turns++;
            backoff.idle();
        } else if (restNs.getAsLong() > 0) {
            wakeUp.rest(restNs);
        } else {
            backoff.idle();
        }
    }

    @Override
    public void reset() {
        turns = 0;
        backoff.reset();
    }

    @Override
    public String alias() {
        return "resting";
    }
}
