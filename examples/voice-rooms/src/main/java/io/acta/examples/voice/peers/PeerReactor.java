package io.acta.examples.voice.peers;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;
import io.acta.examples.voice.Bounds;
import io.acta.examples.voice.LetterArrivedDecoder;
import io.acta.examples.voice.LetterDecoder;
import io.acta.examples.voice.LetterDueDecoder;
import io.acta.examples.voice.LetterEncoder;
import io.acta.examples.voice.LetterEndedDecoder;
import io.acta.examples.voice.LetterEnding;
import io.acta.examples.voice.LetterPostedDecoder;
import io.acta.examples.voice.LetterTable;
import io.acta.examples.voice.LetterToldEncoder;
import io.acta.examples.voice.LetterWantedEncoder;
import io.acta.examples.voice.ParticipantDecoder;
import io.acta.examples.voice.ParticipantTable;
import io.acta.examples.voice.ParticipantView;
import io.acta.examples.voice.PeerIdentityTable;
import io.acta.examples.voice.PeerMarkEncoder;
import io.acta.examples.voice.PeerMarkTable;
import io.acta.examples.voice.PeerStartedDecoder;
import io.acta.examples.voice.PlainText;
import io.acta.examples.voice.Rejection;
import io.acta.examples.voice.RoomTable;
import io.acta.examples.voice.RoomView;
import io.acta.examples.voice.TimerIds;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.VoiceOutputs;
import io.acta.examples.voice.VoiceReactor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Owns the letters that wait for other servers' answers, and what other servers were answered. A letter has a row from when it is posted until it is
 * answered or its time is over, so that a server that was killed goes on with it.
 *
 * <p>Runs behind the {@link io.acta.examples.voice.ParticipantReactor}, which has refused letters of who may not write.
 *
 * <p>A letter that came is never rejected, even when its room is not there: a rejection leaves no trace, and who asks again must be told the same as before.
 */
public final class PeerReactor extends VoiceReactor {
    /** Key of the one row of the identity. */
    public static final long SERVER_ID = 1;

    private PeerIdentityTable identities;
    private LetterTable letters;
    private PeerMarkTable marks;
    private OutputSink outputSink;
    private VoiceOutputs outputs;
    private VoiceActions followUps;
    private Timers timers;
    private VoiceActions timed;
    private SymbolView symbols;
    private RoomView rooms;
    private ParticipantView participants;
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);

    @Override
    public void onSetup(final ReactorSetup setup) {
        identities = setup.own(PeerIdentityTable.TYPE, 1);
        letters = setup.own(LetterTable.TYPE, Bounds.LETTERS_MAX + 1);
        marks = setup.own(PeerMarkTable.TYPE, Bounds.PEERS_MAX);
        outputSink = setup.outputs();
        outputs = new VoiceOutputs(outputSink);
        followUps = new VoiceActions(setup.followUps());
        timers = setup.timers();
        timed = new VoiceActions(timers);
    }

    @Override
    public void onViews(final StateView state) {
        symbols = state.view(SymbolTable.TYPE);
        rooms = state.view(RoomTable.TYPE);
        participants = state.view(ParticipantTable.TYPE);
    }

    @Override
    protected void onPeerStarted(final PeerStartedDecoder action, final ActionContext context) {
        if (!identities.contains(SERVER_ID)) {
            identities.add(SERVER_ID).identity(action.identity());
        }
    }

    @Override
    protected void onLetterPosted(final LetterPostedDecoder action, final ActionContext context) {
        final ParticipantDecoder writer = participants.get(action.participantId());
        action.wrapContent(text);
        final Rejection refusal = refusal();
        if (refusal != null) {
            context.reject(refusal.code());
            return;
        }
        final long letterId = context.step();
        final long deadlineNs = context.timeNanos() + action.timeLimitNs();
        final LetterEncoder row = letters.add(letterId)
                .participantId(action.participantId())
                .deadlineNs(deadlineNs)
                .lengthBytes(text.capacity())
                .awaited(action.awaited())
                .putContent(text, 0, text.capacity());
        for (int i = 0; i < LetterDecoder.peerLength(); i++) {
            row.peer(i, action.peer(i));
        }
        for (int i = 0; i < LetterDecoder.roomCodeLength(); i++) {
            row.roomCode(i, action.roomCode(i));
        }
        for (int i = 0; i < LetterDecoder.fromNameLength(); i++) {
            row.fromName(i, writer.displayName(i));
        }
        timers.at(TimerIds.letter(letterId), deadlineNs);
        timed.letterDue(letterId);
        want(letterId, action, writer);
    }

    private void want(final long letterId, final LetterPostedDecoder action, final ParticipantDecoder writer) {
        final LetterWantedEncoder wanted = outputs.letterWanted().letterId(letterId);
        for (int i = 0; i < LetterDecoder.peerLength(); i++) {
            wanted.peer(i, action.peer(i));
        }
        for (int i = 0; i < LetterDecoder.roomCodeLength(); i++) {
            wanted.roomCode(i, action.roomCode(i));
        }
        for (int i = 0; i < LetterDecoder.fromNameLength(); i++) {
            wanted.fromName(i, writer.displayName(i));
        }
        wanted.putContent(text, 0, text.capacity());
        outputs.commitLetterWanted();
    }

    private Rejection refusal() {
        if (text.capacity() > Bounds.CONTENT_BYTES_MAX) {
            return Rejection.TEXT_TOO_LONG;
        }
        if (!isText(text)) {
            return Rejection.BAD_TEXT;
        }
        return letters.size() >= Bounds.LETTERS_MAX ? Rejection.TOO_MANY_LETTERS : null;
    }

    private static boolean isText(final DirectBuffer content) {
        return !PlainText.isBlank(content, 0, content.capacity())
                && PlainText.isPlain(content, 0, content.capacity(), true);
    }

    @Override
    protected void onLetterEnded(final LetterEndedDecoder action, final ActionContext context) {
        if (letters.contains(action.letterId())) {
            end(action.letterId(), action.ending());
        } else {
            context.reject(Rejection.LETTER_UNKNOWN.code());
        }
    }

    @Override
    protected void onLetterDue(final LetterDueDecoder action, final ActionContext context) {
        if (letters.contains(action.letterId())) {
            end(action.letterId(), LetterEnding.TIMED_OUT);
        }
    }

    private void end(final long letterId, final LetterEnding ending) {
        final LetterDecoder letter = letters.get(letterId);
        outputSink.toOne(letter.participantId());
        outputs.letterAnswered(letterId, ending, letter.awaited());
        timers.cancel(TimerIds.letter(letterId));
        letters.remove(letterId);
    }

    @Override
    protected void onLetterArrived(final LetterArrivedDecoder action, final ActionContext context) {
        action.wrapContent(text);
        final long roomId = symbols.find(
                action.buffer(),
                action.offset() + LetterArrivedDecoder.roomCodeEncodingOffset(),
                LetterArrivedDecoder.roomCodeLength());
        final boolean isTaken = roomId != 0
                && rooms.contains(roomId)
                && text.capacity() <= Bounds.CONTENT_BYTES_MAX
                && isText(text)
                && PlainText.isLine(
                        action.buffer(),
                        action.offset() + LetterArrivedDecoder.fromNameEncodingOffset(),
                        LetterArrivedDecoder.fromNameLength());
        final long taken =
                (marks.contains(context.origin()) ? marks.get(context.origin()).letters() : 0) + (isTaken ? 1 : 0);
        final PeerMarkEncoder mark =
                marks.contains(context.origin()) ? marks.edit(context.origin()) : marks.add(context.origin());
        mark.number(action.number()).letters(taken).ending(isTaken ? LetterEnding.TAKEN : LetterEnding.REFUSED);
        for (int i = 0; i < LetterArrivedDecoder.peerLength(); i++) {
            mark.peer(i, action.peer(i));
        }
        if (isTaken) {
            final LetterToldEncoder told = followUps.letterTold().roomId(roomId);
            for (int i = 0; i < LetterArrivedDecoder.fromNameLength(); i++) {
                told.fromName(i, action.fromName(i));
            }
            told.putContent(text, 0, text.capacity());
            followUps.commitLetterTold();
        }
    }
}
