package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.MemoryJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of rooms that could not be opened. */
@Timeout(180)
class RunningRoomsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldLeaveNothingRunningWhenThePortIsTaken() {
        try (RoomsOnline first = new RoomsOnline(directory.resolve("first"), settings -> settings)) {
            final long mixers = mixers();
            assertThatThrownBy(() -> new RunningRooms(
                            new VoiceSettings(directory.resolve("second")).port(first.port()), new MemoryJournal()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot listen");
            assertThat(mixers()).as("mixers that tick").isEqualTo(mixers);
        }
    }

    private static long mixers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mixer"))
                .count();
    }
}
