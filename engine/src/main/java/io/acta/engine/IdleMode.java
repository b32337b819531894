package io.acta.engine;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What a thread of the engine does when there is nothing to do. */
public enum IdleMode {
    /** Spins, then yields, then parks for longer and longer, up to a millisecond: nearly no load when idle. The default. */
    ADAPTIVE {
        @Override
        IdleStrategy strategy() {
            return new BackoffIdleStrategy(100, 20, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
        }
    },
    /** Spins: the lowest latency, and a whole core. Only on a machine with a core to spare. */
    BUSY_SPIN {
        @Override
        IdleStrategy strategy() {
            return new BusySpinIdleStrategy();
        }
    },
    /** Yields: a whole core, unless somebody else wants it. */
    YIELDING {
        @Override
        IdleStrategy strategy() {
            return new YieldingIdleStrategy();
        }
    },
    /** Sleeps for a millisecond: the least load, and a millisecond of latency. */
    SLEEPING {
        @Override
        IdleStrategy strategy() {
            return new SleepingMillisIdleStrategy(1);
        }
    };

    /** A new strategy; each thread has its own. */
    abstract IdleStrategy strategy();
}
