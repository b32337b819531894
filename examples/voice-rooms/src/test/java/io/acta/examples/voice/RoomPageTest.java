package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.testing.Browser;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** One person and the page: without a microphone, by keys alone, in a small window, and when something ends. */
@Timeout(300)
class RoomPageTest {
    private static final Map<String, Object> TELEPHONE =
            Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", false);

    @TempDir
    private Path directory;

    private RoomsOnline online;
    private Browser browser;

    @BeforeEach
    void start() {
        online = new RoomsOnline(directory, settings -> settings);
        browser = Browser.open();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        online.close();
    }

    private String url(final String path) {
        return "http://127.0.0.1:" + online.port() + path;
    }

    private void enter(final Room room, final String token, final String button) {
        // Another page first: what stands behind the # alone loads nothing.
        browser.get(url("/icon.svg")).get(url("/room/" + room.code() + "?name=Ada#token=" + token));
        browser.click(By.id(button));
        browser.awaitText(By.id("people"), "Ada (you)");
    }

    private String id() {
        return (String) browser.run("return document.querySelector('.person').dataset.id");
    }

    @Test
    void shouldMakeARoomComeBackAfterALostConnectionAndCloseIt() {
        browser.get(url("/"));
        browser.screenshot("voice-rooms-door");
        browser.type(By.id("title"), "Corner office").click(By.id("makeRoom"));
        browser.type(By.id("name"), "Ada").click(By.id("joinListening"));
        browser.awaitText(By.id("people"), "host");
        browser.awaitText(By.id("link"), "connected");
        final String id = id();
        browser.run("window.voice.connection.socket.close()");
        browser.await(driver -> (Long) browser.run("return window.voice.connection.tries") == 0L
                && browser.run("return window.voice.connection.socket.readyState")
                        .equals(1L));
        browser.awaitText(By.id("link"), "connected");
        assertThat(id()).isEqualTo(id);
        // A page that is loaded again is the same person still.
        browser.run("location.reload()");
        browser.click(By.id("joinListening"));
        browser.awaitText(By.id("people"), "Ada (you)");
        assertThat(id()).isEqualTo(id);
        browser.click(By.id("closeRoom"));
        browser.awaitText(By.id("closeRoom"), "for everybody?");
        browser.click(By.id("closeRoom"));
        browser.awaitText(By.id("link"), "over");
        browser.awaitText(By.id("trouble"), "The room was closed.");
        browser.screenshot("voice-rooms-over");
        browser.click(By.id("troubleDeed"));
        browser.awaitText(By.id("noRoom"), "There is no room of this link");
    }

    @Test
    void shouldSayWhyNobodyIsHeardWithoutAMicrophoneAndLetThemReadAndWrite() {
        final Room room = online.makeRoom();
        enter(room, room.hostToken(), "joinSpeaking");
        browser.awaitText(By.id("trouble"), "Nobody hears you");
        browser.awaitText(By.id("troubleDeed"), "Try again");
        browser.awaitText(By.id("mute"), "Turn microphone on");
        browser.screenshot("voice-rooms-no-microphone");
        browser.type(By.id("text"), "I only write").click(By.cssSelector("#say button"));
        browser.awaitText(By.id("messages"), "I only write");
    }

    @Test
    void shouldKeepNoMoreThanItsLastLinesAndStayWhereSomebodyReads() {
        final Room room = online.makeRoom();
        enter(room, room.hostToken(), "joinListening");
        // A line is laid out when it comes; in pieces, so that no script takes long on a busy machine.
        for (int piece = 0; piece < 22; piece++) {
            browser.run("const say = () => window.voice.connection.handlers.onMessage({type: 'SettingsChanged'});"
                    + "for (let i = 0; i < 50; i++) say();");
        }
        assertThat(browser.run("return document.querySelectorAll('#messages li').length"))
                .isEqualTo(1000L);
        assertThat(browser.run(
                        "const list = document.getElementById('messages'), end = list.scrollHeight - list.clientHeight;"
                                + "const isAtEnd = list.scrollTop >= end - 1;"
                                + "list.scrollTop = 0;"
                                + "window.voice.connection.handlers.onMessage({type: 'error', error: 'something'});"
                                + "return isAtEnd && list.scrollTop === 0"))
                .isEqualTo(Boolean.TRUE);
    }

    @Test
    void shouldBeUsedByKeysAloneAndKeepWhatIsInHandWhenOthersCome() {
        final Room room = online.makeRoom();
        enter(room, room.hostToken(), "joinListening");
        final Joined grace = online.join(room, "Grace", false);
        browser.awaitText(By.id("people"), "Grace");
        browser.run("document.activeElement.blur()");
        browser.await(By.tagName("body")).sendKeys("h");
        browser.await(By.cssSelector("#hand[aria-pressed=true]"));
        browser.await(By.tagName("body")).sendKeys("h");
        browser.await(By.cssSelector("#hand[aria-pressed=false]"));
        // In a field they are letters.
        browser.type(By.id("text"), "hmm\n");
        browser.awaitText(By.id("messages"), "hmm");
        assertThat(browser.run("return document.getElementById('hand').getAttribute('aria-pressed')"))
                .isEqualTo("false");
        final String roles = "[data-id='" + grace.id() + "'] [data-deed=role]";
        browser.run("document.querySelector(arguments[0]).focus()", roles);
        final Joined third = online.join(room, "Third", false);
        browser.awaitText(By.id("people"), "Third");
        third.apply("RaiseHand", "raised", "YES");
        browser.await(By.cssSelector("[data-id='" + third.id() + "'] .hand"));
        assertThat(browser.run("return document.activeElement.matches(arguments[0])", roles))
                .isEqualTo(true);
        for (final String unnamed : new String[] {"button", "input", "select"}) {
            assertThat(browser.run(
                            "return [...document.querySelectorAll('#room ' + arguments[0])].filter(each =>"
                                    + " each.offsetParent && !each.innerText?.trim() && !each.ariaLabel && !each.labels?.length)"
                                    + ".map(each => each.outerHTML).join()",
                            unnamed))
                    .as("what has no name for who does not see it")
                    .isEqualTo("");
        }
    }

    @Test
    void shouldFitIntoASmallWindow() {
        // A window cannot be made as small as a telephone's, a page can.
        browser.driver().executeCdpCommand("Emulation.setDeviceMetricsOverride", TELEPHONE);
        final Room room = online.makeRoom();
        enter(room, room.hostToken(), "joinListening");
        for (final String name : new String[] {"Grace", "Lin", "A name as long as a name may be in here"}) {
            online.join(room, name, false);
        }
        browser.awaitText(By.id("people"), "A name as long");
        browser.type(By.id("notice"), "We record from ten o'clock on").click(By.cssSelector("#announce button"));
        browser.awaitText(By.id("notices"), "We record");
        browser.run("window.scrollTo(0, 0)");
        browser.screenshot("voice-rooms-small");
        assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
                .as("nothing sticks out at the side")
                .isEqualTo(true);
    }

    @Test
    void shouldRenewItsTokenByItself() {
        final Room room = online.makeRoom();
        enter(room, room.hostToken(), "joinListening");
        assertThat(browser.run("return window.voice.connection.renewing > 0 && window.voice.connection.endsMs > 0"))
                .as("it means to")
                .isEqualTo(true);
        // Its time has come, as it would in half a day.
        browser.run("window.voice.connection.renewWithin(2000)");
        browser.await(driver -> (Long) browser.run("return window.voice.connection.renewals") > 0);
        final String renewed = (String) browser.run("return location.hash.slice('#token='.length)");
        assertThat(renewed).isNotEqualTo(room.hostToken());
        final long expiresAtMs = Tokens.open(directory).check(renewed, 0).expiresAtMs();
        assertThat(expiresAtMs)
                .isGreaterThan(Tokens.open(directory).check(room.hostToken(), 0).expiresAtMs());
        assertThat(online.rooms()
                        .engine()
                        .query(state -> state.view(ParticipantTable.TYPE)
                                .get(Long.parseLong(id()))
                                .expiresNs())
                        .join())
                .isEqualTo(expiresAtMs * 1_000_000);
    }

    @Test
    void shouldSayThatItsInvitationHasEndedWhenNobodyRenewsIt() {
        final Room room = online.makeRoom();
        browser.get(url("/icon.svg"));
        // Long enough to come in by it on any machine.
        final String token = Tokens.open(directory)
                .issue(new Identity("ada", "SPEAKER", room.code(), System.currentTimeMillis() + 8_000));
        browser.get(url("/room/" + room.code() + "?name=Ada#token=" + token));
        browser.run("window.fetch = () => Promise.reject(new Error('there is no network for this'))");
        browser.click(By.id("joinListening"));
        browser.awaitText(By.id("messages"), "Your invitation was not renewed");
        browser.awaitText(By.id("trouble"), "Your invitation has ended");
        browser.screenshot("voice-rooms-ended");
    }
}
