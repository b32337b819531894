package io.acta.fuzz;

import org.agrona.DirectBuffer;

/** A door and the decoders behind it. <b>Threads:</b> one. */
public interface Reading {
    /** @return what the door says, a {@link io.acta.codec.door.DoorCode}. */
    int validate(DirectBuffer buffer, int offset, int lengthBytes);

    /**
     * Reads every field of a message that the door let in.
     *
     * @return the length in bytes that its decoder found, header included.
     */
    int read(DirectBuffer buffer, int offset);
}
