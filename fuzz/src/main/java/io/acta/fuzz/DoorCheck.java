package io.acta.fuzz;

import io.acta.codec.door.DoorCode;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts a message before two doors: one that leads Jazzer, and one without its instructions, which is measured. Whatever is let in is read to its end, in a buffer
 * that ends where the message does and has its bounds checked: a read past the end throws.
 */
final class DoorCheck {
    static final int LENGTH_MAX = 4096;

    /** How long door and decoders may take together, in nanoseconds. */
    static final long NS_MAX = 1_000_000;

    private final Reading guided;
    private final Reading plain;
    private final Tally tally;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(LENGTH_MAX);
    private final UnsafeBuffer message = new UnsafeBuffer(memory);
    private final UnsafeBuffer exact = new UnsafeBuffer(0, 0);
    private final Runnable validate = this::validatePlainly;
    private final Runnable decode = this::decodePlainly;
    private int length;
    private int code;

    DoorCheck(final Reading guided, final Reading plain, final Tally tally) {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK) {
            throw new IllegalStateException("hostile bytes need bounds checks: -Dagrona.disable.bounds.checks=false");
        }
        this.guided = guided;
        this.plain = plain;
        this.tally = tally;
    }

    /** @throws RuntimeException that says which promise the door broke. */
    void check(final byte[] input) {
        tally.input();
        wrap(input);
        final int guidedCode = guided.validate(exact, 0, length);
        if (guidedCode == DoorCode.ACCEPTED) {
            tally.taken();
            requireWhole(guided.read(exact, 0));
        }
        tally.allocateNothing(validate);
        if (code != guidedCode) {
            throw new IllegalStateException("the door said " + guidedCode + " and then " + code);
        }
        final long ns = tally.time(decode);
        if (ns > NS_MAX) {
            throw new IllegalStateException("took " + ns + " ns each time, promised are " + NS_MAX);
        }
    }

    /** Before the first input: a message, again and again. */
    void warmUp(final byte[] input) {
        wrap(input);
        Tally.warmUp(decode);
    }

    private void wrap(final byte[] input) {
        length = Math.min(LENGTH_MAX, input.length);
        message.putBytes(0, input, 0, length);
        exact.wrap(memory, 0, length);
    }

    private void validatePlainly() {
        code = plain.validate(exact, 0, length);
    }

    private void decodePlainly() {
        if (plain.validate(exact, 0, length) == DoorCode.ACCEPTED) {
            requireWhole(plain.read(exact, 0));
        }
    }

    private void requireWhole(final int decodedLength) {
        if (decodedLength != length) {
            throw new IllegalStateException("the door let in " + length + " bytes, decoders see " + decodedLength);
        }
    }
}
