package io.acta.testkit;

import org.agrona.DirectBuffer;

/** Folds all that happens into 64 bits (FNV-1a over words and bytes): two runs of one seed have the same. */
final class TraceHash {
    private static final long OFFSET = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private long value = OFFSET;

    TraceHash fold(final long word) {
        value = (value ^ word) * PRIME;
        value ^= value >>> 32;
        return this;
    }

    TraceHash fold(final CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            fold(text.charAt(i));
        }
        return this;
    }

    TraceHash fold(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        int at = 0;
        for (; at + Long.BYTES <= lengthBytes; at += Long.BYTES) {
            fold(buffer.getLong(offset + at));
        }
        for (; at < lengthBytes; at++) {
            fold(buffer.getByte(offset + at));
        }
        return this;
    }

    long value() {
        return value;
    }
}
