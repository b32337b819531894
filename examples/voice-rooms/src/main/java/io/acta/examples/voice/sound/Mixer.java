package io.acta.examples.voice.sound;

import io.acta.engine.published.PublishedTables;
import io.acta.examples.voice.ParticipantDecoder;
import io.acta.examples.voice.ParticipantReader;
import io.acta.examples.voice.Permissions;
import io.acta.examples.voice.YesNo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each 20 ms, for each room: takes a frame of everybody who may be heard, and sends every listener the sum of the others. Who is where, with
 * which role and whether muted, it reads from the engine's published rows, without a lock and without the reactor thread: a mute that was
 * acknowledged counts from the next tick on.
 *
 * <p><b>Threads:</b> its own; the counts can be read on any.
 */
public final class Mixer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mixer.class);
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(Pcm.FRAME_MS);
    private static final int TICKS_BEHIND_MAX = 5;
    private static final int TICKS_PER_S = 1000 / Pcm.FRAME_MS;

    private final ParticipantReader participants;
    private final Speakers speakers;
    private final Listeners listeners;
    private final Map<Long, RoomMix> rooms = new HashMap<>();
    private final Map<Long, Integer> sequences = new HashMap<>();
    private final AudioStreamWriter writer = new AudioStreamWriter();
    private final Thread thread = new Thread(this::run, "mixer");

    private volatile boolean isClosed;
    private volatile long ticks;
    private volatile long lateTicks;
    private volatile long tickNsMax;

    /** One who is in a room at this tick. */
    private static final class Member {
        private long participantId;
        private boolean isSource;
        private int level;
        private final short[] frame = new short[Pcm.FRAME_SAMPLES];
    }

    /** A room at this tick. Members are used again, so that a tick makes no garbage but what it sends. */
    private static final class RoomMix {
        private final MixMinus mix = new MixMinus();
        private final List<Member> members = new ArrayList<>();
        private int count;
        private long lastTick;

        private Member next() {
            if (count == members.size()) {
                members.add(new Member());
            }
            return members.get(count++);
        }
    }

    /** @param published of an engine whose reactor publishes participants. */
    public Mixer(final PublishedTables published, final Speakers speakers, final Listeners listeners) {
        this.participants = new ParticipantReader(published);
        this.speakers = speakers;
        this.listeners = listeners;
        thread.setDaemon(true);
    }

    /** Starts ticking. */
    public Mixer start() {
        thread.start();
        return this;
    }

    private void run() {
        long due = System.nanoTime();
        while (!isClosed) {
            final long behind = System.nanoTime() - due;
            if (behind < 0) {
                LockSupport.parkNanos(-behind);
                continue;
            }
            if (behind > TICKS_BEHIND_MAX * TICK_NS) {
                // The machine was elsewhere: what was missed is over.
                lateTicks += behind / TICK_NS;
                due += behind / TICK_NS * TICK_NS;
            }
            final long start = System.nanoTime();
            try {
                tick();
            } catch (final RuntimeException e) {
                LOG.error("a tick failed; the mixer goes on", e);
            }
            tickNsMax = Math.max(tickNsMax, System.nanoTime() - start);
            due += TICK_NS;
        }
    }

    /** Mixes one frame of every room. */
    void tick() {
        final long tick = ticks + 1;
        try {
            mix(tick);
        } finally {
            // Also of a tick that failed: the next must begin every room anew.
            ticks = tick;
        }
    }

    private void mix(final long tick) {
        participants.all();
        while (participants.next()) {
            addMember(participants.row(), tick);
        }
        for (final RoomMix room : rooms.values()) {
            if (room.lastTick == tick && room.mix.sources() > 0) {
                send(room, tick);
            }
        }
        if (tick % TICKS_PER_S == 0) {
            tellQuality();
            rooms.values().removeIf(room -> room.lastTick != tick);
            sequences.keySet().removeIf(participantId -> !listeners.isListening(participantId));
        }
    }

    private void addMember(final ParticipantDecoder row, final long tick) {
        final RoomMix room = rooms.computeIfAbsent(row.roomId(), id -> new RoomMix());
        if (room.lastTick != tick) {
            room.lastTick = tick;
            room.count = 0;
            room.mix.clear();
        }
        final Member member = room.next();
        member.participantId = row.participantId();
        member.isSource = false;
        final Speaker speaker = speakers.get(row.participantId());
        if (speaker == null) {
            return;
        }
        if (!isHeard(row)) {
            // Nor is it heard later what was said meanwhile.
            speaker.silence();
        } else if (speaker.pull(member.frame)) {
            member.isSource = true;
            member.level = Pcm.level(member.frame);
            room.mix.add(member.frame);
        }
    }

    private static boolean isHeard(final ParticipantDecoder row) {
        return row.connected() == YesNo.YES && Permissions.isHeard(row);
    }

    private void send(final RoomMix room, final long tick) {
        for (int i = 0; i < room.count; i++) {
            final Member listener = room.members.get(i);
            final int others = room.mix.sources() - (listener.isSource ? 1 : 0);
            if (others > 0 && listeners.isListening(listener.participantId)) {
                final int sequence = sequences.merge(listener.participantId, 1, Integer::sum);
                writer.begin(sequence, (int) (tick * Pcm.FRAME_SAMPLES), others);
                for (int j = 0; j < room.count; j++) {
                    final Member member = room.members.get(j);
                    if (member.isSource && j != i) {
                        writer.speaker(member.participantId, member.level);
                    }
                }
                listeners.onAudio(
                        listener.participantId, writer.end(room.mix, listener.isSource ? listener.frame : null));
            }
        }
    }

    private void tellQuality() {
        final Set<Long> present = new HashSet<>();
        participants.all();
        while (participants.next()) {
            final ParticipantDecoder row = participants.row();
            final Speaker speaker = speakers.get(row.participantId());
            if (speaker != null) {
                present.add(row.participantId());
                listeners.onQuality(row.participantId(), speaker.figures(), isHeard(row));
            }
        }
        speakers.retain(present);
    }

    /** Ticks so far. */
    public long ticks() {
        return ticks;
    }

    /** Ticks that were left out because the machine was elsewhere. */
    public long lateTicks() {
        return lateTicks;
    }

    /** How long the longest tick took. */
    public long tickNsMax() {
        return tickNsMax;
    }

    /** Ends its thread. Idempotent. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
