package io.acta.examples.voice;

import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.sound.Pcm;
import java.util.concurrent.locks.LockSupport;

/** Somebody whose microphone plays a tone: a frame each 20 ms from when it is made until it is closed or the server is gone. */
final class Sounding implements AutoCloseable {
    private final Joined speaker;
    private final Tone tone;
    private final Thread thread;
    private volatile boolean isOver;

    Sounding(final Joined speaker, final Tone tone) {
        this.speaker = speaker;
        this.tone = tone;
        this.thread = new Thread(this::run, "sound of " + speaker.id());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            long due = System.nanoTime();
            for (int i = 0; !isOver; i++, due += Pcm.FRAME_MS * 1_000_000L) {
                LockSupport.parkNanos(due - System.nanoTime());
                speaker.client().send(tone.message(i));
            }
        } catch (final RuntimeException e) {
            // The server ended, and with it the connection.
            isOver = true;
        }
    }

    @Override
    public void close() {
        isOver = true;
        LockSupport.unpark(thread);
    }
}
