package io.acta.examples.stream.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.SymbolReader;
import io.acta.examples.stream.ActivityReader;
import io.acta.examples.stream.ChatMessageDecoder;
import io.acta.examples.stream.ChatMessageReader;
import io.acta.examples.stream.LayerDecoder;
import io.acta.examples.stream.LayerReader;
import io.acta.examples.stream.PreviewClientDecoder;
import io.acta.examples.stream.PreviewClientReader;
import io.acta.examples.stream.StreamDecoder;
import io.acta.examples.stream.StreamManagerSchema;
import io.acta.examples.stream.StreamReactor;
import io.acta.examples.stream.StreamReader;
import io.acta.examples.stream.StreamStatsDecoder;
import io.acta.examples.stream.StreamStatsReader;
import io.acta.examples.stream.YesNo;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The state as the API shows it, from published rows. Each answer is of one batch. Versions and sequences are strings, since they may grow above
 * what JavaScript's numbers hold; times are milliseconds since 1970.
 *
 * <p><b>Threads:</b> any; each has readers of its own.
 */
public final class StateJson {
    private final PublishedTables tables;
    private final ThreadLocal<Readers> readers;

    /** @param tables of an engine or a replica with this program's reactors. */
    public StateJson(final PublishedTables tables) {
        this.tables = tables;
        this.readers = ThreadLocal.withInitial(() -> new Readers(tables));
    }

    /**
     * {@code StreamState}, and the version of the row that people decide on.
     *
     * @throws Refusal 503, when there is none yet.
     */
    public ObjectNode stream() {
        return tables.collect(() -> stream(readers.get()));
    }

    /** All layers, from back to front. */
    public ArrayNode layers() {
        return tables.collect(() -> layers(readers.get()));
    }

    /** Stream and layers of one moment. */
    public ObjectNode streamAndLayers() {
        return tables.collect(() -> {
            final Readers own = readers.get();
            final ObjectNode both = Json.object();
            both.set("stream", stream(own));
            both.set("layers", layers(own));
            return both;
        });
    }

    /** One layer. */
    public ObjectNode layer(final long layerId) {
        final Readers own = readers.get();
        final LayerDecoder row = own.layers.get(layerId);
        if (row == null) {
            throw new Refusal(404, "there is no layer " + layerId, "id");
        }
        return layer(own, row);
    }

    private static ObjectNode stream(final Readers own) {
        final StreamDecoder row = own.streams.get(StreamReactor.STREAM_ID);
        final StreamStatsDecoder stats = own.stats.get(StreamReactor.STREAM_ID);
        if (row == null || stats == null) {
            throw new Refusal(503, "the stream has no state yet; try again in a moment");
        }
        final ObjectNode json = Json.object()
                .put("isLive", row.isLive() == YesNo.YES)
                .put("isPaused", row.isPaused() == YesNo.YES)
                .put("fps", round(stats.fps()))
                .put("targetFPS", row.targetFps())
                .put("frameCount", stats.frameCount())
                .put("droppedFrames", stats.droppedFrames())
                .put("averageRenderTime", round(stats.averageRenderTimeMs()));
        if (row.startTimeNs() == StreamDecoder.startTimeNsNullValue()) {
            json.putNull("startTime");
        } else {
            json.put("startTime", millis(row.startTimeNs()));
        }
        final String error = row.error();
        return json.put("error", error.isEmpty() ? null : error)
                .put("previews", stats.previews())
                .put("previewsTotal", stats.previewsTotal())
                .put("processStarts", row.processStarts())
                .put("changes", row.changes())
                .put("changedBy", own.name(row.changedBy()))
                .put("version", Long.toString(own.streams.version()));
    }

    private static ArrayNode layers(final Readers own) {
        final List<ObjectNode> rows = new ArrayList<>();
        own.layers.all();
        while (own.layers.next()) {
            rows.add(layer(own, own.layers.row()));
        }
        rows.sort(Comparator.comparingInt(row -> row.get("zIndex").intValue()));
        return Json.MAPPER.createArrayNode().addAll(rows);
    }

    private static ObjectNode layer(final Readers own, final LayerDecoder row) {
        final byte[] text = new byte[row.textLengthBytes()];
        row.getText(text, 0, text.length);
        return Json.object()
                .put("id", Long.toString(row.layerId()))
                .put("title", row.title())
                .put("kind", lower(row.kind()))
                .put("visible", row.visible() == YesNo.YES)
                .put("opacity", row.opacityPercent())
                .put("zIndex", row.zIndex())
                .put("text", new String(text, StandardCharsets.UTF_8))
                .put("changes", row.changes())
                .put("changedBy", own.name(row.changedBy()))
                .put("version", Long.toString(own.layers.version()));
    }

    /** {@code PreviewClientState}s: those that are connected first, then the newest of those that have gone. */
    public ArrayNode clients(final int max) {
        final List<ObjectNode> rows = tables.collect(() -> {
            final Readers own = readers.get();
            final List<ObjectNode> read = new ArrayList<>();
            own.previews.all();
            while (own.previews.next()) {
                final PreviewClientDecoder row = own.previews.row();
                read.add(Json.object()
                        .put("id", Long.toString(row.clientId()))
                        .put("user", own.name(row.userId()))
                        .put("quality", lower(row.quality()))
                        .put("adapted", row.isAdapted() == YesNo.YES)
                        .put("lastPing", millis(row.lastPingNs()))
                        .put("connectedAt", millis(row.connectedNs()))
                        .put("connected", row.connected() == YesNo.YES));
            }
            return read;
        });
        rows.sort(Comparator.comparing((ObjectNode row) -> !row.get("connected").booleanValue())
                .thenComparing(row -> -row.get("connectedAt").longValue()));
        return Json.MAPPER.createArrayNode().addAll(rows.subList(0, Math.min(max, rows.size())));
    }

    /** The newest messages, from old to new. */
    public ArrayNode chat() {
        final List<ObjectNode> rows = tables.collect(() -> {
            final Readers own = readers.get();
            final List<ObjectNode> read = new ArrayList<>();
            own.messages.all();
            while (own.messages.next()) {
                final ChatMessageDecoder row = own.messages.row();
                final byte[] text = new byte[row.textLengthBytes()];
                row.getText(text, 0, text.length);
                read.add(Json.object()
                        .put("id", Long.toString(row.messageId()))
                        .put("user", own.name(row.userId()))
                        .put("text", new String(text, StandardCharsets.UTF_8))
                        .put("sentAt", millis(row.sentNs())));
            }
            return read;
        });
        rows.sort(Comparator.comparingLong(row -> row.get("id").asLong()));
        return Json.MAPPER.createArrayNode().addAll(rows);
    }

    /** What people did, counted. */
    public ArrayNode analytics() {
        return tables.collect(() -> {
            final Readers own = readers.get();
            final ArrayNode rows = Json.MAPPER.createArrayNode();
            own.activities.all();
            while (own.activities.next()) {
                rows.addObject()
                        .put(
                                "action",
                                StreamManagerSchema.INSTANCE
                                        .message((int) own.activities.row().templateId())
                                        .name())
                        .put("count", own.activities.row().count())
                        .put("lastSequence", Long.toString(own.activities.row().lastSequence()))
                        .put("lastAt", millis(own.activities.row().lastNs()));
            }
            return rows;
        });
    }

    /** Sequence of the last action that can be read. */
    public long sequence() {
        return tables.sequence();
    }

    private static long millis(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }

    private static double round(final double value) {
        return Math.round(value * 100) / 100.0;
    }

    static String lower(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static final class Readers {
        private final StreamReader streams;
        private final StreamStatsReader stats;
        private final LayerReader layers;
        private final PreviewClientReader previews;
        private final ChatMessageReader messages;
        private final ActivityReader activities;
        private final SymbolReader names;

        Readers(final PublishedTables tables) {
            streams = new StreamReader(tables);
            stats = new StreamStatsReader(tables);
            layers = new LayerReader(tables);
            previews = new PreviewClientReader(tables);
            messages = new ChatMessageReader(tables);
            activities = new ActivityReader(tables);
            names = new SymbolReader(tables);
        }

        String name(final long symbolId) {
            return names.text(symbolId);
        }
    }
}
