package io.acta.engine.state;

import org.agrona.DirectBuffer;

/** Where kept messages go, each to one recipient: {@code setup.outputs()}. On the reactor thread only. */
@FunctionalInterface
public interface RecipientSink {
    /**
     * Sends one message, SBE header included, to one recipient.
     *
     * @return a number that the sink defines, or a negative code of {@code SinkCode}.
     */
    long offerTo(long recipient, DirectBuffer buffer, int offset, int lengthBytes);
}
