package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The values of the rooms. One that is set counts at once, and is told with all others that change until the next flush: each once,
 * however often it was set. One change is told as {@code StateUpdate}, several as {@code BatchedUpdates}.
 *
 * <p>A value that was removed stays as an empty row until that was told. On the reactor thread. Allocates nothing.
 */
final class RoomValues {
    private static final long NONE = 0;

    private final RoomTable rooms;
    private final RoomValueTable values;
    private final RoomValueCursor cursor;
    private final RoomUpdates updates;
    private final VoiceOutputs numbered;
    private final OutputSink outputSink;
    private final VoiceOutputs outputs;
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private ParticipantCursor members;

    RoomValues(
            final RoomTable rooms,
            final RoomValueTable values,
            final RoomUpdates updates,
            final OutputSink outputSink) {
        this.rooms = rooms;
        this.values = values;
        this.cursor = values.cursor();
        this.updates = updates;
        this.numbered = new VoiceOutputs(updates);
        this.outputSink = outputSink;
        this.outputs = new VoiceOutputs(outputSink);
    }

    void onViews(final ParticipantView participants) {
        members = participants.cursor();
    }

    /** Sets or removes a value, or refuses the action. */
    void set(final UpdateStateDecoder action, final long roomId, final ActionContext context) {
        final long known = find(action, roomId);
        final long seen = action.expectedVersion();
        final boolean isThere = known != NONE && values.get(known).lengthBytes() > 0;
        final long actual = isThere ? values.get(known).setVersion() : -1;
        if (seen != UpdateStateDecoder.expectedVersionNullValue() && !context.expect(seen, actual)) {
            return;
        }
        action.wrapValue(text);
        if (text.capacity() > Bounds.VALUE_BYTES_MAX) {
            context.reject(Rejection.TEXT_TOO_LONG.code());
        } else if (action.key(0) == 0 || !PlainText.isPlain(text, 0, text.capacity(), true)) {
            context.reject(Rejection.BAD_TEXT.code());
        } else if (known != NONE) {
            write(known, roomId, action.participantId(), context);
        } else if (text.capacity() > 0) {
            add(action, roomId, context);
        }
    }

    private void add(final UpdateStateDecoder action, final long roomId, final ActionContext context) {
        if (count(roomId) == Bounds.ROOM_VALUES_MAX) {
            context.reject(Rejection.TOO_MANY_VALUES.code());
            return;
        }
        final RoomValueEncoder row = values.add(context.step()).roomId(roomId).untold(YesNo.NO);
        for (int i = 0; i < UpdateStateDecoder.keyLength(); i++) {
            row.key(i, action.key(i));
        }
        write(context.step(), roomId, action.participantId(), context);
    }

    private void write(final long entryId, final long roomId, final long byId, final ActionContext context) {
        final boolean isTold = values.get(entryId).untold() == YesNo.NO;
        values.edit(entryId)
                .byId(byId)
                .setVersion(context.step())
                .lengthBytes(text.capacity())
                .untold(YesNo.YES)
                .putValue(text, 0, text.capacity());
        if (isTold) {
            final int changed = rooms.get(roomId).changedValues() + 1;
            rooms.edit(roomId).changedValues(changed);
        }
    }

    /** Tells the members what has changed since the last flush. */
    void flush(final long roomId) {
        final int changed = rooms.get(roomId).changedValues();
        if (changed == 0) {
            return;
        }
        rooms.edit(roomId).changedValues(0);
        final boolean isOne = changed == 1;
        final long before = rooms.get(roomId).updates();
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            if (cursor.row().untold() == YesNo.YES) {
                final long number = isOne
                        ? updates.toMembers(roomId, members.byRoomId(roomId).rows())
                        : updates.keep(roomId);
                tell(number, cursor.row());
            }
        }
        if (!isOne) {
            tellTogether(roomId, before, changed);
        }
        settle(roomId);
    }

    private void tell(final long number, final RoomValueDecoder row) {
        final StateUpdateEncoder told = numbered.stateUpdate()
                .number(number)
                .roomId(row.roomId())
                .version(row.setVersion())
                .byId(row.byId());
        for (int i = 0; i < RoomValueDecoder.keyLength(); i++) {
            told.key(i, row.key(i));
        }
        row.wrapValue(text);
        told.putValue(text, 0, row.lengthBytes());
        numbered.commitStateUpdate();
    }

    private void tellTogether(final long roomId, final long before, final int changed) {
        outputSink.toMembers(members.byRoomId(roomId).rows());
        final BatchedUpdatesEncoder told = outputs.batchedUpdates().roomId(roomId);
        final BatchedUpdatesEncoder.UpdatesEncoder each = told.updatesCount(changed);
        long number = before;
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            final RoomValueDecoder row = cursor.row();
            if (row.untold() == YesNo.YES) {
                each.next().number(++number).version(row.setVersion()).byId(row.byId());
                for (int i = 0; i < RoomValueDecoder.keyLength(); i++) {
                    each.key(i, row.key(i));
                }
                row.wrapValue(text);
                each.putValue(text, 0, row.lengthBytes());
            }
        }
        outputs.commitBatchedUpdates();
    }

    /** Everybody knows now: what was removed goes. */
    private void settle(final long roomId) {
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            final long entryId = cursor.row().entryId();
            if (cursor.row().lengthBytes() == 0) {
                values.remove(entryId);
            } else if (cursor.row().untold() == YesNo.YES) {
                values.edit(entryId).untold(YesNo.NO);
            }
        }
    }

    /** How many values the room shows. */
    int shown(final long roomId) {
        int count = 0;
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            count += cursor.row().lengthBytes() > 0 ? 1 : 0;
        }
        return count;
    }

    /** Writes the values that the room shows into a joiner's message. */
    void write(final long roomId, final JoinSuccessEncoder.ValuesEncoder into) {
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            final RoomValueDecoder row = cursor.row();
            if (row.lengthBytes() > 0) {
                into.next().version(row.setVersion()).byId(row.byId());
                for (int i = 0; i < RoomValueDecoder.keyLength(); i++) {
                    into.key(i, row.key(i));
                }
                row.wrapValue(text);
                into.putValue(text, 0, row.lengthBytes());
            }
        }
    }

    /** Takes all values of a room away. */
    void removeAll(final long roomId) {
        // Each removal takes the row out of the list that the cursor walks, so it starts anew each time.
        while (cursor.byRoomId(roomId).next()) {
            values.remove(cursor.row().entryId());
        }
    }

    private int count(final long roomId) {
        int count = 0;
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            count++;
        }
        return count;
    }

    private long find(final UpdateStateDecoder action, final long roomId) {
        cursor.byRoomId(roomId);
        while (cursor.next()) {
            final RoomValueDecoder row = cursor.row();
            int same = 0;
            while (same < RoomValueDecoder.keyLength() && row.key(same) == action.key(same)) {
                same++;
            }
            if (same == RoomValueDecoder.keyLength()) {
                return row.entryId();
            }
        }
        return NONE;
    }
}
