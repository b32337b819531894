package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.json.JsonView;
import io.acta.engine.Engine;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/** The reactors in an engine of their own, with a clock that the test moves and a record of everything that was told. */
final class RoomsHarness implements AutoCloseable {
    static final long REQUEST = HeartbeatEncoder.requestIdNullValue();
    static final long EVICT_AFTER_NS = TimeUnit.SECONDS.toNanos(60);
    static final long EMPTY_AFTER_NS = TimeUnit.MINUTES.toNanos(10);
    static final long FLUSH_NS = TimeUnit.MILLISECONDS.toNanos(50);
    static final String ROOM = "AAAAAAAAAAAAAAAAAAAAAA";
    static final String USER = "somebody";
    static final long NEVER = JoinRequestedEncoder.expiresNsNullValue();

    private static final JsonView VIEW = new JsonView(VoiceSchema.INSTANCE);

    final AtomicLong nowNs;
    final MemoryJournal journal;
    final Engine engine;
    final VoiceActions actions;
    private final OutcomeFutures futures;
    private final Subscription outputs;
    private final Recorder recorder = new Recorder();
    private final List<Told> told = new ArrayList<>();
    private long lastChannelId = 100;
    private long lastSession = 1_000;

    /** One output: to whom, and as JSON. */
    record Told(List<Long> recipients, String json) {
        boolean is(final String type) {
            return json.startsWith("{\"type\":\"" + type + "\"");
        }
    }

    RoomsHarness() {
        this(new MemoryJournal());
    }

    RoomsHarness(final MemoryJournal journal) {
        this(journal, TimeUnit.DAYS.toNanos(1));
    }

    RoomsHarness(final MemoryJournal journal, final long nowNs) {
        this.journal = journal;
        this.nowNs = new AtomicLong(nowNs);
        final EpochNanoClock clock = this.nowNs::get;
        engine = Engine.launch(RunningRooms.context(journal).clock(clock));
        outputs = engine.subscribe("test", OverflowPolicy.BLOCK);
        futures = engine.outcomeFutures();
        actions = new VoiceActions(futures.sink());
    }

    private final class Recorder implements ReleaseHandler {
        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            final List<Long> recipients = new ArrayList<>();
            for (int i = 0; i < context.recipientCount(); i++) {
                recipients.add(context.recipient(i));
            }
            told.add(new Told(recipients, VIEW.toJson(buffer, offset, lengthBytes)));
        }
    }

    /** A server that runs, and a room. */
    RoomsHarness withRoom(final HostRule rule) {
        start();
        apply(() -> requestRoom(ROOM, Role.SPEAKER, rule));
        return this;
    }

    void start() {
        apply(() -> actions.serverStarted(EVICT_AFTER_NS / 2, EVICT_AFTER_NS, EMPTY_AFTER_NS, FLUSH_NS));
    }

    long requestRoom(final String code, final Role guestRole, final HostRule rule) {
        final RoomRequestedEncoder room =
                actions.roomRequested().roomCode(code).guestRole(guestRole).hostRule(rule);
        room.putTitle(text("A room", RoomRequestedDecoder.titleLength()), 0);
        return actions.commitRoomRequested();
    }

    /** Somebody joins. @return the participant's id. */
    long join(final String name, final Role role) {
        return join(name, role, NEVER);
    }

    /** The same by a token that ends. */
    long join(final String name, final Role role, final long expiresNs) {
        final long session = ++lastSession;
        final Outcome outcome = dispatch(() -> requestJoin(ROOM, name, role, session, expiresNs));
        assertThat(outcome.status()).isEqualTo(OutcomeStatus.APPLIED);
        return this.<Long>ask(state -> {
            final ParticipantCursor cursor =
                    state.view(ParticipantTable.TYPE).cursor().bySessionLow(session);
            assertThat(cursor.next()).isTrue();
            return cursor.row().participantId();
        });
    }

    long requestJoin(final String code, final String name, final Role role, final long session) {
        return requestJoin(code, name, role, session, NEVER);
    }

    long requestJoin(final String code, final String name, final Role role, final long session, final long expiresNs) {
        final JoinRequestedEncoder join = actions.joinRequested()
                .channelId(++lastChannelId)
                .sessionHigh(-session)
                .sessionLow(session)
                .roomCode(code)
                .role(role)
                .user(USER)
                .expiresNs(expiresNs);
        join.putDisplayName(text(name, JoinRequestedDecoder.displayNameLength()), 0);
        return actions.commitJoinRequested();
    }

    long lastSession() {
        return lastSession;
    }

    long say(final long participantId, final String content) {
        actions.sendData()
                .participantId(participantId)
                .channelId(ParticipantReactor.BY_REQUEST)
                .requestId(REQUEST)
                .content(content);
        return actions.commitSendData();
    }

    /** Posts a letter that nobody carries. */
    long post(final long participantId, final String content) {
        actions.letterPosted()
                .participantId(participantId)
                .timeLimitNs(EVICT_AFTER_NS)
                .awaited(YesNo.NO)
                .peer("east")
                .roomCode(ROOM)
                .content(content);
        return actions.commitLetterPosted();
    }

    long set(final long participantId, final String key, final String value, final long expectedVersion) {
        actions.updateState()
                .participantId(participantId)
                .channelId(ParticipantReactor.BY_REQUEST)
                .requestId(REQUEST)
                .key(key)
                .expectedVersion(expectedVersion)
                .value(value);
        return actions.commitUpdateState();
    }

    long announce(final long participantId, final String notice) {
        actions.announce()
                .participantId(participantId)
                .channelId(ParticipantReactor.BY_REQUEST)
                .requestId(REQUEST)
                .putText(text(notice, AnnounceDecoder.textLength()), 0);
        return actions.commitAnnounce();
    }

    long mute(final long participantId, final long targetId, final YesNo muted) {
        return actions.mute(participantId, ParticipantReactor.BY_REQUEST, REQUEST, targetId, muted);
    }

    static byte[] text(final String text, final int lengthBytes) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), lengthBytes);
    }

    Outcome dispatch(final LongSupplier call) {
        return futures.dispatch(call).orTimeout(60, TimeUnit.SECONDS).join();
    }

    void apply(final LongSupplier call) {
        final Outcome outcome = dispatch(call);
        assertThat(outcome.status()).as("code %s", outcome.code()).isEqualTo(OutcomeStatus.APPLIED);
    }

    void reject(final Rejection rejection, final LongSupplier call) {
        final Outcome outcome = dispatch(call);
        assertThat(outcome.status()).isEqualTo(OutcomeStatus.REJECTED);
        assertThat(outcome.code()).isEqualTo(rejection.code());
    }

    /** Lets time pass; timers that are due fire. */
    void pass(final long ns) {
        nowNs.addAndGet(ns);
        // A batch takes the time and, at its end, fires what is due; a second one has that journaled.
        apply(() -> actions.channelClosed(0, 0));
        apply(() -> actions.channelClosed(0, 0));
    }

    <R> R ask(final Function<StateView, R> question) {
        return engine.query(question).orTimeout(60, TimeUnit.SECONDS).join();
    }

    Role role(final long participantId) {
        return ask(state -> {
            final ParticipantDecoder row = state.view(ParticipantTable.TYPE).get(participantId);
            return row == null ? null : row.role();
        });
    }

    boolean isThere(final long participantId) {
        return ask(state -> state.view(ParticipantTable.TYPE).contains(participantId));
    }

    int rooms() {
        return ask(state -> state.view(RoomTable.TYPE).size());
    }

    /** What was told since it was forgotten, of one type. An outcome that is known was released with its outputs, so they are there to be read. */
    List<Told> told(final String type) {
        readOutputs();
        return told.stream().filter(each -> each.is(type)).toList();
    }

    private void readOutputs() {
        while (!outputs.isCaughtUp()) {
            outputs.poll(recorder, Integer.MAX_VALUE);
        }
    }

    void forget() {
        readOutputs();
        told.clear();
    }

    @Override
    public void close() {
        // Nobody reads it any more, and the engine would wait for that.
        outputs.close();
        engine.close();
    }
}
