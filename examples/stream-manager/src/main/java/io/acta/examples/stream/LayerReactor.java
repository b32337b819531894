package io.acta.examples.stream;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Owns the layers: what is drawn over what, how opaque, and with which text. */
public final class LayerReactor extends StreamManagerReactor {
    /** Layers that the defaults may set. */
    public static final int LAYERS_MAX = 16;

    private LayerTable layers;
    private SymbolView names;
    private final UnsafeBuffer text = new UnsafeBuffer();

    @Override
    public void onSetup(final ReactorSetup setup) {
        layers = setup.own(LayerTable.TYPE, LAYERS_MAX);
        setup.publish(LayerTable.TYPE);
    }

    @Override
    public void onViews(final StateView state) {
        names = state.view(SymbolTable.TYPE);
    }

    @Override
    protected void onDefaultsSet(final DefaultsSetDecoder action, final ActionContext context) {
        for (final DefaultsSetDecoder.LayersDecoder layer : action.layers()) {
            final LayerEncoder row = layers.add(layer.layerId());
            if (row == null) {
                context.reject(Rejection.DEFAULTS_SET.code());
                return;
            }
            row.zIndex(layer.zIndex())
                    .opacityPercent(layer.opacityPercent())
                    .kind(layer.kind())
                    .visible(layer.visible());
            for (int i = 0; i < LayerEncoder.titleLength(); i++) {
                row.title(i, layer.title(i));
            }
            layer.wrapText(text);
            putText(row, text);
        }
    }

    @Override
    protected void onLayerVisibilitySet(final LayerVisibilitySetDecoder action, final ActionContext context) {
        final int user = action.offset() + LayerVisibilitySetDecoder.userEncodingOffset();
        if (isExpected(action.layerId(), action.seenVersion(), context)) {
            change(action.layerId(), action.buffer(), user).visible(action.visible());
        }
    }

    @Override
    protected void onLayerEdited(final LayerEditedDecoder action, final ActionContext context) {
        final long layerId = action.layerId();
        if (!isExpected(layerId, action.seenVersion(), context)) {
            return;
        }
        final boolean isOpacityGiven = action.opacityPercent() != LayerEditedDecoder.opacityPercentNullValue();
        final boolean isTextGiven = action.isTextGiven() == YesNo.YES;
        if (!isOpacityGiven && !isTextGiven) {
            context.reject(Rejection.NOTHING_GIVEN.code());
            return;
        }
        if (isTextGiven && layers.get(layerId).kind() != LayerKind.TEXT) {
            context.reject(Rejection.LAYER_HAS_NO_TEXT.code());
            return;
        }
        final LayerEncoder row =
                change(layerId, action.buffer(), action.offset() + LayerEditedDecoder.userEncodingOffset());
        if (isOpacityGiven) {
            row.opacityPercent(action.opacityPercent());
        }
        if (isTextGiven) {
            action.wrapText(text);
            putText(row, text);
        }
    }

    private boolean isExpected(final long layerId, final long seenVersion, final ActionContext context) {
        if (!layers.contains(layerId)) {
            context.reject(Rejection.UNKNOWN_LAYER.code());
            return false;
        }
        return seenVersion == LayerVisibilitySetDecoder.seenVersionNullValue()
                || context.expect(seenVersion, layers.version(layerId));
    }

    private LayerEncoder change(final long layerId, final DirectBuffer buffer, final int userOffset) {
        final long userId = PeopleReactor.find(names, buffer, userOffset);
        final long changes = layers.get(layerId).changes() + 1;
        return layers.edit(layerId).changes(changes).changedBy(userId);
    }

    private static void putText(final LayerEncoder row, final DirectBuffer text) {
        row.textLengthBytes(text.capacity());
        LayerTable.copyText(row, text, 0, text.capacity());
    }
}
