package io.acta.examples.voice.web;

import io.acta.engine.Engine;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.state.SymbolTable;
import io.acta.examples.voice.ParticipantCursor;
import io.acta.examples.voice.ParticipantDecoder;
import io.acta.examples.voice.ParticipantReader;
import io.acta.examples.voice.ParticipantTable;
import io.acta.examples.voice.Role;
import io.acta.examples.voice.RoomDecoder;
import io.acta.examples.voice.RoomHeadcountDecoder;
import io.acta.examples.voice.RoomHeadcountReader;
import io.acta.examples.voice.RoomHeadcountTable;
import io.acta.examples.voice.RoomReader;
import io.acta.examples.voice.RoomTable;
import io.acta.examples.voice.RoomUpdateReader;
import io.acta.examples.voice.RoomUpdateTable;
import io.acta.examples.voice.YesNo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What HTTP needs to know of the state, read from published rows: which room has a code, who a session is, and what was told since. Where a row
 * is found is asked of the reactor thread once and remembered; whether it still is what it was is looked at each time.
 *
 * <p><b>Threads:</b> any.
 */
public final class Directory {
    private static final int REMEMBERED_MAX = 16 * 1024;
    private static final long NONE = 0;

    private final OneMoment moment;
    private final Map<String, Long> rooms = new ConcurrentHashMap<>();
    private final Map<Secrets.Session, Long> sessions = new ConcurrentHashMap<>();
    private final ThreadLocal<Readers> readers;

    /**
     * A room as anybody may see it who has its code.
     *
     * @param roomId the symbol of its code.
     * @param title of it.
     * @param isLocked whether nobody new comes in.
     * @param participants who is in it.
     * @param updates number of the newest update.
     */
    public record RoomSeen(long roomId, String title, boolean isLocked, int participants, long updates) {}

    /**
     * Somebody in a room.
     *
     * @param participantId of it.
     * @param roomId where it is.
     * @param role that it has now.
     * @param user by the token that it came by.
     */
    public record Present(long participantId, long roomId, Role role, String user) {}

    private static final class Readers {
        private final RoomReader rooms;
        private final RoomHeadcountReader headcounts;
        private final ParticipantReader participants;
        private final RoomUpdateReader updates;

        Readers(final PublishedTables published) {
            rooms = new RoomReader(published);
            headcounts = new RoomHeadcountReader(published);
            participants = new ParticipantReader(published);
            updates = new RoomUpdateReader(published);
        }
    }

    Directory(final Engine engine) {
        this.moment = new OneMoment(engine);
        this.readers = ThreadLocal.withInitial(() -> new Readers(engine.published()));
    }

    /** The room of a code, null when there is none. */
    public RoomSeen room(final String code) {
        if (!Secrets.isCode(code)) {
            return null;
        }
        final Long known = rooms.get(code);
        final RoomSeen seen = known == null ? null : room(known, code);
        if (seen != null) {
            return seen;
        }
        final long roomId = moment.ask(state -> state.view(SymbolTable.TYPE).find(code));
        if (roomId == NONE) {
            rooms.remove(code);
            return null;
        }
        remember(rooms, code, roomId);
        return room(roomId, code);
    }

    private RoomSeen room(final long roomId, final String code) {
        final Readers mine = readers.get();
        return moment.read(
                () -> seen(code, mine.rooms.get(roomId), mine.headcounts.get(roomId)),
                state -> seen(
                        code,
                        state.view(RoomTable.TYPE).get(roomId),
                        state.view(RoomHeadcountTable.TYPE).get(roomId)));
    }

    private static RoomSeen seen(final String code, final RoomDecoder room, final RoomHeadcountDecoder headcount) {
        return room == null || headcount == null || !room.roomCode().equals(code)
                ? null
                : new RoomSeen(
                        room.roomId(),
                        room.title(),
                        room.locked() == YesNo.YES,
                        headcount.participants(),
                        room.updates());
    }

    /** Who has a session, null when nobody has. */
    public Present session(final Secrets.Session session) {
        final Long known = sessions.get(session);
        final Present present = known == null ? null : participant(known, session);
        if (present != null) {
            return present;
        }
        final long participantId = moment.ask(state -> {
            final ParticipantCursor cursor =
                    state.view(ParticipantTable.TYPE).cursor().bySessionLow(session.low());
            while (cursor.next()) {
                if (cursor.row().sessionHigh() == session.high()) {
                    return cursor.row().participantId();
                }
            }
            return NONE;
        });
        if (participantId == NONE) {
            sessions.remove(session);
            return null;
        }
        remember(sessions, session, participantId);
        return participant(participantId, session);
    }

    private Present participant(final long participantId, final Secrets.Session session) {
        final ParticipantDecoder row = readers.get().participants.get(participantId);
        return row == null || row.sessionHigh() != session.high() || row.sessionLow() != session.low()
                ? null
                : new Present(participantId, row.roomId(), row.role(), row.user());
    }

    private static <K> void remember(final Map<K, Long> map, final K key, final long id) {
        if (map.size() >= REMEMBERED_MAX) {
            // What is wanted again is asked again.
            map.clear();
        }
        map.put(key, id);
    }

    /** What was told in a room since a number, as far as it is kept, all of one moment. */
    UpdatesSince updates(final long roomId, final long since) {
        final Readers mine = readers.get();
        return moment.read(
                () -> UpdatesSince.read(mine.rooms::get, mine.updates::get, roomId, since),
                state -> UpdatesSince.read(
                        state.view(RoomTable.TYPE)::get, state.view(RoomUpdateTable.TYPE)::get, roomId, since));
    }
}
