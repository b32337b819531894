package io.acta.engine;

import io.acta.engine.idle.RestingIdle;
import io.acta.engine.idle.WakeUp;
import java.util.function.LongSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** What a thread of the engine does when there is nothing to do. */
public enum IdleMode {
    /** Spins, then yields, then parks for longer and longer, then rests until it is woken: nearly no load when idle. The default. */
    ADAPTIVE {
        @Override
        IdleStrategy strategy(final WakeUp wakeUp, final LongSupplier restNs) {
            return new RestingIdle(wakeUp, restNs);
        }
    },
    /** Spins: the lowest latency, and a whole core. Only on a machine with a core to spare. */
    BUSY_SPIN {
        @Override
        IdleStrategy strategy(final WakeUp wakeUp, final LongSupplier restNs) {
            return new BusySpinIdleStrategy();
        }
    },
    /** Spins for some microseconds, then yields: a whole core, unless somebody else wants it. */
    YIELDING {
        @Override
        IdleStrategy strategy(final WakeUp wakeUp, final LongSupplier restNs) {
            return new BackoffIdleStrategy(SPINS_BEFORE_YIELDS, Long.MAX_VALUE, 1, 1);
        }
    },
    /** Sleeps for a millisecond: the least load, and a millisecond of latency. */
    SLEEPING {
        @Override
        IdleStrategy strategy(final WakeUp wakeUp, final LongSupplier restNs) {
            return new SleepingMillisIdleStrategy(1);
        }
    };

    /** A yield is a system call of about a third of a microsecond, which whoever answers at once should not meet. */
    private static final long SPINS_BEFORE_YIELDS = 50;

    /**
     * A new strategy; each thread has its own.
     *
     * @param wakeUp signalled when there is something to do.
     * @param restNs how long the thread may rest, 0 while there is something that no signal tells of.
     */
    abstract IdleStrategy strategy(WakeUp wakeUp, LongSupplier restNs);
}
