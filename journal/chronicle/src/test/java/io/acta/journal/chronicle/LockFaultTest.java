package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LockFaultTest {
    @TempDir
    private Path parent;

    @Test
    void shouldNameTheProcessThatHasTheJournalAndOpenOnceItIsDead() throws IOException, InterruptedException {
        final JournalImage image = new JournalImage(parent.resolve("journal"));
        try (ChildJvm child = ChildJvm.start(
                AppendingChild.class,
                image.directory().toString(),
                parent.resolve("shared").toString(),
                "1")) {
            child.awaitLine("appending from ");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> image.launch(journal -> {}))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("in use by process " + child.pid() + " started ");
            }
            child.kill();
            assertThat(Files.readString(image.directory().resolve("lock"))).startsWith(child.pid() + " started ");
        }
        image.launch(journal -> {});
    }

    @Test
    void shouldNotMindAnythingThatADeadProcessLeftInTheLockFile() throws IOException {
        final JournalImage image = new JournalImage(parent.resolve("journal"));
        image.append(1);
        Files.writeString(image.directory().resolve("lock"), "1 started when the world was young");
        image.append(1);
        assertThat(image.verify()).hasSize(2);
    }
}
