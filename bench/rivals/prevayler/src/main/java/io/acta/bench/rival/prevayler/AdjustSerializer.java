package io.acta.bench.rival.prevayler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.prevayler.foundation.serialization.Serializer;

/** 48 bytes for each transaction, in place of Java serialization's several hundred. */
final class AdjustSerializer implements Serializer {
    private static final int LENGTH_BYTES = 48;

    @Override
    public void writeObject(final OutputStream out, final Object transaction) throws IOException {
        final Adjust adjust = (Adjust) transaction;
        out.write(ByteBuffer.allocate(LENGTH_BYTES)
                .putLong(adjust.accountId)
                .putLong(adjust.delta)
                .putLong(adjust.txId)
                .array());
    }

    @Override
    public Object readObject(final InputStream in) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(LENGTH_BYTES));
        if (bytes.capacity() < LENGTH_BYTES) {
            throw new IOException("a transaction of " + bytes.capacity() + " bytes, not of " + LENGTH_BYTES);
        }
        return new Adjust((int) bytes.getLong(), bytes.getLong(), bytes.getLong(), 0);
    }
}
