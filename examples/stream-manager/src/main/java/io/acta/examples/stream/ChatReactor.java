package io.acta.examples.stream;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;
import org.agrona.concurrent.UnsafeBuffer;

/** Owns the newest chat messages. The id of a message is the step that wrote it, so ids rise for ever. */
public final class ChatReactor extends StreamManagerReactor {
    /** Messages that are kept; one more takes the place of the oldest. */
    public static final int MESSAGES_KEPT = 50;

    private ChatMessageTable messages;
    private ChatMessageCursor cursor;
    private SymbolView names;
    private final UnsafeBuffer text = new UnsafeBuffer();

    @Override
    public void onSetup(final ReactorSetup setup) {
        // One more: what is removed makes room when its step is over.
        messages = setup.own(ChatMessageTable.TYPE, MESSAGES_KEPT + 1);
        cursor = messages.cursor();
        setup.publish(ChatMessageTable.TYPE);
    }

    @Override
    public void onViews(final StateView state) {
        names = state.view(SymbolTable.TYPE);
    }

    @Override
    protected void onChatSent(final ChatSentDecoder action, final ActionContext context) {
        if (messages.size() == MESSAGES_KEPT) {
            messages.remove(oldestId());
        }
        final long userId =
                PeopleReactor.find(names, action.buffer(), action.offset() + ChatSentDecoder.userEncodingOffset());
        action.wrapText(text);
        final ChatMessageEncoder row = messages.add(context.step())
                .userId(userId)
                .sentNs(context.timeNanos())
                .textLengthBytes(text.capacity());
        ChatMessageTable.copyText(row, text, 0, text.capacity());
    }

    private long oldestId() {
        long oldest = Long.MAX_VALUE;
        cursor.all();
        while (cursor.next()) {
            oldest = Math.min(oldest, cursor.row().messageId());
        }
        return oldest;
    }
}
