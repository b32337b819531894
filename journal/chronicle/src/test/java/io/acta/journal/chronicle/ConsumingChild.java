package io.acta.journal.chronicle;

import io.acta.engine.EngineContext;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.release.OutputsAfter;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.OutputHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Main class of a child that takes the outputs of an engine in another process, from its journal, until it is killed. What it does with one
 * and the output's identity are one record of a file: that is how it knows where it was.
 */
final class ConsumingChild {
    /** Sequence, ordinal, and the message's CRC. */
    static final int RECORD_LENGTH = 3 * Long.BYTES;

    private ConsumingChild() {}

    public static void main(final String[] arguments) throws Exception {
        final Path done = Path.of(arguments[1]);
        final List<long[]> records = records(done);
        try (FileChannel channel = FileChannel.open(done, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                OutputHistory history = new OutputHistory(
                        new EngineContext().reactor(new BankKeeper(1_000)).reactor(new LedgerKeeper()),
                        new ChronicleBatchSource(Path.of(arguments[0])))) {
            // Half a record was not done.
            channel.truncate((long) records.size() * RECORD_LENGTH);
            channel.position(channel.size());
            final long[] last = records.isEmpty() ? new long[] {0, -1} : records.get(records.size() - 1);
            final OutputsAfter after = new OutputsAfter(last[0], last[1], new Recorder(channel));
            System.out.println("consuming");
            while (true) {
                history.readAll(after);
                Thread.sleep(1);
            }
        }
    }

    /** The whole records of a file, which need not be there. */
    static List<long[]> records(final Path file) throws IOException {
        final List<long[]> records = new ArrayList<>();
        if (Files.exists(file)) {
            final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            while (bytes.remaining() >= RECORD_LENGTH) {
                records.add(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong()});
            }
        }
        return records;
    }

    private record Recorder(FileChannel channel) implements ReleaseHandler {
        @Override
        public void onOutput(
                final long sequence,
                final long ordinal,
                final long correlationId,
                final long origin,
                final DirectBuffer buffer,
                final int offset,
                final int lengthBytes) {
            try {
                channel.write(record(sequence, ordinal, buffer, offset, lengthBytes));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static ByteBuffer record(
            final long sequence,
            final long ordinal,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes) {
        final byte[] message = new byte[lengthBytes];
        buffer.getBytes(offset, message);
        final CRC32C crc = new CRC32C();
        crc.update(message, 0, lengthBytes);
        return ByteBuffer.allocate(RECORD_LENGTH)
                .putLong(sequence)
                .putLong(ordinal)
                .putLong(crc.getValue())
                .flip();
    }
}
