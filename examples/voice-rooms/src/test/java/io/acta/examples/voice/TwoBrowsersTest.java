package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.voice.sound.Pcm;
import io.acta.examples.web.testing.Browser;
import io.acta.examples.web.testing.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Two people, two browsers, two microphones that play a tone each. */
@Timeout(300)
class TwoBrowsersTest {
    private static final Tone LOW = new Tone(400);
    private static final Tone HIGH = new Tone(1_000);
    private static final int FRAMES = 60;
    private static final double HEARD = 500;

    /** How much more there is of the other's tone than of one's own. */
    private static final double TIMES_MORE = 20;

    @TempDir
    private Path directory;

    private RoomsOnline online;

    @BeforeEach
    void start() {
        online = new RoomsOnline(directory.resolve("server"), settings -> settings);
    }

    @AfterEach
    void close() {
        online.close();
    }

    private static short[] samples(final Browser browser, final String list) {
        browser.await(driver ->
                (Long) browser.run("return window.voice ? window.voice.sound." + list + ".length : 0") >= FRAMES);
        @SuppressWarnings("unchecked")
        final List<List<Number>> frames =
                (List<List<Number>>) browser.run("return window.voice.sound." + list + ".slice(-" + FRAMES + ")");
        final short[] samples = new short[FRAMES * Pcm.FRAME_SAMPLES];
        for (int i = 0; i < samples.length; i++) {
            samples[i] =
                    frames.get(i / Pcm.FRAME_SAMPLES).get(i % Pcm.FRAME_SAMPLES).shortValue();
        }
        return samples;
    }

    private static void forget(final Browser browser) {
        browser.run("window.voice.sound.receivedSamples.length = 0; window.voice.sound.playedSamples.length = 0");
    }

    private Browser enter(final Room room, final Tone tone, final String name, final boolean isHost) {
        return enter(online.port(), room, tone, name, isHost);
    }

    private Browser enter(final int port, final Room room, final Tone tone, final String name, final boolean isHost) {
        final Browser browser = Browser.withMicrophone(tone.write(directory.resolve(name + ".wav")));
        browser.get("http://127.0.0.1:" + port + "/room/" + room.code() + "?record&raw&name=" + name
                + (isHost ? "#token=" + room.hostToken() : ""));
        browser.click(By.id("joinSpeaking"));
        browser.awaitText(By.id("people"), name + " (you)");
        return browser;
    }

    @Test
    void shouldHearEachOtherAndNotThemselves() {
        final Room room = RoomsOnline.makeRoom(online.port(), "{\"title\":\"Monday round\"}");
        try (Browser ada = enter(room, LOW, "Ada", true);
                Browser grace = enter(room, HIGH, "Grace", false)) {
            ada.awaitText(By.id("people"), "Grace");
            assertHearEachOther(ada, grace, "at first");
            ada.awaitText(By.id("up"), "jitter");
            ada.awaitText(By.id("down"), "loss");
            talkInWriting(ada, grace);
            ada.await(By.cssSelector(".person.speaking"));
            ada.screenshot("voice-rooms");

            ada.click(By.cssSelector(".muteOther"));
            grace.awaitText(By.id("people"), "muted by a moderator");
            grace.await(driver -> "NO".equals(grace.run("return window.voice.figures().up.heard")));
            forget(ada);
            // Ada is told what is said; Grace's microphone is on still, and nothing of it comes.
            final Joined third = online.join(room, "Third", false);
            final Sounding sounding = new Sounding(third, new Tone(700));
            final short[] heard = samples(ada, "receivedSamples");
            sounding.close();
            assertThat(new Tone(700).amplitudeIn(heard)).isGreaterThan(HEARD);
            assertThat(HIGH.amplitudeIn(heard)).isLessThan(new Tone(700).amplitudeIn(heard) / TIMES_MORE);
            assertThat(ada.complaints()).isEmpty();
            assertThat(grace.complaints()).isEmpty();
        }
    }

    /** By what each has received and played: the other's tone, and not its own. */
    private static void assertHearEachOther(final Browser low, final Browser high, final String when) {
        for (final String list : List.of("receivedSamples", "playedSamples")) {
            final short[] atLow = samplesWith(low, list, HIGH);
            final short[] atHigh = samplesWith(high, list, LOW);
            assertThat(HIGH.amplitudeIn(atLow))
                    .as("the high tone at the low one's, %s %s", list, when)
                    .isGreaterThan(TIMES_MORE * LOW.amplitudeIn(atLow));
            assertThat(LOW.amplitudeIn(atHigh))
                    .as("the low tone at the high one's, %s %s", list, when)
                    .isGreaterThan(TIMES_MORE * HIGH.amplitudeIn(atHigh));
        }
    }

    /** The first in which a tone is heard: a microphone of a busy machine is silent at first. */
    private static short[] samplesWith(final Browser browser, final String list, final Tone tone) {
        final AtomicReference<short[]> heard = new AtomicReference<>();
        browser.await(driver -> {
            heard.set(samples(browser, list));
            return tone.amplitudeIn(heard.get()) > HEARD;
        });
        return heard.get();
    }

    @Test
    void shouldHearEachOtherAgainWhenAConnectionWasCutAndWhenItWentSilent() {
        online.close();
        // A sign of life often, since its answer is what a page misses where a wire says nothing.
        online = new RoomsOnline(directory.resolve("server"), settings -> settings.heartbeats(4_000, 600_000));
        final Room room = RoomsOnline.makeRoom(online.port(), "{}");
        try (Wire wire = new Wire(online.port());
                Browser ada = enter(wire.port(), room, LOW, "Ada", true);
                Browser grace = enter(room, HIGH, "Grace", false)) {
            ada.awaitText(By.id("people"), "Grace");
            assertHearEachOther(ada, grace, "at first");
            final Object session = session(ada);

            comeBack(ada, wire::cut);
            forget(ada);
            forget(grace);
            assertHearEachOther(ada, grace, "after the wire was cut");

            comeBack(ada, wire::silence);
            forget(ada);
            forget(grace);
            assertHearEachOther(ada, grace, "after the wire went silent");

            assertThat(session(ada)).as("session and participant").isEqualTo(session);
            assertThat((List<?>) grace.run(
                            "return [...document.querySelectorAll('.person')].map(person => person.dataset.id)"))
                    .hasSize(2);
        }
    }

    private static Object session(final Browser browser) {
        return browser.run("return window.voice.connection.sessionToken + ' of '"
                + " + document.querySelector('.person').dataset.id");
    }

    /** Breaks a page's connection, and waits until it has another. */
    private static void comeBack(final Browser browser, final Runnable trouble) {
        browser.run("window.before = window.voice.connection.socket");
        trouble.run();
        browser.await(driver -> browser.run(
                        "return window.voice.connection.socket !== window.before && window.voice.connection.tries === 0")
                == Boolean.TRUE);
        browser.awaitText(By.id("link"), "connected");
    }

    private static void talkInWriting(final Browser ada, final Browser grace) {
        grace.type(By.id("text"), "Can everybody hear me?").click(By.cssSelector("#say button"));
        ada.awaitText(By.id("messages"), "Can everybody hear me?");
        ada.type(By.id("text"), "Loud and clear.").click(By.cssSelector("#say button"));
        grace.awaitText(By.id("messages"), "Loud and clear.");
        ada.type(By.id("notice"), "We record from ten o'clock on").click(By.cssSelector("#announce button"));
        grace.awaitText(By.id("notices"), "We record from ten");
        grace.click(By.id("hand"));
        ada.await(By.cssSelector(".person img[alt='hand raised']"));
        ada.type(By.id("topic"), "Release on Friday\t");
        grace.await(driver ->
                "Release on Friday".equals(driver.findElement(By.id("topic")).getDomProperty("value")));
    }

    /** The page's jitter buffer against a network that loses, doubles and reorders; its rules are the server's, its seed is printed. */
    @Test
    void shouldKeepTheOrderOnThePageWhateverTheNetworkDoes() {
        final long seed = Long.getLong("acta.seed", System.nanoTime()) & 0x7FFF_FFFF;
        System.out.println("page's jitter buffer: -Dacta.seed=" + seed);
        try (Browser browser = Browser.open()) {
            browser.get("http://127.0.0.1:" + online.port() + "/");
            final Object failure = browser.driver().executeAsyncScript("""
                    const [seed, done] = arguments;
                    import('/jitter-buffer.js').then(({JitterBuffer, ahead}) => {
                        let state = seed >>> 0;
                        const random = () => {
                            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
                            return state / 4294967296;
                        };
                        for (let round = 0; round < 300; round++) {
                            const buffer = new JitterBuffer(1, 3);
                            const loss = random() * 0.3, doubling = random() * 0.2, delay = 1 + Math.floor(random() * 6);
                            const first = Math.floor(random() * 4294967296);
                            const arrivals = Array.from({length: 210}, () => []);
                            for (let i = 0; i < 200; i++) {
                                if (random() >= loss) {
                                    arrivals[i + Math.floor(random() * delay)].push(i);
                                    if (random() < doubling) {
                                        arrivals[i + Math.floor(random() * delay)].push(i);
                                    }
                                }
                            }
                            let last = -1, given = 0, pushed = 0;
                            for (const tick of arrivals) {
                                for (const i of tick) {
                                    buffer.push((first + i) >>> 0, [i]);
                                    pushed++;
                                }
                                const before = buffer.played;
                                const frame = buffer.pull();
                                if (frame && buffer.played > before) {
                                    if (frame[0] <= last) {
                                        return done(`round ${round}: ${frame[0]} after ${last}`);
                                    }
                                    last = frame[0];
                                    given++;
                                }
                            }
                            const accounted = given + buffer.bufferedFrames() + buffer.late + buffer.doubled + buffer.skipped;
                            if (accounted !== pushed || given < pushed / 4) {
                                return done(`round ${round}: ${given} given, ${accounted} accounted for, ${pushed} pushed`);
                            }
                        }
                        done('');
                    }, problem => done(String(problem)));
                    """, seed);
            assertThat(failure).isEqualTo("");
        }
    }
}
