package io.acta.examples.voice.web;

import io.acta.codec.schema.Schema;
import io.acta.examples.voice.MessageHeaderDecoder;
import io.acta.examples.web.Refusal;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Looks at the bytes of what is no action, which the engine's door does not see: a block of known length, then one var-data, and nothing
 * behind it. <b>Threads:</b> any.
 */
final class FrameCheck {
    private static final int LENGTH_BYTES = Short.BYTES;

    private FrameCheck() {}

    /**
     * Checks a message.
     *
     * @param name of it, for people.
     * @return where its var-data begins; it goes on to the message's end.
     * @throws Refusal when any decoder would read beyond it.
     */
    static int dataOffset(final DirectBuffer buffer, final int lengthBytes, final int blockLength, final String name) {
        final int lengthOffset = Schema.HEADER_LENGTH + blockLength;
        final int dataOffset = lengthOffset + LENGTH_BYTES;
        if (lengthBytes < dataOffset) {
            throw new Refusal(400, name + " is too short: " + lengthBytes + " bytes of at least " + dataOffset);
        }
        final int block =
                buffer.getShort(MessageHeaderDecoder.blockLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (block != blockLength) {
            throw new Refusal(400, name + " has blockLength=" + block + ", not " + blockLength);
        }
        final int length = buffer.getShort(lengthOffset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (dataOffset + length != lengthBytes) {
            throw new Refusal(400, name + " has " + length + " bytes of data in " + lengthBytes + " bytes");
        }
        return dataOffset;
    }
}
