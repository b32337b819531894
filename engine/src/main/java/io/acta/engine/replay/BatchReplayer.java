package io.acta.engine.replay;

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
    private final ActionApplier applier;
    private final StateStore store;
    private final Prefetcher prefetcher;
    private final Settings settings;
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private final ActionRecord record = new ActionRecord();

    public BatchReplayer(final ActionApplier applier, final Assembly assembly) {
        this.applier = applier;
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
        applier.beginBatch(header.timeNs());
        int at = offset + BatchLayout.HEADER_LENGTH;
        final int preludeLength = header.preludeLength();
        if (preludeLength > 0) {
            applier.changeSettings(buffer, at, preludeLength);
            at += preludeLength;
        }
        int ahead = at;
        for (long i = 0; i < actionCount; i++) {
            if (i % Prefetcher.WINDOW == 0 && !prefetcher.isIdle()) {
                ahead = lookAhead(buffer, ahead, Math.min(Prefetcher.WINDOW, actionCount - i));
            }
            record.wrap(buffer, at);
            applier.apply(record);
            at += ActionRecord.paddedLength(record.length());
        }
        applier.endBatch();
        final long stateHash = store.stateHash();
        applier.closeBatch();
        if (stateHash != header.stateHash() && settings.isLayoutInForce()) {
            throw new ReplayDivergedException(
                    header.batchNumber(), header.firstSequence(), actionCount, header.stateHash(), stateHash);
        }
    }

    private int lookAhead(final DirectBuffer buffer, final int from, final long count) {
        int at = from;
        for (long i = 0; i < count; i++) {
            prefetcher.look(buffer, at);
            at += ActionRecord.paddedLength(ActionRecord.length(buffer, at));
        }
        prefetcher.fetch();
        return at;
    }
}
