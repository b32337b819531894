package io.acta.examples.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.web.testing.Browser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Two windows of a real browser; skipped, with a line that says what to install, where there is none. */
class MuteInTwoWindowsTest {
    @Test
    void shouldShowTheMuteOfOneWindowInTheOther() {
        try (Browser browser = Browser.open();
                RunningServer server =
                        new RunningServer(ServerSettings.local(0, Path.of("unused")), new MemoryJournal())) {
            final String page = "http://127.0.0.1:" + server.port() + "/";
            browser.get(page + "?user=1");
            final String first = browser.window();
            browser.await(user(1, "NO"));

            final String second = browser.openWindow(page + "?user=2");
            browser.await(user(1, "NO"));
            browser.click(By.id("mute"));
            browser.await(user(2, "YES"));

            browser.show(first);
            browser.await(user(2, "YES"));
            browser.click(By.cssSelector("[data-transport=SEND]"));
            browser.awaitText(By.id("media"), "live");
            browser.click(By.cssSelector("[data-kind=AUDIO]"));
            browser.awaitText(By.id("media"), "64 kbit/s");
            browser.click(By.cssSelector("[data-bitrate='9000']"));
            browser.awaitText(By.id("media"), "BITRATE_TOO_HIGH");
            browser.click(By.id("mute"));
            browser.awaitText(By.id("media"), "paused");
            browser.screenshot("first-window");

            browser.show(second);
            browser.await(user(1, "YES"));
            browser.screenshot("second-window");
            browser.click(By.id("mute"));
            browser.await(user(2, "NO"));

            browser.show(first);
            browser.await(user(2, "NO"));
            assertThat(browser.await(By.id("link")).getText()).isEqualTo("connected");
            assertThat(browser.complaints()).as("what stands in the console").isEmpty();
        }
    }

    private static By user(final int userId, final String muted) {
        return By.cssSelector(".user[data-user='" + userId + "'][data-muted='" + muted + "']");
    }
}
