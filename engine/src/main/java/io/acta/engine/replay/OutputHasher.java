package io.acta.engine.replay;

import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.RouteKind;
import org.agrona.DirectBuffer;

/** Passes outputs and outcomes on, and folds them, in their order, into a 64-bit hash (FNV-1a over words and bytes). */
final class OutputHasher implements ReleaseHandler {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final ReleaseHandler next;
    private long hash = FNV_OFFSET;

    OutputHasher(final ReleaseHandler next) {
        this.next = next;
    }

    @Override
    public void onOutput(
            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        fold(context.sequence());
        fold(context.ordinal());
        fold(context.correlationId());
        fold(context.origin());
        foldRoute(context);
        for (int i = 0; i < lengthBytes; i++) {
            fold(buffer.getByte(offset + i));
        }
        next.onOutput(context, buffer, offset, lengthBytes);
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        fold(sequence);
        fold(status.ordinal());
        fold(code);
        fold(correlationId);
        fold(origin);
        next.onOutcome(sequence, status, code, correlationId, origin);
    }

    private void foldRoute(final OutputContext context) {
        if (context.route() != RouteKind.NONE || context.isCoalesced()) {
            fold(context.route().ordinal());
            fold(context.coalescingKey());
            for (int i = 0; i < context.recipientCount(); i++) {
                fold(context.recipient(i));
            }
        }
    }

    private void fold(final long value) {
        hash = (hash ^ value) * FNV_PRIME;
        hash ^= hash >>> 32;
    }

    /** The hash of what came since the last call. */
    long takeHash() {
        final long taken = hash;
        hash = FNV_OFFSET;
        return taken;
    }
}
