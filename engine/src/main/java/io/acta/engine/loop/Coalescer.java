package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.RouteLayout;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The outputs of a batch that newer ones of the same batch may replace: at the batch's end all but the newest are taken out of the log.
 * Two are the same when type, route and key are, which their bytes tell; a hash only finds the candidate.
 */
final class Coalescer {
    private static final int NONE = -1;
    private static final int TIME_DRIVEN = 1 << 31;

    private final ReleaseLog log;
    private final Long2LongHashMap newest = new Long2LongHashMap(NONE);
    private int[] messageOffsets = new int[64];
    private int[] ends = new int[64];
    private int count;

    Coalescer(final ReleaseLog log) {
        this.log = log;
    }

    void beginBatch() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** Forgets what was added since there were so many. */
    void rollback(final int toCount) {
        count = toCount;
    }

    /** @param end of the record's route. */
    void add(final int messageOffset, final int end, final boolean isTimeDriven) {
        if (count == ends.length) {
            messageOffsets = Arrays.copyOf(messageOffsets, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        messageOffsets[count] = messageOffset | (isTimeDriven ? TIME_DRIVEN : 0);
        ends[count] = end;
        count++;
    }

    /** Takes out what a newer one replaces. */
    void endBatch() {
        if (count == 0) {
            return;
        }
        for (int i = count - 1; i >= 0; i--) {
            final int newer = findNewer(i);
            if (newer != NONE) {
                log.withdraw(messageOffset(i), messageOffsets[i] < 0);
            }
        }
        newest.clear();
    }

    /** Others may share a hash with it: then the next hash is tried, as in open addressing. */
    private int findNewer(final int index) {
        long hash = RouteLayout.hash(log.buffer(), ends[index]) + typeOf(index);
        while (true) {
            final long known = newest.get(hash);
            if (known == NONE) {
                newest.put(hash, index);
                return NONE;
            }
            if (isSame((int) known, index)) {
                return (int) known;
            }
            hash++;
        }
    }

    private boolean isSame(final int a, final int b) {
        return typeOf(a) == typeOf(b) && RouteLayout.isSame(log.buffer(), ends[a], ends[b]);
    }

    /** Template and schema in one. */
    private int typeOf(final int index) {
        final DirectBuffer buffer = log.buffer();
        return buffer.getInt(messageOffset(index) + MessageHeaderDecoder.templateIdEncodingOffset());
    }

    private int messageOffset(final int index) {
        return messageOffsets[index] & ~TIME_DRIVEN;
    }
}
