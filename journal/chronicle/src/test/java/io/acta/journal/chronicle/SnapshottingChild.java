package io.acta.journal.chronicle;

import io.acta.engine.snapshot.SnapshotOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Main class of a child that begins a snapshot and is killed over it. */
final class SnapshottingChild {
    private SnapshottingChild() {}

    public static void main(final String[] arguments) throws IOException, InterruptedException {
        try (SnapshotOutput output = SnapshotDirectory.of(Path.of(arguments[0])).create(7)) {
            output.write(ByteBuffer.wrap(new byte[100]));
            System.out.println("writing");
            new CountDownLatch(1).await();
        }
    }
}
