package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.protocol.SettingDecoder;
import io.acta.codec.protocol.SettingEncoder;
import io.acta.codec.protocol.SettingsChangedDecoder;
import io.acta.codec.protocol.SettingsChangedEncoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What decides outcomes beside the actions and the code: the engine's limits, the tables' capacities and the queues' rows; and the layout of the
 * tables' rows, which decides what the state hash is. They are rows of a table, so that they are hashed, snapshotted and replayed
 * like all state, and a batch's prelude changes them ({@code SettingsChanged} in {@code acta-protocol.xml}).
 *
 * <p>A launch wants the settings of its context. What differs from those that the journal left is put into the prelude of the first
 * batch; until then, and in a replay up to that batch, the older ones are in force. A journal without preludes is
 * replayed with the context's.
 *
 * <p><b>Threads:</b> the reactor's.
 */
public final class Settings {
    /** Kinds of settings of a table, in the upper half of a setting's id. Ids of limits are those of {@link EngineLimits#values}. */
    private static final long CAPACITY = 1L << 32;

    private static final long LAYOUT = 2L << 32;

    /** The lower half of the id is the queue's. */
    private static final long QUEUE_ROWS = 3L << 32;

    private static final int GROUP_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH + SettingsChangedEncoder.BLOCK_LENGTH;
    private static final int GROUP_HEADER_LENGTH = SettingsChangedEncoder.SettingsEncoder.HEADER_SIZE;
    private static final int ENTRY_LENGTH = SettingsChangedEncoder.SettingsEncoder.sbeBlockLength();
    private static final int SETTINGS_MAX = (BatchLayout.PRELUDE_LENGTH_MAX - 64) / ENTRY_LENGTH;

    private static final TableType<Table, Table> TYPE = TableType.named("Setting")
            .message(SettingDecoder.SCHEMA_ID, SettingDecoder.TEMPLATE_ID, SettingDecoder.SCHEMA_VERSION)
            .keyOffset(SettingDecoder.settingIdEncodingOffset())
            .initialRow(new byte[SettingEncoder.BLOCK_LENGTH])
            .build(table -> table, table -> table);

    private static final int VALUE_OFFSET = SettingDecoder.valueEncodingOffset();

    private final StateStore store;
    private final Table settings;
    private final Consumer<EngineLimits> onLimits;
    private final Long2LongHashMap wantedCapacities = new Long2LongHashMap(-1);
    private final Long2LongHashMap wantedQueueRows = new Long2LongHashMap(-1);
    private final StoredQueues queues;
    private final EngineLimits wantedLimits;
    private EngineLimits limits;
    private boolean layoutInForce = true;

    /**
     * @param limits of the context: wanted, and in force until settings are changed.
     * @param queues whose rows it sets.
     * @param onLimits told when other limits come into force.
     */
    Settings(
            final StateStore store,
            final EngineLimits limits,
            final StoredQueues queues,
            final Consumer<EngineLimits> onLimits) {
        this.queues = queues;
        this.store = store;
        this.settings = store.createQuiet(TYPE, SETTINGS_MAX);
        this.onLimits = onLimits;
        this.wantedLimits = limits;
        this.limits = limits;
    }

    /** A table has the capacity that its owner wants. */
    void declareCapacity(final Table table) {
        wantedCapacities.put(id(CAPACITY, table), table.capacity());
    }

    /** A queue has the rows that its owner wants. */
    void declareQueue(final StoredQueue queue) {
        wantedQueueRows.put(QUEUE_ROWS | queue.queueId(), queue.rows());
    }

    /** The limits in force. */
    EngineLimits limits() {
        return limits;
    }

    /** Whether rows have the layout now that they had when the batch in hand was journaled, so that state hashes can be compared. */
    public boolean isLayoutInForce() {
        return layoutInForce;
    }

    /** A prelude with every setting that is wanted and not the one in force; null when there is none. */
    DirectBuffer encodeChanges() {
        final long[] ids = new long[SETTINGS_MAX];
        final long[] values = new long[SETTINGS_MAX];
        int count = 0;
        final long[] limitValues = wantedLimits.values();
        for (int i = 0; i < limitValues.length; i++) {
            count = collect(i + 1L, limitValues[i], ids, values, count);
        }
        for (final Table table : store.tables()) {
            final long capacityId = id(CAPACITY, table);
            if (wantedCapacities.containsKey(capacityId)) {
                count = collect(capacityId, wantedCapacities.get(capacityId), ids, values, count);
            }
            count = collect(id(LAYOUT, table), table.type().layoutHash(), ids, values, count);
        }
        for (final StoredQueue queue : queues.all()) {
            final long id = QUEUE_ROWS | queue.queueId();
            count = collect(id, wantedQueueRows.get(id), ids, values, count);
        }
        return count == 0 ? null : encode(ids, values, count);
    }

    private int collect(final long id, final long value, final long[] ids, final long[] values, final int count) {
        final int row = settings.find(id);
        if (row >= 0 && value(row) == value) {
            return count;
        }
        if (count == SETTINGS_MAX) {
            throw new IllegalStateException("too many tables: their settings are more than " + SETTINGS_MAX);
        }
        ids[count] = id;
        values[count] = value;
        return count + 1;
    }

    private static DirectBuffer encode(final long[] ids, final long[] values, final int count) {
        final long length = BatchLayout.alignedLength(GROUP_OFFSET + GROUP_HEADER_LENGTH + (long) count * ENTRY_LENGTH);
        final UnsafeBuffer prelude = new UnsafeBuffer(new byte[(int) length]);
        final SettingsChangedEncoder.SettingsEncoder group = new SettingsChangedEncoder()
                .wrapAndApplyHeader(prelude, 0, new MessageHeaderEncoder())
                .settingsCount(count);
        for (int i = 0; i < count; i++) {
            group.next().settingId(ids[i]).value(values[i]);
        }
        return prelude;
    }

    /** Writes a prelude's settings into the table, within a step. */
    void change(final DirectBuffer prelude, final int offset, final int lengthBytes) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(prelude, offset);
        if (lengthBytes < GROUP_OFFSET + GROUP_HEADER_LENGTH
                || header.schemaId() != SettingsChangedDecoder.SCHEMA_ID
                || header.templateId() != SettingsChangedDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("prelude holds no settings: length=" + lengthBytes + ", schemaId="
                    + header.schemaId() + ", templateId=" + header.templateId());
        }
        final SettingsChangedDecoder.SettingsDecoder group = new SettingsChangedDecoder()
                .wrapAndApplyHeader(prelude, offset, header)
                .settings();
        if (GROUP_OFFSET + GROUP_HEADER_LENGTH + (long) group.count() * group.actingBlockLength() > lengthBytes) {
            throw new IllegalStateException("prelude too short: length=" + lengthBytes + ", settings=" + group.count());
        }
        // Not bounded by a limit that these settings may be about to change; putIntoForce sets the bound again.
        store.mutationsMax(SETTINGS_MAX);
        while (group.hasNext()) {
            group.next();
            set(group.settingId(), group.value());
        }
    }

    private void set(final long id, final long value) {
        int row = settings.edit(id);
        if (row < 0) {
            row = settings.insert(id);
        }
        settings.buffer(row).putLong(settings.offset(row) + VALUE_OFFSET, value, ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes what the table holds count, from the next step on. Between steps. */
    void putIntoForce() {
        final long[] values = wantedLimits.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i + 1L, values[i]);
        }
        limits = EngineLimits.of(values);
        onLimits.accept(limits);
        for (final StoredQueue queue : queues.all()) {
            final long id = QUEUE_ROWS | queue.queueId();
            queue.rows((int) value(id, wantedQueueRows.get(id)));
        }
        queues.rowsChanged();
        layoutInForce = true;
        for (final Table table : store.tables()) {
            final long capacityId = id(CAPACITY, table);
            if (wantedCapacities.containsKey(capacityId)) {
                table.capacity(value(capacityId, wantedCapacities.get(capacityId)));
            }
            final long layout = table.type().layoutHash();
            layoutInForce &= value(id(LAYOUT, table), layout) == layout;
        }
    }

    private long value(final long id, final long missing) {
        final int row = settings.find(id);
        return row < 0 ? missing : value(row);
    }

    private long value(final int row) {
        return settings.buffer(row).getLong(settings.offset(row) + VALUE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    private static long id(final long kind, final Table table) {
        return kind | (long) table.type().schemaId() << 16 | table.type().templateId();
    }
}
