package io.acta.engine.snapshot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Keeps snapshots in memory, for tests and within a process; nothing survives it. */
public final class MemorySnapshotStore implements SnapshotStore {
    private final NavigableMap<Long, byte[]> snapshots = new TreeMap<>();

    @Override
    public synchronized List<Long> batchNumbers() {
        return List.copyOf(snapshots.descendingKeySet());
    }

    @Override
    public SnapshotOutput create(final long batchNumber) {
        return new Output(batchNumber);
    }

    @Override
    public ReadableByteChannel open(final long batchNumber) throws IOException {
        return Channels.newChannel(new ByteArrayInputStream(bytes(batchNumber)));
    }

    @Override
    public synchronized void delete(final long batchNumber) {
        snapshots.remove(batchNumber);
    }

    /** The bytes of a snapshot. */
    public synchronized byte[] bytes(final long batchNumber) throws IOException {
        final byte[] bytes = snapshots.get(batchNumber);
        if (bytes == null) {
            throw new FileNotFoundException("no snapshot of batch " + batchNumber);
        }
        return bytes.clone();
    }

    /** Puts bytes in a snapshot's place, whatever they are. */
    public synchronized void put(final long batchNumber, final byte[] bytes) {
        snapshots.put(batchNumber, bytes.clone());
    }

    private final class Output implements SnapshotOutput {
        private final long batchNumber;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Output(final long batchNumber) {
            this.batchNumber = batchNumber;
        }

        @Override
        public void write(final ByteBuffer source) {
            final byte[] piece = new byte[source.remaining()];
            source.get(piece);
            bytes.writeBytes(piece);
        }

        @Override
        public void sync() {
            // Memory has nothing to sync.
        }

        @Override
        public ReadableByteChannel reread() {
            return Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray()));
        }

        @Override
        public void commit() {
            put(batchNumber, bytes.toByteArray());
        }

        @Override
        public void close() {
            // What was not committed is in nobody's reach.
        }
    }
}
