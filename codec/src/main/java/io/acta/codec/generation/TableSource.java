package io.acta.codec.generation;

import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import java.util.List;

/** Writes {@code YyyView}, {@code YyyTable}, {@code YyyCursor} and {@code YyyReader} for a state message. */
final class TableSource {
    private static final String ENGINE_STATE = "io.acta.engine.state.";

    private TableSource() {}

    static String view(final Schema schema, final MessageLayout state) {
        return new JavaText(schema)
                .imports(ENGINE_STATE + "Table")
                .add("""
                        /**
                         * Read access to the table of {@code $1} rows. On the reactor thread only. Allocates nothing, but for
                         * {@link #cursor()}.
                         */
                        @SuppressWarnings("all")
                        public class $2 {
                            final Table table;
                            private final $3 rowDecoder = new $3();

                            /** Wraps the table; the engine does. */
                            public $2(final Table table) {
                                this.table = table;
                            }

                            /** The row of a key in a flyweight that the next call reuses, or null when there is none. */
                            public final $3 get(final long key) {
                                return get(key, rowDecoder) ? rowDecoder : null;
                            }

                            /** Wraps a flyweight of yours around the row of a key. @return false when there is none; it is as it was then. */
                            public final boolean get(final long key, final $3 into) {
                                final int row = table.find(key);
                                if (row < 0) {
                                    return false;
                                }
                                into.wrap(table.buffer(row), table.offset(row), $3.BLOCK_LENGTH, $3.SCHEMA_VERSION);
                                return true;
                            }

                            /** True when there is a row of that key. */
                            public final boolean contains(final long key) {
                                return table.find(key) >= 0;
                            }

                            /** How many rows there are. */
                            public final int size() {
                                return table.size();
                            }

                            /** The step that last changed the row of a key, or -1 when there is none. */
                            public final long version(final long key) {
                                return table.find(key) < 0 ? -1 : table.version(key);
                            }

                            /** A new cursor. Make one in advance and keep it. */
                            public final $4 cursor() {
                                return new $4(table);
                            }
                        }
                        """, state.name(), Names.view(state), Names.decoder(state), Names.cursor(state))
                .toString();
    }

    static String table(final Schema schema, final Names names, final MessageLayout state) {
        final List<FieldLayout> indexes = indexes(state);
        final JavaText java = new JavaText(schema)
                .imports(ENGINE_STATE + "Table", ENGINE_STATE + "TableType")
                .add(
                        """
                        /**
                         * The table of {@code $1} rows, for the reactor that owns it. What is edited within an action is undone when the
                         * action is rejected or throws. On the reactor thread only. Allocates nothing.
                         */
                        @SuppressWarnings("all")
                        public final class $2 extends $3 {
                            /** What the engine must know of the table. */
                            public static final TableType<$3, $2> TYPE = TableType.named("$1")
                                    .message($4.SCHEMA_ID, $4.TEMPLATE_ID, $4.SCHEMA_VERSION)
                                    .keyOffset($5)
                        """,
                        state.name(),
                        Names.table(state),
                        Names.view(state),
                        Names.encoder(state),
                        key(state).offset());
        for (final FieldLayout index : indexes) {
            java.imports(ENGINE_STATE + "IndexType");
            java.add(
                    "            .index(\"$1\", $2, IndexType.Encoding.$3)\n",
                    index.name(),
                    index.offset(),
                    encoding(index.type()));
        }
        java.add(
                """
                                    .initialRow($6.INSTANCE.message($4.TEMPLATE_ID).initialBlock())
                                    .build($3::new, $2::new);

                            private final $4 rowEncoder = new $4();

                            /** Wraps the table; the engine does. */
                            public $2(final Table table) {
                                super(table);
                            }

                            /** The row of a key, to be changed in place, or null when there is none. Leave the key as it is. */
                            public $4 edit(final long key) {
                                return wrap(table.edit(key));
                            }

                            /**
                             * The row of a key, to be changed in place and read meanwhile: one look-up for both.
                             *
                             * @param row a flyweight of yours, which shows the row as it is at each moment, what was just written included.
                             * @return the row to be changed, or null when there is none; {@code row} is as it was then.
                             */
                            public $4 edit(final long key, final $7 row) {
                                final $4 encoder = wrap(table.edit(key));
                                if (encoder != null) {
                                    row.wrap(encoder.buffer(), encoder.offset(), $7.BLOCK_LENGTH, $7.SCHEMA_VERSION);
                                }
                                return encoder;
                            }

                            /**
                             * Adds a row: its key is set, optional fields are null, all else is zero.
                             *
                             * @return the row, to be filled in place, or null when the key has one already.
                             */
                            public $4 add(final long key) {
                                return wrap(table.insert(key));
                            }

                            /** The row of a key, to be changed in place: the one that is there, or else a new one as {@link #add} makes it. */
                            public $4 editOrAdd(final long key) {
                                final int row = table.edit(key);
                                return wrap(row >= 0 ? row : table.insert(key));
                            }

                            /**
                             * The same, to be read meanwhile.
                             *
                             * @param row a flyweight of yours, which shows the row as it is at each moment, what was just written included.
                             */
                            public $4 editOrAdd(final long key, final $7 row) {
                                final $4 encoder = editOrAdd(key);
                                row.wrap(encoder.buffer(), encoder.offset(), $7.BLOCK_LENGTH, $7.SCHEMA_VERSION);
                                return encoder;
                            }

                            /** Removes a row. @return false when there was none. */
                            public boolean remove(final long key) {
                                return table.delete(key);
                            }

                            private $4 wrap(final int row) {
                                return row < 0 ? null : rowEncoder.wrap(table.buffer(row), table.offset(row));
                            }
                        """,
                state.name(),
                Names.table(state),
                Names.view(state),
                Names.encoder(state),
                "",
                names.schemaClass(),
                Names.decoder(state));
        state.fields().stream().filter(TableSource::isBytes).forEach(field -> addCopy(java, state, field));
        return java.add("}\n").toString();
    }

    /** A text or bytes of a fixed length. */
    private static boolean isBytes(final FieldLayout field) {
        final boolean isArray = field.kind() == FieldKind.TEXT || field.kind() == FieldKind.ARRAY;
        return isArray && !field.isConstant() && field.arrayLength() > 1 && field.lengthBytes() == field.arrayLength();
    }

    private static void addCopy(final JavaText java, final MessageLayout state, final FieldLayout field) {
        java.imports("org.agrona.DirectBuffer");
        java.add(
                """

                    /**
                     * Copies bytes, an action's text above all, into a row's {@code $1}; what they don't fill becomes zeros. Allocates nothing.
                     *
                     * @param row that is edited or added.
                     * @param lengthBytes at most $2.
                     * @throws IllegalArgumentException when they are more; nothing is copied then.
                     */
                    public static void copy$3(
                            final $4 row, final DirectBuffer source, final int offset, final int lengthBytes) {
                        if (lengthBytes < 0 || lengthBytes > $2) {
                            throw new IllegalArgumentException("$5.$1: lengthBytes=" + lengthBytes
                                    + " is not within 0 to $2; let the schema bound it at the door");
                        }
                        final int start = row.offset() + $6;
                        row.buffer().putBytes(start, source, offset, lengthBytes);
                        row.buffer().setMemory(start + lengthBytes, $2 - lengthBytes, (byte) 0);
                    }
                """,
                field.name(),
                field.lengthBytes(),
                Names.upper(field.name()),
                Names.encoder(state),
                state.name(),
                field.offset());
    }

    static String cursor(final Schema schema, final MessageLayout state) {
        final JavaText java = new JavaText(schema)
                .imports(ENGINE_STATE + "Table")
                .add("""
                        /**
                         * Walks {@code $1} rows in an order that every replay repeats. Say which rows, then step:
                         *
                         * <pre>{@code
                         * cursor.all();
                         * while (cursor.next()) {
                         *     use(cursor.row());
                         * }
                         * }</pre>
                         *
                         * <p>On the reactor thread only. Allocates nothing.
                         */
                        @SuppressWarnings("all")
                        public final class $2 {
                            private final Table table;
                            private final io.acta.engine.state.RowCursor rows;
                            private final $3 rowDecoder = new $3();

                            $2(final Table table) {
                                this.table = table;
                                this.rows = new io.acta.engine.state.RowCursor(table);
                            }

                            /** Starts over, on all rows. */
                            public $2 all() {
                                rows.all();
                                return this;
                            }
                        """, state.name(), Names.cursor(state), Names.decoder(state));
        final List<FieldLayout> indexes = indexes(state);
        for (int i = 0; i < indexes.size(); i++) {
            final FieldLayout index = indexes.get(i);
            if (index.kind() == FieldKind.ENUM) {
                java.add(
                        """

                            /** Starts over, on the rows with this {@code $1}. */
                            public $2 by$3(final $4 value) {
                                return by$3(value.value()$5);
                            }
                        """,
                        index.name(),
                        Names.cursor(state),
                        Names.upper(index.name()),
                        Names.upper(index.typeName()),
                        index.type() == ScalarType.CHAR ? " & 0xFFL" : "");
            }
            java.add("""

                        /** Starts over, on the rows with this {@code $1}. */
                        public $2 by$3(final long value) {
                            rows.byIndex($4, value);
                            return this;
                        }
                    """, index.name(), Names.cursor(state), Names.upper(index.name()), i);
        }
        return java.add("""

                            /** Steps to the next row. @return false when there is none. */
                            public boolean next() {
                                if (!rows.next()) {
                                    return false;
                                }
                                final int row = rows.row();
                                rowDecoder.wrap(table.buffer(row), table.offset(row), $1.BLOCK_LENGTH, $1.SCHEMA_VERSION);
                                return true;
                            }

                            /** The row that {@link #next()} found, in a flyweight that it reuses. */
                            public $1 row() {
                                return rowDecoder;
                            }

                            /** The rows that it was started on, for a route: {@code outputSink.toMembers(cursor.all().rows())}. */
                            public io.acta.engine.state.RowCursor rows() {
                                return rows;
                            }
                        }
                        """, Names.decoder(state)).toString();
    }

    static String reader(final Schema schema, final MessageLayout state) {
        return new JavaText(schema)
                .imports("io.acta.engine.published.PublishedTables")
                .add("""
                        /**
                         * Reads published {@code $1} rows on any thread: committed ones, each whole, copied into memory of this reader. No
                         * lock, no garbage. One thread at a time: make one for each.
                         */
                        @SuppressWarnings("all")
                        public final class $2 {
                            private final io.acta.engine.published.RowReader rows;
                            private final $3 rowDecoder = new $3();

                            /** @param tables of an engine whose reactor called {@code setup.publish($4.TYPE)}. */
                            public $2(final PublishedTables tables) {
                                this.rows = tables.reader($4.TYPE);
                            }

                            /** A copy of the row of a key in a flyweight that the next call reuses, or null when there is none. */
                            public $3 get(final long key) {
                                return get(key, rowDecoder) ? rowDecoder : null;
                            }

                            /**
                             * Wraps a flyweight of yours around a copy of the row of a key, good until the next read by this reader.
                             *
                             * @return false when there is none; do not use the flyweight then.
                             */
                            public boolean get(final long key, final $3 into) {
                                if (!rows.read(key)) {
                                    return false;
                                }
                                wrap(into);
                                return true;
                            }

                            /** The step that last changed the row that was read last: what a compare-and-set expects. */
                            public long version() {
                                return rows.version();
                            }

                            /** How many rows there are. */
                            public int size() {
                                return rows.size();
                            }

                            /** Starts over, on all rows. */
                            public $2 all() {
                                rows.all();
                                return this;
                            }

                            /** Reads the next row. Rows may come and go meanwhile, unless all is read within {@code collect}. */
                            public boolean next() {
                                if (!rows.next()) {
                                    return false;
                                }
                                wrap(rowDecoder);
                                return true;
                            }

                            /** The row that {@link #next()} found, in a flyweight that it reuses. */
                            public $3 row() {
                                return rowDecoder;
                            }

                            private void wrap(final $3 into) {
                                into.wrap(rows.buffer(), rows.offset(), $3.BLOCK_LENGTH, $3.SCHEMA_VERSION);
                            }
                        }
                        """, state.name(), Names.reader(state), Names.decoder(state), Names.table(state))
                .toString();
    }

    private static FieldLayout key(final MessageLayout state) {
        return state.fields().stream()
                .filter(field -> SchemaRules.KEY.equals(field.semanticType()))
                .findFirst()
                .orElseThrow();
    }

    private static List<FieldLayout> indexes(final MessageLayout state) {
        return state.fields().stream()
                .filter(field -> SchemaRules.INDEX.equals(field.semanticType()))
                .toList();
    }

    private static String encoding(final ScalarType type) {
        return switch (type) {
            case CHAR -> "UINT8";
            case UINT64 -> "INT64";
            default -> type.name();
        };
    }
}
