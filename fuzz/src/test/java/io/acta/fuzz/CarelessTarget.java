package io.acta.fuzz;

/** A target with a finding that no blind mutation comes upon: four bytes have to be right. */
public final class CarelessTarget {
    private static final int SECRET = 0x41435441;

    private CarelessTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(final byte[] input) {
        int word = 0;
        for (int i = 0; i < Math.min(input.length, Integer.BYTES); i++) {
            word = word << Byte.SIZE | input[i] & 0xFF;
        }
        if (word == SECRET) {
            throw new IllegalStateException("opened");
        }
    }
}
