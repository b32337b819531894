package io.acta.examples.instance.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.engine.reactor.StateView;
import io.acta.examples.instance.InstanceCursor;
import io.acta.examples.instance.InstanceDecoder;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.InstanceTable;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.PeerCursor;
import io.acta.examples.instance.PeerDecoder;
import io.acta.examples.instance.PeerTable;
import io.acta.examples.instance.ProducerCursor;
import io.acta.examples.instance.ProducerDecoder;
import io.acta.examples.instance.ProducerTable;
import io.acta.examples.instance.TransportCursor;
import io.acta.examples.instance.TransportDecoder;
import io.acta.examples.instance.TransportTable;
import io.acta.examples.instance.UserMediaCursor;
import io.acta.examples.instance.UserMediaDecoder;
import io.acta.examples.instance.UserMediaTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
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
        final InstanceCursor instances = state.view(InstanceTable.TYPE).cursor().all();
        while (instances.next()) {
            add(
                    InstanceDecoder.TEMPLATE_ID,
                    instances.row().buffer(),
                    instances.row().offset());
        }
        final PeerCursor peers = state.view(PeerTable.TYPE).cursor().all();
        while (peers.next()) {
            add(PeerDecoder.TEMPLATE_ID, peers.row().buffer(), peers.row().offset());
        }
        final TransportCursor transports =
                state.view(TransportTable.TYPE).cursor().all();
        while (transports.next()) {
            add(
                    TransportDecoder.TEMPLATE_ID,
                    transports.row().buffer(),
                    transports.row().offset());
        }
        final ProducerCursor producers = state.view(ProducerTable.TYPE).cursor().all();
        while (producers.next()) {
            add(
                    ProducerDecoder.TEMPLATE_ID,
                    producers.row().buffer(),
                    producers.row().offset());
        }
        final UserMediaCursor users = state.view(UserMediaTable.TYPE).cursor().all();
        while (users.next()) {
            add(UserMediaDecoder.TEMPLATE_ID, users.row().buffer(), users.row().offset());
        }
    }

    private void add(final int templateId, final DirectBuffer buffer, final int offset) {
        messages.add(message(templateId, buffer, offset));
    }

    /** A row as a message: its header, then the row. */
    static byte[] message(final int templateId, final DirectBuffer buffer, final int offset) {
        final int rowLength = InstanceServerSchema.INSTANCE.message(templateId).blockLength();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Schema.HEADER_LENGTH + rowLength]);
        new MessageHeaderEncoder()
                .wrap(message, 0)
                .blockLength(rowLength)
                .templateId(templateId)
                .schemaId(InstanceServerSchema.INSTANCE.id())
                .version(InstanceServerSchema.INSTANCE.version());
        message.putBytes(Schema.HEADER_LENGTH, buffer, offset, rowLength);
        return message.byteArray();
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
