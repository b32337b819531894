package io.acta.engine.release;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The route of an output, which stands behind its message in a record of the log. Not aligned.
 *
 * <pre>
 *   | recipients int64 ... | coalescing key int64 | count int32 | kind uint8 | is coalesced uint8 | 0 uint16 |
 * </pre>
 */
public final class RouteLayout {
    /** Bytes of a route without recipients. */
    public static final int LENGTH = 2 * Long.BYTES;

    private static final int KEY_FROM_END = LENGTH;
    private static final int COUNT_FROM_END = Long.BYTES;
    private static final int KIND_FROM_END = Integer.BYTES;
    private static final int COALESCED_FROM_END = KIND_FROM_END - 1;

    private RouteLayout() {}

    /** Bytes of a route with so many recipients. */
    public static int lengthBytes(final int recipients) {
        return LENGTH + recipients * Long.BYTES;
    }

    /** Writes a route. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final RouteKind kind,
            final long[] recipients,
            final int count,
            final boolean isCoalesced,
            final long coalescingKey) {
        for (int i = 0; i < count; i++) {
            buffer.putLong(offset + i * Long.BYTES, recipients[i]);
        }
        final int end = offset + lengthBytes(count);
        buffer.putLong(end - KEY_FROM_END, coalescingKey);
        buffer.putInt(end - COUNT_FROM_END, count);
        buffer.putInt(end - KIND_FROM_END, 0);
        buffer.putByte(end - KIND_FROM_END, (byte) kind.ordinal());
        buffer.putByte(end - COALESCED_FROM_END, (byte) (isCoalesced ? 1 : 0));
    }

    /** True when two routes, each given by its end, are the same in every byte. */
    public static boolean isSame(final DirectBuffer buffer, final int end, final int otherEnd) {
        final int words = 2 + count(buffer, end);
        for (int i = 1; i <= words; i++) {
            if (buffer.getLong(end - i * Long.BYTES) != buffer.getLong(otherEnd - i * Long.BYTES)) {
                return false;
            }
        }
        return true;
    }

    /** A hash of the route that ends there. */
    public static long hash(final DirectBuffer buffer, final int end) {
        long hash = 0;
        for (int i = 2 + count(buffer, end); i > 0; i--) {
            hash = (hash ^ buffer.getLong(end - i * Long.BYTES)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    static int count(final DirectBuffer buffer, final int end) {
        return buffer.getInt(end - COUNT_FROM_END);
    }

    static RouteKind kind(final DirectBuffer buffer, final int end) {
        return RouteKind.of(buffer.getByte(end - KIND_FROM_END));
    }

    static boolean isCoalesced(final DirectBuffer buffer, final int end) {
        return buffer.getByte(end - COALESCED_FROM_END) != 0;
    }

    static long coalescingKey(final DirectBuffer buffer, final int end) {
        return buffer.getLong(end - KEY_FROM_END);
    }

    static long recipient(final DirectBuffer buffer, final int end, final int index) {
        return buffer.getLong(end - lengthBytes(count(buffer, end)) + index * Long.BYTES);
    }
}
