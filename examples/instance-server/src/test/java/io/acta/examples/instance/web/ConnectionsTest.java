package io.acta.examples.instance.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.PeerDecoder;
import io.acta.examples.instance.PeerTable;
import io.acta.examples.instance.WelcomedEncoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Which changes of rows a client is told of. */
class ConnectionsTest {
    private final List<String> told = new ArrayList<>();
    private final Connections connections = new Connections();
    private final UnsafeBuffer row = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldTellOfRowsOfItsOwnSchemaAlone() {
        final Connection connection = new Connection(new ToldLine(), 1, 7, false);
        connection.welcome(List.of());
        connection.welcomeSequence(0);
        connections.add(connection);

        final TableType<Table, Table> other = TableType.named("Other")
                .message(InstanceServerSchema.INSTANCE.id() + 1, PeerDecoder.TEMPLATE_ID, 0)
                .keyOffset(0)
                .initialRow(new byte[PeerDecoder.BLOCK_LENGTH])
                .build(table -> table, table -> table);
        connections.onChange(1, other, 5, ChangeKind.ADDED, 1, row, -1, 0);
        connections.onChange(1, other, 5, ChangeKind.REMOVED, -1, row, 0, -1);
        assertThat(told).isEmpty();

        connections.onChange(2, PeerTable.TYPE, 5, ChangeKind.REMOVED, -1, row, 0, -1);
        assertThat(told)
                .singleElement()
                .asString()
                .contains("RowRemoved", "\"key\":\"5\"", "" + PeerDecoder.TEMPLATE_ID);
    }

    @Test
    void shouldTellTheStateBeforeTheChangesThatCameMeanwhile() {
        final Connection connection = new Connection(new ToldLine(), 1, 7, false);
        connection.welcomeSequence(0);
        connections.add(connection);
        connections.onChange(2, PeerTable.TYPE, 5, ChangeKind.REMOVED, -1, row, 0, -1);
        assertThat(told).isEmpty();
        final byte[] welcomed = new byte[MessageHeaderEncoder.ENCODED_LENGTH + WelcomedEncoder.BLOCK_LENGTH];
        new WelcomedEncoder()
                .wrapAndApplyHeader(new UnsafeBuffer(welcomed), 0, new MessageHeaderEncoder())
                .peerId(1)
                .userId(7);
        connection.welcome(List.of(welcomed));
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("Welcomed");
        assertThat(told.get(1)).contains("RowRemoved");
    }

    private final class ToldLine implements Line {
        @Override
        public void text(final String json) {
            told.add(json);
        }

        @Override
        public void bytes(final byte[] message) {
            throw new AssertionError("this connection speaks JSON");
        }

        @Override
        public void close(final int code, final String reason) {
            told.add(code + " " + reason);
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
