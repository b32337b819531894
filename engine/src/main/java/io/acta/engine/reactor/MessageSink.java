package io.acta.engine.reactor;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where an SBE message can be sent: the ring (a publisher), the follow-ups of an action, the outputs of an action, or a
 * timer. Generated facades ({@code XxxActions}, {@code XxxOutputs}) encode into a sink and know nothing else of it.
 *
 * <p>Two ways to send, neither of which allocates:
 *
 * <ul>
 *   <li><b>In place</b>, for a message whose length is known before it is encoded: {@link #claim(int)}, encode at the
 *       claimed offset of {@link #buffer()}, {@link #commit()}. Nothing may throw between the two; who cannot promise that
 *       calls {@link #abort()} on the way out.
 *   <li><b>By draft</b>, for groups and var-data: encode into {@link #draft()} from offset 0, then {@link #offer} it. The
 *       message is checked, then copied.
 * </ul>
 *
 * <p>Results are a number ({@code >= 0}; what it counts is the sink's to say) or a negative code of {@link SinkCode}. Within a handler there are no
 * codes: where a bound is reached, a sink throws the exception by which the action is rejected; let it pass.
 *
 * <p><b>Threads:</b> one thread at a time, the sink's owner.
 */
public interface MessageSink {
    /** The memory in which a claimed message is encoded. May be another buffer after each claim. */
    MutableDirectBuffer buffer();

    /**
     * Claims room for one message.
     *
     * @param lengthBytes of the message, its 8-byte SBE header included.
     * @return the offset in {@link #buffer()} at which the SBE header goes, or a negative {@link SinkCode}.
     */
    int claim(int lengthBytes);

    /** Sends what was claimed. @return a number that the sink defines, or a negative {@link SinkCode}. */
    long commit();

    /**
     * Refuses a value that a facade was given, before anything is claimed. Within a handler it throws, so that the action is undone and
     * FAILED: an output or a follow-up that silently isn't there would be worse. A publisher notes it and returns INVALID.
     *
     * @param why with the field's name and what its value must be.
     * @return INVALID.
     * @throws IllegalArgumentException within a handler.
     */
    default long refuse(final String why) {
        throw new IllegalArgumentException(why);
    }

    /** Gives a claim back. */
    void abort();

    /** Room that belongs to this sink, for a message of unknown length; what it holds is lost with the next draft. */
    MutableDirectBuffer draft();

    /**
     * Checks and sends one message, SBE header included.
     *
     * @return a number that the sink defines, or a negative {@link SinkCode}.
     */
    long offer(DirectBuffer buffer, int offset, int lengthBytes);
}
