package io.acta.bench.simulate;

import io.acta.bench.simulate.store.AmountChangedEncoder;
import io.acta.bench.simulate.store.InboxDecoder;
import io.acta.bench.simulate.store.InboxEncoder;
import io.acta.bench.simulate.store.InboxTable;
import io.acta.bench.simulate.store.JoinedDecoder;
import io.acta.bench.simulate.store.MessageHeaderEncoder;
import io.acta.bench.simulate.store.NotedDecoder;
import io.acta.bench.simulate.store.StoreOutputs;
import io.acta.bench.simulate.store.StoreQueueHandler;
import io.acta.bench.simulate.store.StoreReactor;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ActionQueue;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.state.RetainedActions;
import io.acta.engine.state.SymbolTable;
import org.agrona.concurrent.UnsafeBuffer;

/** Gives words symbols, retains notes for who joins later, and takes notes from a queue at a batch's end; tables are a little too small. */
final class NoteKeeper extends StoreReactor {
    private static final int INBOX = 1;
    private static final int TAKEN_MAX = 3;

    private final UnsafeBuffer message =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + AmountChangedEncoder.BLOCK_LENGTH]);
    private final AmountChangedEncoder encoder = new AmountChangedEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private SymbolTable symbols;
    private RetainedActions retained;
    private InboxTable inboxes;
    private ActionQueue queue;
    private OutputSink sink;
    private StoreOutputs outputs;
    private final StoreQueueHandler handler = new StoreQueueHandler() {
        @Override
        protected void onNoted(final NotedDecoder action, final ActionQueue from, final ActionContext context) {
            final long peer = action.peerId();
            take(peer * 31 + action.textLength(), context);
        }
    };

    @Override
    public void onSetup(final ReactorSetup setup) {
        symbols = setup.own(SymbolTable.TYPE, 20);
        retained = setup.own(RetainedActions.TYPE, 15);
        inboxes = setup.own(InboxTable.TYPE, 1);
        queue = setup.queue(60, NotedDecoder.TEMPLATE_ID);
        sink = setup.outputs();
        outputs = new StoreOutputs(sink);
    }

    @Override
    protected void onNoted(final NotedDecoder action, final ActionContext context) {
        final long symbol = symbols.idOf("word " + action.word());
        encoder.wrapAndApplyHeader(message, 0, header).itemId(action.peerId()).amount(symbol);
        retained.retain(context.origin(), action.peerId(), 0, action.word() % 4, message, 0, message.capacity());
    }

    @Override
    protected void onJoined(final JoinedDecoder action, final ActionContext context) {
        if (action.leaves() == 0) {
            retained.tell(action.peerId(), sink);
            return;
        }
        retained.forgetAudience(action.peerId());
        symbols.remove(symbols.find("word " + action.peerId()));
    }

    @Override
    public void onBatchEnd(final ActionContext context) {
        for (int i = 0; i < TAKEN_MAX && queue.next(); i++) {
            handler.onQueued(queue, context);
        }
    }

    private void take(final long value, final ActionContext context) {
        final InboxEncoder known = inboxes.edit(INBOX);
        final InboxEncoder row = known != null ? known : inboxes.add(INBOX);
        final InboxDecoder now = inboxes.get(INBOX);
        final long count = now.count() + 1;
        row.count(count).hash(31 * now.hash() + value);
        outputs.noteTaken(value, context.sequence(), count);
    }
}
