package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.schema.Schema;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.snapshot.MemorySnapshotStore;
import io.acta.engine.state.IndexType;
import io.acta.engine.state.RowCursor;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots of an older schema: what was appended gets its null, what does not fit is refused by name. */
@Timeout(60)
class RowGrowthTest {
    private static final String OLD = """
            acta-schema 1
            schema "shop" id=77 version=0
            message "ItemAdded" id=1 kind=action block=16
              scalar "itemId" id=1 type=int64 offset=0 bytes=8
              scalar "shelf" id=2 type=int64 offset=8 bytes=8
            message "Item" id=50 kind=state block=20
              scalar "itemId" id=1 type=int64 offset=0 bytes=8 semantic="key"
              scalar "shelf" id=2 type=int64 offset=8 bytes=8 semantic="index"
              scalar "price" id=3 type=int32 offset=16 bytes=4
            """;

    private static final String APPENDED = """
              scalar "stock" id=4 type=int64 offset=20 bytes=8 presence=optional since=1
            """;

    private final MemoryJournal journal = new MemoryJournal();
    private final MemorySnapshotStore snapshots = new MemorySnapshotStore();

    @Test
    void shouldLengthenRowsAndGiveThemTheNewFieldsNull() {
        fillWithTheOldSchema();
        final String grown = OLD.replace("block=20", "block=28").replace("version=0", "version=1") + APPENDED;
        final List<String> rows;
        try (Engine engine = launch(new Shop(grown))) {
            assertThat(engine.recoveryReport().snapshot().lastSequence()).isEqualTo(9);
            rows = rows(engine);
            assertThat(rows).contains("3 on shelf 1 for 300 stock " + Long.MIN_VALUE);
            assertThat(rows).contains("20 on shelf 2 for 2000 stock " + Long.MIN_VALUE);
            assertThat(rows).as("shelf 1 lists them as they came").containsSubsequence("1: 1", "1: 3", "1: 5");
            add(engine, 30, 1);
            assertThat(rows(engine)).contains("30 on shelf 1 for 3000 stock " + Long.MIN_VALUE);
            engine.snapshot().join();
        }
        try (Engine engine = launch(new Shop(grown))) {
            assertThat(engine.recoveryReport().batches()).isZero();
            assertThat(rows(engine)).containsAll(rows);
        }
        final MemorySnapshotStore none = new MemorySnapshotStore();
        try (Engine engine = Engine.launch(
                new EngineContext().reactor(new Shop(grown)).journal(journal).snapshots(none))) {
            assertThat(rows(engine)).as("the journal alone, from its beginning").containsAll(rows);
        }
    }

    @Test
    void shouldTakeARenamedFieldForTheSame() {
        fillWithTheOldSchema();
        try (Engine engine = launch(new Shop(OLD.replace("\"price\"", "\"cost\"")))) {
            assertThat(rows(engine)).contains("3 on shelf 1 for 300 stock 0");
        }
    }

    @Test
    void shouldListRowsInTheirOrderInAnIndexThatIsNew() {
        fillWithTheOldSchema();
        final Shop shop = new Shop(OLD);
        shop.indexPrice = true;
        try (Engine engine = launch(shop)) {
            assertThat(engine.query(state -> shop.rowsAtPrice(500)).join()).containsExactly(5L);
        }
    }

    @Test
    void shouldRefuseByTableAndFieldWhatDoesNotFit() {
        fillWithTheOldSchema();
        refuses(OLD.replace("\"price\" id=3 type=int32", "\"price\" id=3 type=uint32"), "table Item: field price was");
        refuses(
                OLD.replace("block=20", "block=24")
                        .replace("\"price\" id=3 type=int32 offset=16", "\"price\" id=3 type=int32 offset=20"),
                "table Item: field price was at offset 16 and is at 20");
        refuses(OLD.replace("\"price\" id=3", "\"weight\" id=4"), "table Item: field price is gone");
        refuses(
                OLD.substring(0, OLD.indexOf("  scalar \"price\"")).replace("block=20", "block=16"),
                "field price is gone");
        refuses(OLD + "  scalar \"tax\" id=4 type=int32 offset=16 bytes=4\n", "field tax is new and at offset 16");
    }

    @Test
    void shouldRefuseATableThatVanishedWithItsRows() {
        fillWithTheOldSchema();
        final Shop without = new Shop(OLD);
        without.ownsItems = false;
        assertThatThrownBy(() -> launch(without))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("table Item vanished");
    }

    private void refuses(final String schema, final String message) {
        assertThatThrownBy(() -> launch(new Shop(schema)))
                .as(message)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    private void fillWithTheOldSchema() {
        try (Engine engine = launch(new Shop(OLD))) {
            for (int i = 1; i <= 9; i++) {
                add(engine, i, i % 2);
            }
            engine.snapshot().join();
            add(engine, 20, 2);
        }
    }

    private Engine launch(final Shop shop) {
        return Engine.launch(new EngineContext().reactor(shop).journal(journal).snapshots(snapshots));
    }

    private static void add(final Engine engine, final long itemId, final long shelf) {
        final UnsafeBuffer action = new UnsafeBuffer(new byte[24]);
        action.putShort(0, (short) 16, ByteOrder.LITTLE_ENDIAN);
        action.putShort(2, (short) 1, ByteOrder.LITTLE_ENDIAN);
        action.putShort(4, (short) 77, ByteOrder.LITTLE_ENDIAN);
        action.putLong(8, itemId, ByteOrder.LITTLE_ENDIAN);
        action.putLong(16, shelf, ByteOrder.LITTLE_ENDIAN);
        final long sequence = engine.publisher().offer(action, 0, 24);
        assertThat(engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS))
                .isTrue();
    }

    private static List<String> rows(final Engine engine) {
        return engine.query(state -> ((Shop) engine.context().reactors().get(0)).rows())
                .join();
    }

    /** Items on shelves, in a table that is made by hand for whatever schema there is. */
    private static final class Shop implements Reactor {
        private final Schema schema;
        private boolean ownsItems = true;
        private boolean indexPrice;
        private Table items;

        private Shop(final String schema) {
            this.schema = Schema.parse(schema);
        }

        @Override
        public String name() {
            return "shop";
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public void onSetup(final ReactorSetup setup) {
            if (!ownsItems) {
                return;
            }
            final TableType.Builder builder = TableType.named("Item")
                    .message(77, 50, schema.version())
                    .keyOffset(0)
                    .index("shelf", 8, IndexType.Encoding.INT64)
                    .initialRow(schema.message(50).initialBlock());
            if (indexPrice) {
                builder.index("price", 16, IndexType.Encoding.INT32);
            }
            final TableType<Table, Table> type = builder.build(table -> table, table -> table);
            items = setup.own(type, 100);
        }

        @Override
        public void onAction(
                final int templateId,
                final DirectBuffer buffer,
                final int offset,
                final int blockLength,
                final int version,
                final ActionContext context) {
            final long itemId = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            final int row = items.insert(itemId);
            items.buffer(row)
                    .putLong(
                            items.offset(row) + 8,
                            buffer.getLong(offset + 8, ByteOrder.LITTLE_ENDIAN),
                            ByteOrder.LITTLE_ENDIAN);
            items.buffer(row).putInt(items.offset(row) + 16, (int) itemId * 100, ByteOrder.LITTLE_ENDIAN);
        }

        private List<String> rows() {
            final List<String> rows = new ArrayList<>();
            final RowCursor cursor = new RowCursor(items).all();
            while (cursor.next()) {
                final DirectBuffer buffer = items.buffer(cursor.row());
                final int offset = items.offset(cursor.row());
                final boolean grown = schema.message(50).blockLength() > 20;
                rows.add(buffer.getLong(offset) + " on shelf " + buffer.getLong(offset + 8) + " for "
                        + buffer.getInt(offset + 16) + " stock " + (grown ? buffer.getLong(offset + 20) : 0));
            }
            for (int shelf = 0; shelf < 3; shelf++) {
                cursor.byIndex(0, shelf);
                while (cursor.next()) {
                    rows.add(shelf + ": " + items.buffer(cursor.row()).getLong(items.offset(cursor.row())));
                }
            }
            return rows;
        }

        private List<Long> rowsAtPrice(final int price) {
            final List<Long> ids = new ArrayList<>();
            final RowCursor cursor = new RowCursor(items).byIndex(1, price);
            while (cursor.next()) {
                ids.add(items.buffer(cursor.row()).getLong(items.offset(cursor.row())));
            }
            return ids;
        }
    }
}
