package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.state.RetainedActions;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What people write to everybody in their room: messages, which the room's updates keep for a while, and announcements, of which the newest of each announcer is
 * retained for those who come later. On the reactor thread. Allocates nothing.
 */
final class Chat {
    /** In place of a sender's id in a message that came as a letter. */
    static final long FROM_ANOTHER_SERVER = -1;

    private final RoomTable rooms;
    private final RoomUpdates updates;
    private final RetainedActions retained;
    private final VoiceOutputs numbered;
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private ParticipantView participants;
    private ParticipantCursor members;

    Chat(final RoomTable rooms, final RoomUpdates updates, final RetainedActions retained) {
        this.rooms = rooms;
        this.updates = updates;
        this.retained = retained;
        this.numbered = new VoiceOutputs(updates);
    }

    void onViews(final ParticipantView view) {
        participants = view;
        members = view.cursor();
    }

    /** A participant sends a message to everybody in the room. */
    void send(final SendDataDecoder action, final ActionContext context) {
        final ParticipantDecoder sender = participants.get(action.participantId());
        if (sender == null) {
            return;
        }
        action.wrapContent(text);
        if (text.capacity() > Bounds.CONTENT_BYTES_MAX) {
            context.reject(Rejection.TEXT_TOO_LONG.code());
            return;
        }
        if (PlainText.isBlank(text, 0, text.capacity()) || !PlainText.isPlain(text, 0, text.capacity(), true)) {
            context.reject(Rejection.BAD_TEXT.code());
            return;
        }
        final long roomId = sender.roomId();
        final long messages = rooms.get(roomId).messages() + 1;
        rooms.edit(roomId).messages(messages);
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final DataReceivedEncoder told = numbered.dataReceived()
                .number(number)
                .roomId(roomId)
                .fromId(action.participantId())
                .timeNs(context.timeNanos());
        final ParticipantDecoder from = participants.get(action.participantId());
        for (int i = 0; i < ParticipantDecoder.displayNameLength(); i++) {
            told.fromName(i, from.displayName(i));
        }
        told.putContent(text, 0, text.capacity());
        numbered.commitDataReceived();
    }

    /** A letter that was looked at. It has no sender here; a moderator can take it away like any message. */
    void tell(final LetterToldDecoder action, final ActionContext context) {
        action.wrapContent(text);
        final long roomId = action.roomId();
        final long messages = rooms.get(roomId).messages() + 1;
        rooms.edit(roomId).messages(messages);
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final DataReceivedEncoder told = numbered.dataReceived()
                .number(number)
                .roomId(roomId)
                .fromId(FROM_ANOTHER_SERVER)
                .timeNs(context.timeNanos());
        for (int i = 0; i < LetterToldDecoder.fromNameLength(); i++) {
            told.fromName(i, action.fromName(i));
        }
        told.putContent(text, 0, text.capacity());
        numbered.commitDataReceived();
    }

    /** A message is taken away: by who sent it, or by who manages the chat. */
    void remove(final RemoveDataDecoder action, final ActionContext context) {
        final ParticipantDecoder remover = participants.get(action.participantId());
        if (remover == null) {
            return;
        }
        final long roomId = remover.roomId();
        final long senderId = updates.senderOf(roomId, action.number());
        if (senderId == 0) {
            context.reject(Rejection.DATA_UNKNOWN.code());
        } else if (senderId != action.participantId() && !Permissions.allows(remover.role(), Permission.MANAGE_CHAT)) {
            context.reject(Rejection.NOT_ALLOWED.code());
        } else {
            updates.remove(roomId, action.number());
            final long number =
                    updates.toMembers(roomId, members.byRoomId(roomId).rows());
            numbered.dataRemoved(number, roomId, action.number(), action.participantId());
        }
    }

    /** Somebody announces something, or withdraws what it announced. */
    void announce(final AnnounceDecoder action, final ActionContext context) {
        final ParticipantDecoder announcer = participants.get(action.participantId());
        if (announcer == null) {
            return;
        }
        final int textOffset = action.offset() + AnnounceDecoder.textEncodingOffset();
        final int lengthBytes = PlainText.length(action.buffer(), textOffset, AnnounceDecoder.textLength());
        if (lengthBytes > 0 && !PlainText.isLine(action.buffer(), textOffset, AnnounceDecoder.textLength())) {
            context.reject(Rejection.BAD_TEXT.code());
            return;
        }
        final long roomId = announcer.roomId();
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final AnnouncementEncoder told = numbered.announcement()
                .number(number)
                .roomId(roomId)
                .byId(action.participantId())
                .timeNs(context.timeNanos());
        for (int i = 0; i < AnnounceDecoder.textLength(); i++) {
            told.text(i, action.text(i));
        }
        numbered.commitAnnouncement();
        // Still in the updates' memory, header and all.
        if (lengthBytes > 0) {
            retained.retain(action.participantId(), 0, 0, roomId, updates.buffer(), 0, Welcome.ANNOUNCEMENT_BYTES);
        } else {
            retained.forget(action.participantId(), RetainedActions.messageType(updates.buffer(), 0), 0, 0);
        }
    }
}
