package io.acta.engine;

import io.acta.engine.snapshot.MemorySnapshotStore;
import io.acta.engine.snapshot.SnapshotOutput;
import io.acta.engine.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/** A store that fails at one point of a snapshot's life. */
final class FailingStore implements SnapshotStore {
    /** The point. */
    enum When {
        CREATE,
        WRITE,
        SYNC,
        WRITTEN_WRONG,
        COMMIT,
        NEVER
    }

    private final MemorySnapshotStore store = new MemorySnapshotStore();
    volatile When when = When.NEVER;

    @Override
    public List<Long> batchNumbers() {
        return store.batchNumbers();
    }

    @Override
    public SnapshotOutput create(final long batchNumber) throws IOException {
        failAt(When.CREATE);
        final SnapshotOutput output = store.create(batchNumber);
        return new SnapshotOutput() {
            @Override
            public void write(final ByteBuffer source) throws IOException {
                failAt(When.WRITE);
                if (when == When.WRITTEN_WRONG) {
                    source.put(source.limit() - 1, (byte) (source.get(source.limit() - 1) ^ 1));
                }
                output.write(source);
            }

            @Override
            public void sync() throws IOException {
                failAt(When.SYNC);
                output.sync();
            }

            @Override
            public ReadableByteChannel reread() throws IOException {
                return output.reread();
            }

            @Override
            public void commit() throws IOException {
                failAt(When.COMMIT);
                output.commit();
            }

            @Override
            public void close() {
                output.close();
            }
        };
    }

    private void failAt(final When point) throws IOException {
        if (when == point) {
            throw new IOException("disk failed at " + point);
        }
    }

    @Override
    public ReadableByteChannel open(final long batchNumber) throws IOException {
        return store.open(batchNumber);
    }

    @Override
    public void delete(final long batchNumber) {
        store.delete(batchNumber);
    }
}
