package io.acta.engine.idle;

import io.acta.engine.padding.LeadingPadding;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Wakes one thread that rests. Who signals pays for one read of a field that hardly ever changes, and for no fence: what it did before the
 * signal may not yet be visible when the thread that lies down looks for work. So that thread first says that it rests, then dozes for
 * {@link #DOZE_NS}, by which time every store that came before an unheard signal has arrived, and only then looks for work a last time. Should a
 * signal be missed all the same, the rest ends by itself.
 *
 * <p><b>Threads:</b> {@link #signal} on any, {@link #rest} on one. Allocates nothing.
 */
@SuppressWarnings("unused") // Nothing reads padding.
public final class WakeUp extends RestingThread {
    /** Many times longer than a store takes to leave a processor. */
    private static final long DOZE_NS = 50_000;

    private long trailing1;
    private long trailing2;
    private long trailing3;
    private long trailing4;
    private long trailing5;
    private long trailing6;
    private long trailing7;

    /** There is something to do. Cheap while nobody rests. @return whether somebody did, and is woken. */
    public boolean signal() {
        final Thread thread = resting;
        if (thread == null || !takeUp(thread)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    /** A permit that an earlier signal left behind ends a park at once, so that one park may be too short. */
    private void doze() {
        final long startNs = System.nanoTime();
        long leftNs = DOZE_NS;
        while (leftNs > 0 && resting != null) {
            LockSupport.parkNanos(this, leftNs);
            leftNs = DOZE_NS - (System.nanoTime() - startNs);
        }
    }

    /**
     * Rests until a signal comes or the time is over.
     *
     * @param restNs asked once nobody's work can be overlooked any more: how long at most; 0 when there is something to do.
     * @return false when it rested to the end and nobody signalled.
     */
    public boolean rest(final LongSupplier restNs) {
        resting = Thread.currentThread();
        doze();
        boolean worthALook = resting == null;
        if (!worthALook) {
            final long ns = restNs.getAsLong();
            if (ns > 0) {
                LockSupport.parkNanos(this, ns);
            }
            worthALook = ns == 0 || resting == null;
            resting = null;
        }
        return worthALook;
    }
}

/** The field between the paddings: read at each signal, and written when a thread lies down or is woken. */
abstract class RestingThread extends LeadingPadding {
    private static final VarHandle RESTING;

    static {
        try {
            RESTING = MethodHandles.lookup().findVarHandle(RestingThread.class, "resting", Thread.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    volatile Thread resting;

    /** @return whether it rested, and nobody else has woken it. */
    final boolean takeUp(final Thread thread) {
        return RESTING.compareAndSet(this, thread, null);
    }
}
