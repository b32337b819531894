package io.acta.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The bytes end where the last record does, so that a key that is read behind them is seen. */
class PrefetcherTest {
    private static final int SCHEMA_ID = 901;
    private static final int TEMPLATE_ID = 3;
    private static final int KEY_OFFSET = 8;
    private static final TableType<Table, Table> TYPE = TableType.named("Numbers")
            .message(SCHEMA_ID, 1, 0)
            .keyOffset(0)
            .initialRow(new byte[2 * Long.BYTES])
            .build(table -> table, table -> table);

    private final Prefetcher prefetcher = new Prefetcher();

    @Test
    void shouldNotReadAKeyThatAnOlderVersionsBlockDoesNotHold() {
        assertThat(UnsafeBuffer.SHOULD_BOUNDS_CHECK).isTrue();
        try (StateStore store = new StateStore(1)) {
            final Table table = store.create(TYPE, 8);
            prefetcher.declare(SCHEMA_ID, TEMPLATE_ID, KEY_OFFSET, table);
            assertThatCode(() -> lookAhead(TEMPLATE_ID, KEY_OFFSET)).doesNotThrowAnyException();
            assertThatCode(() -> lookAhead(TEMPLATE_ID, KEY_OFFSET + Long.BYTES))
                    .doesNotThrowAnyException();
            // Else the first would show nothing.
            prefetcher.declare(SCHEMA_ID, TEMPLATE_ID + 1, KEY_OFFSET + Long.BYTES, table);
            assertThatCode(() -> lookAhead(TEMPLATE_ID + 1, KEY_OFFSET, KEY_OFFSET + 2 * Long.BYTES, 1))
                    .as("one alone is not looked at")
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> lookAhead(TEMPLATE_ID + 1, KEY_OFFSET, KEY_OFFSET + 2 * Long.BYTES))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldLookAtNothingOfActionsThatNobodyDeclared() {
        try (StateStore store = new StateStore(1)) {
            prefetcher.declare(SCHEMA_ID, TEMPLATE_ID, KEY_OFFSET, store.create(TYPE, 8));
            assertThatCode(() -> lookAhead(TEMPLATE_ID - 1, 0)).doesNotThrowAnyException();
            assertThatCode(() -> lookAhead(TEMPLATE_ID + 1, 0)).doesNotThrowAnyException();
        }
    }

    private void lookAhead(final int templateId, final int blockLength) {
        lookAhead(templateId, blockLength, blockLength);
    }

    private void lookAhead(final int templateId, final int blockLength, final int claimedLength) {
        lookAhead(templateId, blockLength, claimedLength, 2);
    }

    /** @param claimedLength what the messages' headers say. */
    private void lookAhead(final int templateId, final int blockLength, final int claimedLength, final int records) {
        final int messageLength = MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
        final int stride = ActionRecord.paddedLength(ActionRecord.headersLength(0) + messageLength);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(records * stride));
        for (int offset = 0; offset < buffer.capacity(); offset += stride) {
            ActionRecord.writeHeaders(buffer, offset, 0, messageLength, 0, 0, 0);
            new MessageHeaderEncoder()
                    .wrap(buffer, offset + ActionRecord.headersLength(0))
                    .blockLength(claimedLength)
                    .templateId(templateId)
                    .schemaId(SCHEMA_ID)
                    .version(0);
        }
        prefetcher.lookAhead(buffer, 0, records);
    }
}
