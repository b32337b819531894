package io.acta.journal.chronicle;

import io.acta.engine.journal.BatchChain;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.fuzz.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Jazzer's target for a roll file's bytes: the scanner that recovery, replicas and tools read with, a generation's record, and the chain that verifies batches. The
 * scanner hands over what stands in the file and nothing else; nothing throws but for a newer format; each document is looked at in a buffer that ends where it does and
 * has its bounds checked.
 */
public final class JournalTarget {
    private static final Tally TALLY = new Tally();
    private static final JournalTarget TARGET = new JournalTarget();

    private final RollFileBytes bytes = new RollFileBytes();
    private final RollFileScanner scanner = new RollFileScanner();
    private final UnsafeBuffer document = new UnsafeBuffer(0, 0);
    private final Runnable scan = this::scan;
    private final Path file;
    private final FileChannel channel;
    private byte[] content;
    private BatchChain chain;
    private long documentAt;
    private long scannedTo;

    private JournalTarget() {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK) {
            throw new IllegalStateException("hostile bytes need bounds checks: -Dagrona.disable.bounds.checks=false");
        }
        try {
            file = Files.createTempFile("acta-fuzz-", ".cq4");
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file. */
    public static void fuzzerTestOneInput(final byte[] input) throws IOException {
        TALLY.input();
        TARGET.write(input);
        TALLY.time(TARGET.scan);
        if (TARGET.chain.batchNumber() > 0) {
            TALLY.taken();
        }
    }

    /** Behind the last one. */
    public static void fuzzerTearDown() throws IOException {
        TALLY.print();
        TARGET.channel.close();
        Files.delete(TARGET.file);
    }

    private void write(final byte[] input) throws IOException {
        content = bytes.content(input);
        channel.truncate(0);
        final ByteBuffer source = ByteBuffer.wrap(content);
        while (source.hasRemaining()) {
            channel.write(source, source.position());
        }
    }

    private void scan() {
        chain = new BatchChain(RollFileBytes.ENGINE_ID, JournalEnd.EMPTY);
        documentAt = 0;
        scannedTo = 0;
        try {
            scanner.scan(file, this::onDocument);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        if (scanner.position() < documentAt || scanner.position() > content.length + RollFileScanner.HEADER_LENGTH) {
            throw new IllegalStateException("stopped at " + scanner.position() + " of " + content.length);
        }
    }

    private boolean onDocument(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final long fileOffset) {
        final long from = fileOffset + RollFileScanner.HEADER_LENGTH;
        if (fileOffset < scannedTo || from + lengthBytes > content.length) {
            throw new IllegalStateException(
                    "handed over [" + from + ", " + (from + lengthBytes) + ") of " + content.length);
        }
        documentAt = fileOffset;
        scannedTo = from + lengthBytes;
        final byte[] handed = new byte[lengthBytes];
        buffer.getBytes(offset, handed);
        if (!Arrays.equals(handed, 0, lengthBytes, content, (int) from, (int) scannedTo)) {
            throw new IllegalStateException("handed over other bytes than stand at " + from);
        }
        document.wrap(handed);
        return isRecord(lengthBytes) || chain.check(document, 0, lengthBytes) == null;
    }

    private boolean isRecord(final int lengthBytes) {
        try {
            return GenerationRecord.decode(document, 0, lengthBytes) != null;
        } catch (final JournalException e) {
            // Of a newer format, and says so.
            return false;
        }
    }
}
