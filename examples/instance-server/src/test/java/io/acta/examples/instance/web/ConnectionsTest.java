package io.acta.examples.instance.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.PeerDecoder;
import io.acta.examples.instance.PeerTable;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Which changes of rows a client is told of. */
class ConnectionsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Connections connections = new Connections();
    private final UnsafeBuffer row = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldTellOfRowsOfItsOwnSchemaAlone() {
        final Connection connection = new Connection(channel, 1, 7, false);
        connection.welcomeSequence(0);
        connections.add(connection);

        final TableType<Table, Table> other = TableType.named("Other")
                .message(InstanceServerSchema.INSTANCE.id() + 1, PeerDecoder.TEMPLATE_ID, 0)
                .keyOffset(0)
                .initialRow(new byte[PeerDecoder.BLOCK_LENGTH])
                .build(table -> table, table -> table);
        connections.onChange(1, other, 5, ChangeKind.ADDED, 1, row, -1, 0);
        connections.onChange(1, other, 5, ChangeKind.REMOVED, -1, row, 0, -1);
        assertThat(channel.outboundMessages()).isEmpty();

        connections.onChange(2, PeerTable.TYPE, 5, ChangeKind.REMOVED, -1, row, 0, -1);
        final TextWebSocketFrame told = channel.readOutbound();
        assertThat(told.text()).contains("RowRemoved", "\"key\":\"5\"", "" + PeerDecoder.TEMPLATE_ID);
    }
}
