package io.acta.engine.follow;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.Journal;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import io.acta.engine.loop.Prefetcher;
import io.acta.engine.loop.Settings;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.state.StateStore;
import org.agrona.DirectBuffer;

/**
 * Applies journaled batches again, by the code that applied them first, and holds the state against the hash that each batch
 * recorded. The batches must have been verified. Allocates nothing.
 */
public final class BatchReplayer implements Journal.BatchHandler {
    private static final AppliedHandler NOBODY = batchNumber -> {};

    private final ActionApplier applier;
    private final AppliedHandler appliedHandler;
    private final StateStore store;
    private final Prefetcher prefetcher;
    private final Settings settings;
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private final ActionRecord record = new ActionRecord();

    /** Told of each batch whose hash agreed, while what it changed is still known. */
    @FunctionalInterface
    public interface AppliedHandler {
        /** @param batchNumber of the batch. */
        void onApplied(long batchNumber);
    }

    public BatchReplayer(final ActionApplier applier, final Assembly assembly) {
        this(applier, assembly, NOBODY);
    }

    public BatchReplayer(final ActionApplier applier, final Assembly assembly, final AppliedHandler appliedHandler) {
        this.applier = applier;
        this.appliedHandler = appliedHandler;
        this.store = assembly.store();
        this.prefetcher = assembly.prefetcher();
        this.settings = assembly.settings();
    }

    /**
     * Applies one batch.
     *
     * @throws ReplayDivergedException when the state is not what it was when the batch was journaled.
     */
    @Override
    public void onBatch(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
        final long actionCount = header.actionCount();
        applyActions(buffer, offset, actionCount);
        applier.endBatch();
        final long stateHash = store.stateHash();
        if (stateHash != header.stateHash() && settings.isLayoutInForce()) {
            throw new ReplayDivergedException(
                    header.batchNumber(), header.firstSequence(), actionCount, header.stateHash(), stateHash);
        }
        appliedHandler.onApplied(header.batchNumber());
        applier.closeBatch();
    }

    /**
     * Applies a batch's actions up to one of them, and nothing of what comes at the batch's end: the state as that action left it. There is
     * no hash to hold it against, and no batch can follow.
     */
    void applyUpTo(final DirectBuffer buffer, final int offset, final long sequence) {
        header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
        applyActions(buffer, offset, sequence - header.firstSequence() + 1);
        appliedHandler.onApplied(header.batchNumber());
        applier.closeBatch();
    }

    private void applyActions(final DirectBuffer buffer, final int offset, final long actionCount) {
        applier.beginBatch(header.timeNs());
        int at = offset + BatchLayout.HEADER_LENGTH;
        final int preludeLength = header.preludeLength();
        if (preludeLength > 0) {
            applier.changeSettings(buffer, at, preludeLength);
            at += preludeLength;
        }
        for (long i = 0; i < actionCount; i++) {
            if (i % Prefetcher.WINDOW == 0) {
                prefetcher.lookAhead(buffer, at, (int) Math.min(Prefetcher.WINDOW, actionCount - i));
            }
            record.wrap(buffer, at);
            applier.apply(record);
            at += ActionRecord.paddedLength(record.length());
        }
    }
}
