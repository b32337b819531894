package io.acta.examples.instance.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.TableType;
import io.acta.examples.instance.InstanceServerSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All rows of all tables at one moment, as messages of their own. Taken on the reactor thread by a query, which copies bytes and
 * nothing else; shown on any.
 */
final class StateCopy {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<byte[]> messages = new ArrayList<>();
    private final long sequence;

    /** @param sequence of the last action that the state shows. */
    StateCopy(final StateView state, final long sequence) {
        this.sequence = sequence;
        for (final TableType<?, ?> table : state.tables()) {
            if (table.schemaId() == InstanceServerSchema.INSTANCE.id()) {
                state.forEachRow(
                        table, (type, key, version, buffer, offset) -> messages.add(type.toMessage(buffer, offset)));
            }
        }
    }

    /** Sequence of the last action that it shows. */
    long sequence() {
        return sequence;
    }

    /** A message for each row. */
    List<byte[]> messages() {
        return messages;
    }

    /** {@code {"sequence":"7","Instance":[…],"Peer":[…], …}}. */
    String toJson() {
        final StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("sequence", Long.toString(sequence));
            for (final MessageLayout table : InstanceServerSchema.INSTANCE.messages()) {
                if (table.kind() == MessageKind.STATE) {
                    writeTable(table, out);
                }
            }
            out.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }

    private void writeTable(final MessageLayout table, final JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(table.name());
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (final byte[] message : messages) {
            buffer.wrap(message);
            if (buffer.getShort(Schema.TEMPLATE_ID_OFFSET) == table.templateId()) {
                Connection.VIEW.writeRow(table, buffer, Schema.HEADER_LENGTH, out);
            }
        }
        out.writeEndArray();
    }
}
