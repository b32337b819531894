package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.stream.frames.ScenePainter;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.Browser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The pages in a real browser: what an admin does is what a viewer sees. */
class StreamPagesTest {
    private static final String ACCENT =
            "const c = document.getElementById('canvas'), s = c.width / " + ScenePainter.WIDTH
                    + "; return Array.from(c.getContext('2d').getImageData(" + ScenePainter.ACCENT_X + " * s, "
                    + ScenePainter.ACCENT_Y
                    + " * s, 1, 1).data).slice(0, 3);";
    private static final String PICTURE =
            "const c = document.getElementById('canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                    + "let sum = 0; for (let i = 0; i < d.length; i += 97) sum = (sum * 31 + d[i]) % 1000000007; return sum;";

    private static final String IN_FRONT =
            "const away = document.getElementById('away'), box = away.getBoundingClientRect();"
                    + "return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === away;";

    @TempDir
    private Path directory;

    /** Ports that stay when the server is started again. */
    private StreamContext fixedPorts(final int port, final int wsPort) {
        return StreamUnderTest.context(directory).ports(port, wsPort, 0).polling(200, 2);
    }

    @SuppressWarnings("unchecked")
    private static boolean isAccentShown(final Browser browser) {
        final List<Long> rgb = (List<Long>) browser.run(ACCENT);
        return rgb.get(0) > 200 && rgb.get(1) > 70 && rgb.get(1) < 160 && rgb.get(2) < 90;
    }

    private static By layer(final int layerId, final String part) {
        return By.cssSelector("[data-layer='" + layerId + "'] " + part);
    }

    @Test
    void shouldShowViewersWhatAnAdminDoesAndKeepTheLastStateWhenTheServerIsAway() {
        final MemoryJournal journal = new MemoryJournal();
        final int port = BackingServer.freePort();
        final int wsPort = BackingServer.freePort();
        StreamUnderTest server = new StreamUnderTest(fixedPorts(port, wsPort), journal);
        try (Browser browser = Browser.open()) {
            browser.get(server.stream().url() + "#token=" + server.admin());
            browser.awaitText(By.id("link"), "up to date");
            browser.click(By.id("start"));
            browser.awaitText(By.id("live"), "LIVE");
            final String admin = browser.window();

            final String preview = browser.openWindow(server.stream().url() + "preview.html#token=" + server.viewer());
            browser.awaitText(By.id("link"), "connected");
            browser.await(d -> isAccentShown(browser));
            final Object picture = browser.run(PICTURE);
            browser.await(d -> !picture.equals(browser.run(PICTURE)));
            browser.click(By.cssSelector("[data-quality=high]"));
            browser.await(By.cssSelector("#canvas[data-quality=high]"));
            browser.screenshot("stream-preview");

            browser.show(admin).click(layer(3, ".switch"));
            browser.await(By.cssSelector("[data-layer='3'][data-visible=false]"));
            browser.show(preview).await(d -> !isAccentShown(browser));
            browser.show(admin).click(layer(3, ".switch"));
            browser.show(preview).await(d -> isAccentShown(browser));

            browser.show(admin).type(By.id("say-text"), "good morning").click(By.cssSelector("#say button"));
            browser.awaitText(By.id("chat"), "good morning");
            browser.awaitText(By.id("clients"), "high");
            // That the test itself reads pixels is no complaint about the page.
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("getImageData"));
            browser.screenshot("stream-admin");

            server.close();
            browser.awaitText(By.id("away"), "Below is what was so");
            assertThat(browser.await(By.id("chat")).getText()).contains("good morning");
            browser.screenshot("stream-away");
            server = new StreamUnderTest(fixedPorts(port, wsPort), journal);
            browser.awaitText(By.id("link"), "up to date");
            browser.awaitText(By.id("live"), "LIVE");
            browser.get(server.stream().url() + "api.html");
            browser.awaitText(By.id("api"), "/stream/layers/{id}/visibility");
            browser.screenshot("stream-api");
        } finally {
            server.close();
        }
    }

    @Test
    void shouldSayOverTheQuestionForATokenThatTheServerIsAway() {
        final StreamUnderTest server =
                new StreamUnderTest(fixedPorts(BackingServer.freePort(), BackingServer.freePort()));
        try (Browser browser = Browser.open()) {
            browser.get(server.stream().url());
            browser.awaitText(By.id("token-dialog"), "the log has two since the start");
            browser.awaitText(By.id("link"), "not let in");
            browser.screenshot("stream-token");
            server.close();
            browser.awaitText(By.id("token-dialog"), "the server cannot be reached");
            assertThat(browser.run(IN_FRONT)).as("the notice is in front").isEqualTo(Boolean.TRUE);
            browser.screenshot("stream-token-away");
        } finally {
            server.close();
        }
    }

    @Test
    void shouldTellTheSlowerOfTwoAdminsOfTheConflictAndTryAgain() {
        try (StreamUnderTest server = new StreamUnderTest(directory);
                Browser browser = Browser.open()) {
            final String slow = server.stream().url() + "?poll=60000#token=" + server.token("slow", "admin");
            browser.get(slow);
            browser.awaitText(By.id("link"), "up to date");
            final String slowWindow = browser.window();
            browser.openWindow(server.stream().url() + "#token=" + server.token("fast", "admin"));
            browser.awaitText(By.id("link"), "up to date");
            browser.click(layer(3, "[type=text]"))
                    .await(layer(3, "[type=text]"))
                    .sendKeys(Keys.chord(Keys.CONTROL, "a"), "fast was here");
            browser.click(layer(3, "form button"));
            browser.awaitText(layer(3, ".meta"), "by fast");

            // This window has not asked since, so that it decides on what is no longer so.
            browser.show(slowWindow).click(layer(3, ".switch"));
            browser.awaitText(By.id("notices"), "Conflict");
            browser.awaitText(By.id("notices"), "fast changed it first");
            browser.awaitText(By.id("log"), "after 1 conflict");
            browser.await(By.cssSelector("[data-layer='3'][data-visible=false]"));
            assertThat(browser.await(layer(3, "[type=text]")).getDomProperty("value"))
                    .isEqualTo("fast was here");
            browser.screenshot("stream-conflict");
            assertThat(server.get(server.viewer(), "/stream/layers")
                            .body()
                            .at("/layers/2/changedBy")
                            .asText())
                    .isEqualTo("slow");
        }
    }
}
