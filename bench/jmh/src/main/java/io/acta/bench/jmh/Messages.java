package io.acta.bench.jmh;

import io.acta.bench.jmh.parts.AdjustedEncoder;
import io.acta.bench.jmh.parts.DescribedEncoder;
import io.acta.bench.jmh.parts.MessageHeaderEncoder;
import io.acta.bench.jmh.parts.Side;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** Encodes the benchmarks' two actions. Not thread-safe; allocates nothing. */
public final class Messages {
    /** Bytes of a plain action with its SBE header. */
    public static final int ADJUSTED_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + AdjustedEncoder.BLOCK_LENGTH;

    private static final int HOLDERS = 4;
    private static final int SHARE = 25;
    private static final byte[] COMMENT = "held in equal parts".getBytes(StandardCharsets.UTF_8);

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AdjustedEncoder adjusted = new AdjustedEncoder();
    private final DescribedEncoder described = new DescribedEncoder();

    /** Encodes a plain action. @return its length, header included. */
    public int adjusted(final MutableDirectBuffer buffer, final int offset, final long itemId, final long delta) {
        adjusted.wrapAndApplyHeader(buffer, offset, header)
                .itemId(itemId)
                .delta(delta)
                .txId(itemId)
                .counterpartyId(delta)
                .valueDateNs(itemId);
        return ADJUSTED_LENGTH;
    }

    /** Encodes one with a group of four and a text of 19 bytes. @return its length, header included. */
    public int described(final MutableDirectBuffer buffer, final int offset, final long itemId) {
        described.wrapAndApplyHeader(buffer, offset, header).itemId(itemId).side(Side.SELL);
        final DescribedEncoder.HoldersEncoder holders = described.holdersCount(HOLDERS);
        for (int i = 0; i < HOLDERS; i++) {
            holders.next().holderId(itemId + i).share((short) SHARE);
        }
        described.putComment(COMMENT, 0, COMMENT.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + described.encodedLength();
    }
}
