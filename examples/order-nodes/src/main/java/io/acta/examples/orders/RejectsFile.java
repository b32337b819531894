package io.acta.examples.orders;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.acta.engine.release.OutputContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What became of lines that are no orders: a CSV, one row for each, with the line's number in its file, the field and what was wrong. It is a consumer of the
 * outputs {@code LineRefused}: each row carries the identity of its output, so that after a kill the file goes on behind its last whole row, and nothing
 * stands in it twice.
 *
 * <pre>
 * file,line,field,problem,value,sequence,ordinal
 * orders.csv,118,QUANTITY,NOT_A_NUMBER,many,1221,0
 * </pre>
 *
 * <p><b>Threads:</b> one at a time.
 */
final class RejectsFile implements AutoCloseable {
    static final String HEADING = "file,line,field,problem,value,sequence,ordinal";

    private static final int RADIX = 10;

    private final Path file;
    private final CsvWriter writer;
    private long rows;
    private long sequence;
    private long ordinal = -1;

    /**
     * Opens it, or makes one.
     *
     * @throws UncheckedIOException when it cannot be read or written.
     * @throws IllegalStateException when it is something else.
     */
    RejectsFile(final Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                checkHeading();
                cutTornRow();
                readRows();
            }
            writer = CsvWriter.builder()
                    .autoFlush(true)
                    .build(file, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (Files.size(file) == 0) {
                writer.writeRecord(HEADING.split(","));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("rejects: " + file + " cannot be read or written", e);
        }
    }

    /** Before anything is cut: what is somebody else's stays as it is. A kill may have left the beginning of a heading. */
    private void checkHeading() throws IOException {
        final byte[] begun;
        try (InputStream bytes = Files.newInputStream(file)) {
            begun = bytes.readNBytes(HEADING.length() + 1);
        }
        final String first = new String(begun, StandardCharsets.ISO_8859_1).stripTrailing();
        if (first.length() > HEADING.length() || !HEADING.startsWith(first)) {
            throw foreign(null);
        }
    }

    private IllegalStateException foreign(final RuntimeException cause) {
        return new IllegalStateException(
                "rejects: " + file + " is not such a file; move it away, and a new one is made of the journal", cause);
    }

    /** A kill may have left half a row: it is written again, from the journal. */
    private void cutTornRow() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length();
            for (; end > 0; end--) {
                bytes.seek(end - 1);
                if (bytes.read() == '\n') {
                    break;
                }
            }
            bytes.setLength(end);
        }
    }

    private void readRows() throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            lines.readLine();
            String last = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                rows++;
            }
            if (last != null) {
                readIdentity(last);
            }
        }
    }

    private void readIdentity(final String row) {
        // Values may have commas in them; the last two fields have none.
        final int beforeOrdinal = row.lastIndexOf(',');
        final int beforeSequence = row.lastIndexOf(',', beforeOrdinal - 1);
        try {
            sequence = Long.parseLong(row, beforeSequence + 1, Math.max(beforeOrdinal, 0), RADIX);
            ordinal = Long.parseLong(row, beforeOrdinal + 1, row.length(), RADIX);
        } catch (final NumberFormatException | IndexOutOfBoundsException e) {
            throw foreign(e);
        }
    }

    /** Writes a row. */
    void write(final String name, final LineRefusedDecoder refused, final OutputContext context) {
        sequence = context.sequence();
        ordinal = context.ordinal();
        writer.writeRecord(
                name,
                Long.toString(refused.line()),
                refused.field().name(),
                refused.problem().name(),
                refused.value(),
                Long.toString(sequence),
                Long.toString(ordinal));
        rows++;
    }

    /** Of the output of the last row; 0 when there is none. */
    long sequence() {
        return sequence;
    }

    /** Of the output of the last row; -1 when there is none. */
    long ordinal() {
        return ordinal;
    }

    /** How many there are. */
    long rows() {
        return rows;
    }

    /** Where it is. */
    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("rejects: " + file + " cannot be closed", e);
        }
    }
}
