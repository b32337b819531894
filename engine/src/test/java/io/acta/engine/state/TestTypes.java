package io.acta.engine.state;

/** Table types as the generator would make them, and keys that are hard on a hash index. */
final class TestTypes {
    /** Row of the plain type: key at 0, then 12 bytes; its length is no multiple of 8. */
    static final int PLAIN_LENGTH = 20;

    /** Row of the indexed type: key at 8, an unsigned byte at 16, an int64 at 20. */
    static final int INDEXED_LENGTH = 32;

    static final int INDEXED_KEY = 8;
    static final int COLOUR = 16;
    static final int GROUP = 20;

    private TestTypes() {}

    static TableType<Table, Table> plain(final int templateId) {
        final byte[] initial = new byte[PLAIN_LENGTH];
        initial[PLAIN_LENGTH - 1] = 77;
        return TableType.named("Plain" + templateId)
                .message(1, templateId, 0)
                .keyOffset(0)
                .initialRow(initial)
                .build(t -> t, t -> t);
    }

    static TableType<Table, Table> indexed(final int templateId) {
        final byte[] initial = new byte[INDEXED_LENGTH];
        initial[COLOUR] = (byte) 255;
        return TableType.named("Indexed" + templateId)
                .message(1, templateId, 0)
                .keyOffset(INDEXED_KEY)
                .index("colour", COLOUR, IndexType.Encoding.UINT8)
                .index("group", GROUP, IndexType.Encoding.INT64)
                .initialRow(initial)
                .build(t -> t, t -> t);
    }

    /** Keys whose home buckets and tags are the same: the i-th of them, up to 2^24. */
    static long keyOfSameHome(final int home, final int i) {
        return unmix(((long) home << 32) | ((long) i << 8) | 7);
    }

    /** The inverse of {@link RowHash#mix}. */
    static long unmix(final long mixed) {
        long z = unshift(mixed, 31) * inverse(0x94D0_49BB_1331_11EBL);
        z = unshift(z, 27) * inverse(0xBF58_476D_1CE4_E5B9L);
        return unshift(z, 30);
    }

    private static long unshift(final long shifted, final int bits) {
        long value = shifted;
        for (int known = bits; known < 64; known += bits) {
            value = shifted ^ (value >>> bits);
        }
        return value;
    }

    /** Newton's iteration: each round doubles the correct low bits. */
    private static long inverse(final long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }
}
