package io.acta.examples.stream.frames;

import io.acta.examples.stream.LayerKind;
import java.util.List;

/**
 * What is to be drawn, as it was after one batch. Two equal scenes at the same moment look the same.
 *
 * @param startTimeNs since 1970, 0 while the stream is off.
 * @param error why it is off, empty when nobody knows of one.
 * @param layers from back to front, hidden ones too.
 * @param chat from old to new.
 */
public record Scene(
        boolean isLive,
        boolean isPaused,
        int targetFps,
        long startTimeNs,
        String error,
        List<SceneLayer> layers,
        List<ChatLine> chat) {

    /** Before there is any state. */
    public static final Scene EMPTY = new Scene(false, false, 1, 0, "", List.of(), List.of());

    /** True while time goes on in it. */
    public boolean isMoving() {
        return isLive && !isPaused;
    }

    /**
     * One layer.
     *
     * @param opacityPercent 0 to 100.
     */
    public record SceneLayer(
            long layerId, LayerKind kind, int zIndex, boolean visible, int opacityPercent, String text) {}

    /** One message. */
    public record ChatLine(long messageId, String author, String text) {}
}
