package io.acta.examples.stream;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;
import org.agrona.DirectBuffer;

/**
 * Owns the names of people, as symbols: rows of others carry 8 bytes in place of a name. Runs first, so that whoever handles the action
 * after it finds the name; when one of them refuses, the name is forgotten with the action.
 */
public final class PeopleReactor extends StreamManagerReactor {
    /** People who may ever have acted; one more is refused. */
    public static final int PEOPLE_MAX = 4096;

    private SymbolTable names;

    @Override
    public void onSetup(final ReactorSetup setup) {
        names = setup.own(SymbolTable.TYPE, PEOPLE_MAX + 1);
        setup.publish(SymbolTable.TYPE);
    }

    /** The id of the name in a message's field, {@link SymbolView#NONE} when it is unknown or empty. Allocates nothing. */
    static long find(final SymbolView names, final DirectBuffer buffer, final int fieldOffset) {
        return names.find(buffer, fieldOffset, lengthBytes(buffer, fieldOffset));
    }

    private static int lengthBytes(final DirectBuffer buffer, final int fieldOffset) {
        int length = 0;
        while (length < StreamStartedDecoder.userLength() && buffer.getByte(fieldOffset + length) != 0) {
            length++;
        }
        return length;
    }

    private void meet(final DirectBuffer buffer, final int fieldOffset) {
        final int length = lengthBytes(buffer, fieldOffset);
        if (length > 0) {
            names.idOf(buffer, fieldOffset, length);
        }
    }

    @Override
    protected void onStreamStarted(final StreamStartedDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + StreamStartedDecoder.userEncodingOffset());
    }

    @Override
    protected void onStreamPaused(final StreamPausedDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + StreamPausedDecoder.userEncodingOffset());
    }

    @Override
    protected void onStreamStopped(final StreamStoppedDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + StreamStoppedDecoder.userEncodingOffset());
    }

    @Override
    protected void onTargetFpsSet(final TargetFpsSetDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + TargetFpsSetDecoder.userEncodingOffset());
    }

    @Override
    protected void onLayerVisibilitySet(final LayerVisibilitySetDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + LayerVisibilitySetDecoder.userEncodingOffset());
    }

    @Override
    protected void onLayerEdited(final LayerEditedDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + LayerEditedDecoder.userEncodingOffset());
    }

    @Override
    protected void onChatSent(final ChatSentDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + ChatSentDecoder.userEncodingOffset());
    }

    @Override
    protected void onPreviewConnected(final PreviewConnectedDecoder action, final ActionContext context) {
        meet(action.buffer(), action.offset() + PreviewConnectedDecoder.userEncodingOffset());
    }
}
