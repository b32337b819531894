package io.acta.engine.release;

import io.acta.engine.padding.LeadingPadding;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What readers see of a release log. Apart from the log itself, whose fields change with each record: a reader that polls would
 * take their cache line from the reactor each time, and the reactor would take it back.
 *
 * <p><b>Threads:</b> written by the reactor's, read by all.
 */
@SuppressWarnings("unused") // Nothing reads padding.
final class ReleasedRecords extends SharedRecords {
    private long trailing1;
    private long trailing2;
    private long trailing3;
    private long trailing4;
    private long trailing5;
    private long trailing6;
    private long trailing7;

    /** @param buffer a power of two long. */
    ReleasedRecords(final UnsafeBuffer buffer) {
        super(buffer);
    }
}

/** The fields between the paddings. */
abstract class SharedRecords extends LeadingPadding {
    private static final VarHandle POSITION;
    private static final VarHandle INTENT;

    static {
        try {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            POSITION = lookup.findVarHandle(SharedRecords.class, "position", long.class);
            INTENT = lookup.findVarHandle(SharedRecords.class, "intent", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;

    @SuppressWarnings("unused") // By its handle.
    private volatile long position;

    @SuppressWarnings("unused") // By its handle.
    private volatile long intent;

    private volatile UnsafeBuffer buffer;

    SharedRecords(final UnsafeBuffer buffer) {
        this.buffer = buffer;
        this.capacity = buffer.capacity();
    }

    /** Bytes of the log. */
    final int capacity() {
        return capacity;
    }

    /** Up to where records are visible. */
    final long position() {
        return (long) POSITION.getAcquire(this);
    }

    /** Makes records visible up to there. */
    final void position(final long newPosition) {
        POSITION.setRelease(this, newPosition);
    }

    /** The memory of records that are visible by what {@link #position()} gave before. */
    final UnsafeBuffer buffer() {
        return buffer;
    }

    /** Leaves the memory that there was to who reads in it. */
    final void buffer(final UnsafeBuffer next) {
        buffer = next;
    }

    /** Up to where the writer may have written, seen after the copy of a record: one that starts before intent - capacity may be torn. */
    final long intent() {
        VarHandle.acquireFence();
        return (long) INTENT.getVolatile(this);
    }

    /** Says how far the writer is going to write, before it does. */
    final void intent(final long newIntent) {
        INTENT.setOpaque(this, newIntent);
        VarHandle.fullFence();
    }
}
