package io.acta.examples.voice;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** What people may write: well-formed UTF-8 without control characters, but for tab and line feed where a text may have lines. */
public final class PlainText {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7F;

    private PlainText() {}

    /** Bytes of a fixed-length text up to its zeros. */
    public static int length(final DirectBuffer buffer, final int offset, final int lengthMax) {
        int length = 0;
        while (length < lengthMax && buffer.getByte(offset + length) != 0) {
            length++;
        }
        return length;
    }

    /** True when a fixed-length text is one line of plain text and not blank, and zeros follow it. */
    public static boolean isLine(final DirectBuffer buffer, final int offset, final int lengthMax) {
        final int length = length(buffer, offset, lengthMax);
        for (int i = length; i < lengthMax; i++) {
            if (buffer.getByte(offset + i) != 0) {
                return false;
            }
        }
        return !isBlank(buffer, offset, length) && isPlain(buffer, offset, length, false);
    }

    /** True when there is nothing but spaces and line ends. */
    public static boolean isBlank(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            final byte b = buffer.getByte(offset + i);
            if (b != ' ' && b != '\n' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /** True for well-formed UTF-8 without control characters. */
    public static boolean isPlain(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final boolean mayHaveLines) {
        final int end = offset + lengthBytes;
        int at = offset;
        while (at < end) {
            final int first = buffer.getByte(at) & 0xFF;
            if (first < 0x80) {
                final boolean isLineEnd = first == '\n' || first == '\t';
                if (first == DELETE || first < FIRST_PRINTABLE && !(mayHaveLines && isLineEnd)) {
                    return false;
                }
                at++;
            } else {
                final int length = sequenceLength(buffer, at, end, first);
                if (length == 0) {
                    return false;
                }
                at += length;
            }
        }
        return true;
    }

    /** Bytes of a character of several bytes, 0 when it is none: Unicode's table 3-7, and no C1 controls. */
    private static int sequenceLength(final DirectBuffer buffer, final int at, final int end, final int first) {
        final int length = first >= 0xC2 && first <= 0xDF
                ? 2
                : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        final int second = buffer.getByte(at + 1) & 0xFF;
        final int min = first == 0xE0 || first == 0xC2 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        final int max = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < min || second > max) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((buffer.getByte(at + i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** A text as a fixed-length one: cut between characters, and filled up with zeros. */
    public static byte[] fixed(final String text, final int lengthBytes) {
        final byte[] utf8 = text.strip().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, lengthBytes);
        while (length > 0 && length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(Arrays.copyOf(utf8, length), lengthBytes);
    }
}
