package io.acta.examples.voice;

import io.acta.engine.reactor.MessageSink;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.state.RowCursor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a room's members are told, numbered, and the newest of it kept in a ring of rows: pollers read them there, and who joins late is
 * told the messages among them. A facade on this sink sends to the members and keeps at once:
 *
 * <pre>{@code
 * long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
 * outputs.participantLeft(number, roomId, participantId, reason);   // outputs = new VoiceOutputs(updates)
 * }</pre>
 *
 * <p>A ring's place is {@code roomId * ROOM_UPDATES + number % ROOM_UPDATES}. On the reactor thread. Allocates nothing.
 */
final class RoomUpdates implements MessageSink {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final RoomTable rooms;
    private final RoomUpdateTable updates;
    private final OutputSink outputSink;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_BYTES]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DataReceivedDecoder data = new DataReceivedDecoder();
    private final UnsafeBuffer kept = new UnsafeBuffer(0, 0);

    private long roomId;
    private long number;
    private boolean isTold;
    private int claimedBytes;

    RoomUpdates(final RoomTable rooms, final RoomUpdateTable updates, final OutputSink outputSink) {
        this.rooms = rooms;
        this.updates = updates;
        this.outputSink = outputSink;
    }

    /** The next message goes to these members and is kept. @return its number. */
    long toMembers(final long room, final RowCursor members) {
        outputSink.toMembers(members);
        return next(room, true);
    }

    /** The same, but for one member. */
    long toMembersExcept(final long room, final RowCursor members, final long participantId) {
        outputSink.toMembersExcept(members, participantId);
        return next(room, true);
    }

    /** The next message is kept and told in another way. @return its number. */
    long keep(final long room) {
        return next(room, false);
    }

    private long next(final long room, final boolean told) {
        roomId = room;
        isTold = told;
        number = rooms.get(room).updates() + 1;
        rooms.edit(room).updates(number);
        return number;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim(final int lengthBytes) {
        claimedBytes = lengthBytes;
        return 0;
    }

    @Override
    public long commit() {
        return offer(buffer, 0, claimedBytes);
    }

    /** What was claimed is this sink's own memory: there is nothing to give back. */
    @Override
    public void abort() {
        claimedBytes = 0;
    }

    @Override
    public MutableDirectBuffer draft() {
        return buffer;
    }

    @Override
    public long offer(final DirectBuffer message, final int offset, final int lengthBytes) {
        final long place = Bounds.updatePlace(roomId, number);
        RoomUpdateEncoder row = updates.edit(place);
        if (row == null) {
            row = updates.add(place).roomId(roomId);
        }
        row.number(number).lengthBytes(lengthBytes).putUpdate(message, offset, lengthBytes);
        return isTold ? outputSink.offer(message, offset, lengthBytes) : number;
    }

    /** Tells one participant the data messages that are kept, oldest first. */
    void tellData(final long room, final long participantId) {
        final long newest = rooms.get(room).updates();
        for (long n = Math.max(1, newest - Bounds.ROOM_UPDATES + 1); n <= newest; n++) {
            final RoomUpdateDecoder row = data(room, n);
            if (row != null) {
                final int lengthBytes = row.lengthBytes();
                row.wrapUpdate(kept);
                outputSink.toOne(participantId);
                outputSink.offer(kept, 0, lengthBytes);
            }
        }
    }

    /** Who sent the data message of a number, 0 when there is none. */
    long senderOf(final long room, final long dataNumber) {
        return data(room, dataNumber) == null ? 0 : data.fromId();
    }

    /** Takes the data message of a number out of the ring. */
    void remove(final long room, final long dataNumber) {
        updates.remove(Bounds.updatePlace(room, dataNumber));
    }

    /** Takes all updates of a room away. */
    void removeAll(final long room) {
        for (int i = 0; i < Bounds.ROOM_UPDATES; i++) {
            updates.remove(Bounds.updatePlace(room, i));
        }
    }

    private RoomUpdateDecoder data(final long room, final long wanted) {
        final RoomUpdateDecoder row = updates.get(Bounds.updatePlace(room, wanted));
        if (row == null || row.number() != wanted) {
            return null;
        }
        row.wrapUpdate(kept);
        if (header.wrap(kept, 0).templateId() != DataReceivedDecoder.TEMPLATE_ID) {
            return null;
        }
        data.wrapAndApplyHeader(kept, 0, header);
        return row;
    }
}
