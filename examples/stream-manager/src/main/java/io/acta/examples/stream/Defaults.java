package io.acta.examples.stream;

import java.nio.charset.StandardCharsets;

/** What a stream is like at its first start of all. */
final class Defaults {
    private record DefaultLayer(
            long layerId, LayerKind kind, boolean visible, int opacity, String title, String text) {}

    private static final DefaultLayer[] LAYERS = {
        new DefaultLayer(1, LayerKind.BACKGROUND, true, 100, "Background", ""),
        new DefaultLayer(2, LayerKind.SHAPES, true, 90, "Shapes", ""),
        new DefaultLayer(3, LayerKind.TEXT, true, 100, "Headline", "Acta stream manager"),
        new DefaultLayer(4, LayerKind.CLOCK, true, 100, "Clock", ""),
        new DefaultLayer(5, LayerKind.CHAT, true, 100, "Chat overlay", "")
    };

    private Defaults() {}

    /** Sends them. @return what the sink returns. */
    static long send(final StreamManagerActions actions, final int targetFps) {
        final DefaultsSetEncoder.LayersEncoder layers =
                actions.defaultsSet().targetFps(targetFps).layersCount(LAYERS.length);
        for (int i = 0; i < LAYERS.length; i++) {
            final DefaultLayer layer = LAYERS[i];
            final byte[] text = layer.text().getBytes(StandardCharsets.UTF_8);
            layers.next()
                    .layerId(layer.layerId())
                    .zIndex((short) i)
                    .opacityPercent((short) layer.opacity())
                    .kind(layer.kind())
                    .visible(layer.visible() ? YesNo.YES : YesNo.NO)
                    .title(layer.title())
                    .putText(text, 0, text.length);
        }
        return actions.commitDefaultsSet();
    }
}
