package io.acta.examples.orders.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.codec.json.JsonView;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.engine.state.TableType;
import io.acta.examples.orders.OrdersSchema;
import io.acta.examples.web.Json;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Rows as JSON, as the schema shows them: 64-bit numbers are texts, since JavaScript has no such numbers. Any thread. */
public final class Rows {
    private static final JsonView VIEW = new JsonView(OrdersSchema.INSTANCE);

    private Rows() {}

    /** A row where it lies. */
    public static ObjectNode json(final TableType<?, ?> table, final DirectBuffer buffer, final int offset) {
        final MessageLayout layout = OrdersSchema.INSTANCE.message(table.templateId());
        try {
            return (ObjectNode) Json.MAPPER.readTree(VIEW.rowToJson(layout, buffer, offset));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("the schema's own JSON cannot be read", e);
        }
    }

    /** A row that was copied with its header. */
    static ObjectNode json(final TableType<?, ?> table, final byte[] message) {
        return json(table, new UnsafeBuffer(message), Schema.HEADER_LENGTH);
    }
}
