package io.acta.examples.instance.web;

import io.acta.codec.schema.Schema;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.RowRemovedEncoder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tells every welcomed client of every change of a row: the row as the message that it is, or that it is gone. Each change is
 * encoded once for each format, however many listen.
 *
 * <p><b>Threads:</b> changes come on their subscription's; the rest on any. Nothing here waits for a client.
 */
final class Connections implements ChangeHandler {
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    void add(final Connection connection) {
        connections.add(connection);
    }

    void remove(final Connection connection) {
        connections.remove(connection);
    }

    @Override
    public void onChange(
            final long sequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer buffer,
            final int beforeOffset,
            final int afterOffset) {
        if (table.schemaId() != InstanceServerSchema.INSTANCE.id()) {
            // Template ids count within a schema: another one's rows are nothing that a client could read.
            return;
        }
        byte[] message = null;
        String json = null;
        for (final Connection connection : connections) {
            if (!connection.wantsChangesOf(sequence)) {
                continue;
            }
            if (message == null) {
                message = kind == ChangeKind.REMOVED
                        ? removal(table.templateId(), key)
                        : table.toMessage(buffer, afterOffset);
            }
            if (connection.speaksSbe()) {
                connection.tellSbe(message);
            } else {
                json = json == null ? Connection.VIEW.toJson(new UnsafeBuffer(message), 0, message.length) : json;
                connection.tellJson(json);
            }
        }
    }

    private static byte[] removal(final int templateId, final long key) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Schema.HEADER_LENGTH + RowRemovedEncoder.BLOCK_LENGTH]);
        new RowRemovedEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .key(key)
                .tableTemplateId(templateId);
        return message.byteArray();
    }
}
