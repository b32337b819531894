package io.acta.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.testing.Browser;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What a real browser makes of the headers, the compression and the WebSocket. */
class PageTest {
    @Test
    void shouldLetAPageLoadItsScriptAndSpeakOverItsSocket() {
        try (Browser browser = Browser.open();
                WebServer server =
                        WebServer.start(new WebServerContext().pages("/pages").socket("/echo", new EchoHandler()))) {
            browser.get(server.url());
            browser.awaitText(By.id("said"), "heard hello");
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.screenshot("page")).isNotEmptyFile();
            assertThat(browser.run("const s = new WebSocket('ws://' + location.host + '/echo');"
                            + "return new Promise(done => s.onopen = () => done(s.extensions));"))
                    .asString()
                    .contains("permessage-deflate");
        }
    }
}
