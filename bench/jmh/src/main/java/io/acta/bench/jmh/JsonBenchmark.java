package io.acta.bench.jmh;

import io.acta.bench.jmh.parts.PartsSchema;
import io.acta.codec.json.JsonView;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message shown as JSON, and read back. Allocates; no part of the hot path. */
@State(Scope.Thread)
public class JsonBenchmark extends PartBenchmark {
    private static final int LENGTH_MAX = 512;

    private final JsonView view = new JsonView(PartsSchema.INSTANCE);
    private final UnsafeBuffer message = Memory.offHeap(LENGTH_MAX);
    private final UnsafeBuffer target = Memory.offHeap(LENGTH_MAX);
    private int length;
    private String json;

    /** Encodes the message with a group and a text. */
    @Setup
    public void encode() {
        length = new Messages().described(message, 0, 7);
        json = toJson();
    }

    /** Shows it. */
    @Benchmark
    public String toJson() {
        return view.toJson(message, 0, length);
    }

    /** Reads it. */
    @Benchmark
    public int fromJson() {
        return view.fromJson(json, target, 0);
    }
}
