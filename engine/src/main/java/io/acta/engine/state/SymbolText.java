package io.acta.engine.state;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A text as UTF-8 in memory that is used again and again, and its hash. */
final class SymbolText {
    private static final int REPLACEMENT = '?';

    private final int lengthMax;
    private final UnsafeBuffer bytes;
    private int length;

    SymbolText(final int lengthMax) {
        this.lengthMax = lengthMax;
        // Whole words, so that the hash reads no byte alone.
        this.bytes = new UnsafeBuffer(new byte[(lengthMax + 7) & -8]);
    }

    /** @return false when the text is longer than it may be. */
    boolean set(final CharSequence text) {
        clear();
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (Character.isHighSurrogate((char) c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                c = Character.toCodePoint((char) c, text.charAt(++i));
            } else if (Character.isSurrogate((char) c)) {
                c = REPLACEMENT;
            }
            if (!append(c)) {
                return false;
            }
        }
        return true;
    }

    /** @return false when the text is longer than it may be. */
    boolean set(final DirectBuffer source, final int offset, final int lengthBytes) {
        clear();
        if (lengthBytes < 0 || lengthBytes > lengthMax) {
            return false;
        }
        bytes.putBytes(0, source, offset, lengthBytes);
        length = lengthBytes;
        return true;
    }

    private void clear() {
        bytes.setMemory(0, bytes.capacity(), (byte) 0);
        length = 0;
    }

    private boolean append(final int codePoint) {
        if (codePoint < 0x80) {
            return put(codePoint);
        }
        if (codePoint < 0x800) {
            return put(0xC0 | codePoint >> 6) && put(0x80 | codePoint & 0x3F);
        }
        if (codePoint < 0x10000) {
            return put(0xE0 | codePoint >> 12) && put(0x80 | codePoint >> 6 & 0x3F) && put(0x80 | codePoint & 0x3F);
        }
        return put(0xF0 | codePoint >> 18)
                && put(0x80 | codePoint >> 12 & 0x3F)
                && put(0x80 | codePoint >> 6 & 0x3F)
                && put(0x80 | codePoint & 0x3F);
    }

    private boolean put(final int value) {
        if (length == lengthMax) {
            return false;
        }
        bytes.putByte(length++, (byte) value);
        return true;
    }

    int lengthBytes() {
        return length;
    }

    DirectBuffer bytes() {
        return bytes;
    }

    /** The same on every machine, and part of the state: never to be changed without a new format version. */
    long hash() {
        long hash = RowHash.mix(length + 1L);
        for (int i = 0; i < length; i += Long.BYTES) {
            hash = RowHash.mix(hash ^ bytes.getLong(i)) + hash;
        }
        return hash;
    }

    boolean isSame(final DirectBuffer other, final int offset, final int lengthBytes) {
        if (lengthBytes != length) {
            return false;
        }
        for (int i = 0; i < lengthBytes; i++) {
            if (other.getByte(offset + i) != bytes.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
