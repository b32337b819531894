package io.acta.examples.stream.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.codec.json.JsonView;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.SymbolReader;
import io.acta.engine.state.TableType;
import io.acta.examples.stream.ActivityTable;
import io.acta.examples.stream.StreamManagerSchema;
import io.acta.examples.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A row as programs read it that know nothing of this one: the schema's JSON, with texts where a row has the id of a name, the number of an action, or bytes of
 * a fixed length.
 *
 * <pre>{@code
 * {"layerId":"3", "changedBy":"ann", … "title":"Headline", "text":"Good evening"}
 * }</pre>
 *
 * <p><b>Threads:</b> one, that of the subscription: a name is published before anybody is told of a row that refers to it.
 */
final class RowText {
    /** Fields that carry the id of a person's name. */
    private static final List<String> NAMES = List.of("changedBy", "userId");

    private static final String TEXT = "text";
    private static final String TEXT_LENGTH = "textLengthBytes";

    private final JsonView view = new JsonView(StreamManagerSchema.INSTANCE);
    private final SymbolReader names;

    RowText(final PublishedTables tables) {
        names = new SymbolReader(tables);
    }

    /** A row where it lies. */
    String of(final TableType<?, ?> table, final DirectBuffer buffer, final int offset) {
        final ObjectNode row =
                Json.object(view.rowToJson(StreamManagerSchema.INSTANCE.message(table.templateId()), buffer, offset));
        for (final String field : NAMES) {
            if (row.has(field)) {
                row.put(field, names.text(row.get(field).asLong()));
            }
        }
        if (row.has(TEXT)) {
            final int lengthBytes = row.remove(TEXT_LENGTH).intValue();
            row.put(TEXT, new String(bytes(row), 0, lengthBytes, StandardCharsets.UTF_8));
        }
        if (table == ActivityTable.TYPE) {
            row.put(
                    "action",
                    StreamManagerSchema.INSTANCE
                            .message(row.get("templateId").asInt())
                            .name());
        }
        return row.toString();
    }

    private static byte[] bytes(final ObjectNode row) {
        try {
            return row.get(TEXT).binaryValue();
        } catch (final IOException e) {
            throw new UncheckedIOException("the schema's own JSON cannot be read", e);
        }
    }
}
