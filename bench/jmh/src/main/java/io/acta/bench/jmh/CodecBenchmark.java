package io.acta.bench.jmh;

import io.acta.bench.jmh.parts.AdjustedDecoder;
import io.acta.bench.jmh.parts.DescribedDecoder;
import io.acta.bench.jmh.parts.MessageHeaderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Flyweights: a message encoded, and every field of it decoded. */
@State(Scope.Thread)
public class CodecBenchmark extends PartBenchmark {
    private final Messages messages = new Messages();
    private final UnsafeBuffer target = Memory.offHeap(512);
    private final UnsafeBuffer plain = Memory.offHeap(512);
    private final UnsafeBuffer grouped = Memory.offHeap(512);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AdjustedDecoder adjusted = new AdjustedDecoder();
    private final DescribedDecoder described = new DescribedDecoder();
    private final byte[] comment = new byte[64];
    private long itemId;

    /** Encodes what is decoded. */
    @Setup
    public void encode() {
        messages.adjusted(plain, 0, 7, -5);
        messages.described(grouped, 0, 7);
    }

    /** 48 bytes, six stores. */
    @Benchmark
    public int encodePlain() {
        return messages.adjusted(target, 0, itemId++, 1);
    }

    /** 48 bytes, every field. */
    @Benchmark
    public long decodePlain() {
        adjusted.wrapAndApplyHeader(plain, 0, header);
        return adjusted.itemId()
                + adjusted.delta()
                + adjusted.txId()
                + adjusted.counterpartyId()
                + adjusted.valueDateNs();
    }

    /** A group of four and a text. */
    @Benchmark
    public int encodeGrouped() {
        return messages.described(target, 0, itemId++);
    }

    /** A group of four and a text, every field. */
    @Benchmark
    public long decodeGrouped() {
        described.wrapAndApplyHeader(grouped, 0, header);
        long sum = described.itemId() + described.side().value();
        for (final DescribedDecoder.HoldersDecoder holder : described.holders()) {
            sum += holder.holderId() + holder.share();
        }
        return sum + described.getComment(comment, 0, comment.length);
    }
}
