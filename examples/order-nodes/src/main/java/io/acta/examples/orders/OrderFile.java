package io.acta.examples.orders;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An order file, read line by line with bounded memory, whatever its bytes are. Its id is made of its contents, so that the same file is known again
 * under any name; a line's number is what an editor shows, the heading being line 1.
 */
final class OrderFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long RESERVED_IDS = 1_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final byte[] bytes = new byte[OrderLine.LENGTH_MAX];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private int length;
    private boolean tooLong;
    private long lineNumber;

    OrderFile(final Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        boolean opened = false;
        try {
            requireHeading(file);
            opened = true;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    /**
     * What a file is called in the journal, and how many lines it has.
     *
     * @param fileId made of the contents; an origin.
     * @param lines heading not counted.
     */
    record Identity(long fileId, long lines) {}

    /** Reads a file once to know it. */
    static Identity identify(final Path file) throws IOException {
        final MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        long lines = 0;
        byte last = '\n';
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            final byte[] part = new byte[BUFFER_BYTES];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                for (int i = 0; i < read; i++) {
                    lines += part[i] == '\n' ? 1 : 0;
                }
                last = read > 0 ? part[read - 1] : last;
            }
        }
        final long id = ByteBuffer.wrap(digest.digest()).getLong() & Long.MAX_VALUE;
        return new Identity(Math.max(id, RESERVED_IDS), lines + (last == '\n' ? 0 : 1) - 1);
    }

    private void requireHeading(final Path file) throws IOException {
        if (!next()) {
            throw new IOException(file + " is empty; its first line must be: " + OrderFileGenerator.HEADING);
        }
        String heading = tooLong ? null : text();
        if (heading != null && !heading.isEmpty() && heading.charAt(0) == BYTE_ORDER_MARK) {
            heading = heading.substring(1);
        }
        if (!OrderFileGenerator.HEADING.equals(heading)) {
            throw new IOException(file + " is no order file; its first line must be: " + OrderFileGenerator.HEADING);
        }
    }

    /** Goes to the next line. @return false at the end. */
    boolean next() throws IOException {
        length = 0;
        tooLong = false;
        int b = in.read();
        if (b < 0) {
            return false;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (length == bytes.length) {
                tooLong = true;
            } else {
                bytes[length++] = (byte) b;
            }
        }
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        lineNumber++;
        return true;
    }

    /** Reads the line in hand. */
    void read(final OrderLine line) {
        final String text = tooLong ? null : text();
        if (text != null) {
            line.read(text);
        } else {
            final String start = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            line.unreadable(tooLong ? LineProblem.TOO_LONG : LineProblem.NOT_TEXT, start);
        }
    }

    private String text() {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (final CharacterCodingException e) {
            return null;
        }
    }

    /** Of the line in hand; the heading's is 1. */
    long lineNumber() {
        return lineNumber;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
