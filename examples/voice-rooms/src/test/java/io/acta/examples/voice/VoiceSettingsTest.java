package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whatever makes no sense is refused by name before anything starts. */
class VoiceSettingsTest {
    private static VoiceSettings settings() {
        return new VoiceSettings(Path.of("anywhere"));
    }

    @Test
    void shouldNameWhatMakesNoSense() {
        assertRefused(settings().port(70_000), "port=70000");
        assertRefused(settings().heartbeats(10, 10), "heartbeatMs=10, evictAfterMs=10");
        assertRefused(settings().emptyAfterMs(0), "emptyAfterMs=0");
        assertRefused(settings().flushMs(-1), "flushMs=-1");
        assertRefused(settings().tokenLifeMs(0), "tokenLifeMs=0");
        assertRefused(settings().joinWithinMs(0), "joinWithinMs=0");
        assertRefused(settings().connections(10, 0, 1), "connections=[10, 0, 1] (in all, from an address, of a user)");
        assertRefused(settings().rates(1, 1, -3), "rates=[1, 1, -3] (of a user, of an address, of rooms made)");
        assertRefused(settings().waitingBytesMax(0), "waitingBytesMax=0");
        assertRefused(settings().pings(500, 500), "pingEveryMs=500, silentMaxMs=500");
        settings().conclude();
    }

    private static void assertRefused(final VoiceSettings settings, final String what) {
        assertThatThrownBy(settings::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("voice rooms: " + what);
    }
}
