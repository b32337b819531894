package io.acta.bench.jmh;

import io.acta.bench.jmh.parts.PartsSchema;
import io.acta.codec.door.ActionValidator;
import io.acta.codec.door.DoorCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The check of bytes from anywhere. */
@State(Scope.Thread)
public class DoorBenchmark extends PartBenchmark {
    private static final int LENGTH_MAX = 512;

    private final ActionValidator door = ActionValidator.of(LENGTH_MAX, PartsSchema.INSTANCE);
    private final UnsafeBuffer plain = Memory.offHeap(LENGTH_MAX);
    private final UnsafeBuffer grouped = Memory.offHeap(LENGTH_MAX);
    private int plainLength;
    private int groupedLength;

    /** Encodes what is checked, and sees that it is let in. */
    @Setup
    public void encode() {
        final Messages messages = new Messages();
        plainLength = messages.adjusted(plain, 0, 7, -5);
        groupedLength = messages.described(grouped, 0, 7);
        if (plain() != DoorCode.ACCEPTED || grouped() != DoorCode.ACCEPTED) {
            throw new IllegalStateException(door.describeLastRefusal());
        }
    }

    /** 48 bytes of plain fields. */
    @Benchmark
    public int plain() {
        return door.validate(plain, 0, plainLength);
    }

    /** An enum, a group of four with bounds, a text. */
    @Benchmark
    public int grouped() {
        return door.validate(grouped, 0, groupedLength);
    }

    /** Another schema's bytes: the quickest refusal. */
    @Benchmark
    public int refused() {
        return door.validate(plain, 8, plainLength - 8);
    }
}
