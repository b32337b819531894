package io.acta.engine.loop;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Memory in which a message of unknown length is encoded before it is offered. It starts as long as the longest message that
 * may be sent and grows past that, so that one that is too long reaches the check that refuses it by name.
 */
public final class Draft {
    private final int lengthMax;
    private final ExpandableArrayBuffer buffer;

    public Draft(final int lengthMax) {
        this.lengthMax = lengthMax;
        this.buffer = new ExpandableArrayBuffer(lengthMax);
    }

    /** The memory. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Bytes of the longest message that may be sent. */
    public int lengthMax() {
        return lengthMax;
    }
}
