package io.acta.examples.voice.sound;

/** Where the mixer sends what it made. Called on the mixer's thread; must not wait. */
public interface Listeners {
    /** Whether a participant can be sent sound now. */
    boolean isListening(long participantId);

    /**
     * 20 ms for one participant.
     *
     * @param message an {@code AudioStream}, header first; not shared, not used again by the mixer.
     */
    void onAudio(long participantId, byte[] message);

    /** Once a second, to one who speaks: how its frames arrive. */
    void onQuality(long participantId, Speaker.Figures figures, boolean isHeard);
}
