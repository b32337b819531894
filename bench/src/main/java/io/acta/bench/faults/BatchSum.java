package io.acta.bench.faults;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** What a reader of a journal was handed, in short: where it ended, and a checksum of all bytes. */
final class BatchSum implements Journal.BatchHandler {
    private final CRC32C checksum = new CRC32C();
    private JournalEnd end;

    @Override
    public void onBatch(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final byte[] batch = new byte[lengthBytes];
        buffer.getBytes(offset, batch);
        checksum.update(batch);
    }

    void end(final JournalEnd end) {
        this.end = end;
    }

    JournalEnd end() {
        return end;
    }

    boolean isSame(final BatchSum other) {
        return end.equals(other.end) && checksum.getValue() == other.checksum.getValue();
    }
}
