package io.acta.examples.stream.frames;

import io.acta.engine.published.OvertakenException;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.SymbolReader;
import io.acta.examples.stream.ChatMessageDecoder;
import io.acta.examples.stream.ChatMessageReader;
import io.acta.examples.stream.LayerDecoder;
import io.acta.examples.stream.LayerReader;
import io.acta.examples.stream.StreamDecoder;
import io.acta.examples.stream.StreamReactor;
import io.acta.examples.stream.StreamReader;
import io.acta.examples.stream.YesNo;
import io.acta.examples.stream.frames.Scene.ChatLine;
import io.acta.examples.stream.frames.Scene.SceneLayer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@link Scene} from published rows: all of one batch, without a lock and without the reactor thread. Does not wait but for
 * a batch that comes in at that very moment.
 *
 * <p><b>Threads:</b> one; make one for each.
 */
public final class SceneReader {
    private static final Logger LOG = LoggerFactory.getLogger(SceneReader.class);

    private final PublishedTables tables;
    private final StreamReader streams;
    private final LayerReader layers;
    private final ChatMessageReader messages;
    private final SymbolReader names;
    private Scene last = Scene.EMPTY;

    /** @param tables of an engine or a replica with this program's reactors. */
    public SceneReader(final PublishedTables tables) {
        this.tables = tables;
        this.streams = new StreamReader(tables);
        this.layers = new LayerReader(tables);
        this.messages = new ChatMessageReader(tables);
        this.names = new SymbolReader(tables);
    }

    /** The scene as it is now; {@link Scene#EMPTY} before the defaults are set. Where it changes faster than it can be read, as it was read last. */
    public Scene read() {
        try {
            last = tables.collect(this::readOnce);
        } catch (final OvertakenException e) {
            LOG.debug("the picture is drawn as it was before", e);
        }
        return last;
    }

    private Scene readOnce() {
        final StreamDecoder stream = streams.get(StreamReactor.STREAM_ID);
        if (stream == null) {
            return Scene.EMPTY;
        }
        final long startTimeNs = stream.startTimeNs();
        return new Scene(
                stream.isLive() == YesNo.YES,
                stream.isPaused() == YesNo.YES,
                stream.targetFps(),
                startTimeNs == StreamDecoder.startTimeNsNullValue() ? 0 : startTimeNs,
                stream.error(),
                readLayers(),
                readChat());
    }

    private List<SceneLayer> readLayers() {
        final List<SceneLayer> read = new ArrayList<>();
        layers.all();
        while (layers.next()) {
            final LayerDecoder row = layers.row();
            final byte[] text = new byte[row.textLengthBytes()];
            row.getText(text, 0, text.length);
            read.add(new SceneLayer(
                    row.layerId(),
                    row.kind(),
                    row.zIndex(),
                    row.visible() == YesNo.YES,
                    row.opacityPercent(),
                    new String(text, StandardCharsets.UTF_8)));
        }
        read.sort(Comparator.comparingInt(SceneLayer::zIndex).thenComparingLong(SceneLayer::layerId));
        return read;
    }

    private List<ChatLine> readChat() {
        final List<ChatLine> read = new ArrayList<>();
        messages.all();
        while (messages.next()) {
            final ChatMessageDecoder row = messages.row();
            final byte[] text = new byte[row.textLengthBytes()];
            row.getText(text, 0, text.length);
            final String author = names.text(row.userId());
            read.add(new ChatLine(
                    row.messageId(), author == null ? "" : author, new String(text, StandardCharsets.UTF_8)));
        }
        read.sort(Comparator.comparingLong(ChatLine::messageId));
        return read.subList(Math.max(0, read.size() - ScenePainter.CHAT_LINES), read.size());
    }
}
