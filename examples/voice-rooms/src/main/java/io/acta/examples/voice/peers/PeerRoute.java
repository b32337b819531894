package io.acta.examples.voice.peers;

import io.acta.examples.voice.LetterEnding;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries letters to one other server, one after the other: the other counts a letter once because numbers only rise, so the next must not overtake one that is tried
 * again. A try has a time limit; after a try without an answer comes the next, later each time.
 *
 * <p><b>Threads:</b> its own.
 */
final class PeerRoute implements AutoCloseable {
    /** What a token between servers is for. */
    static final String ROLE = "peer";

    private static final Logger LOG = LoggerFactory.getLogger(PeerRoute.class);
    private static final long TOKEN_MS = 60_000;
    private static final long FIRST_PAUSE_MS = 50;
    private static final long PAUSE_MAX_MS = 2_000;
    private static final Set<Integer> TRY_AGAIN = Set.of(401, 408, 429, 502, 503, 504);

    private final HttpClient http;
    private final PeerSettings settings;
    private final String peer;
    private final URI inbox;
    private final Tokens tokens;
    private final long origin;
    private final LongPredicate isWanted;
    private final BiConsumer<Long, LetterEnding> taker;
    private final BlockingQueue<WaitingLetter> letters = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts.
     *
     * @param isWanted whether a letter waits still: one whose time is over is not tried again.
     * @param taker told what another server answered.
     */
    PeerRoute(
            final HttpClient http,
            final PeerSettings settings,
            final String peer,
            final Tokens tokens,
            final long origin,
            final LongPredicate isWanted,
            final BiConsumer<Long, LetterEnding> taker) {
        this.http = http;
        this.settings = settings;
        this.peer = peer;
        this.inbox = settings.servers().get(peer).resolve("/peers/inbox");
        this.tokens = tokens;
        this.origin = origin;
        this.isWanted = isWanted;
        this.taker = taker;
        this.thread = new Thread(this::run, "letters-to-" + peer);
        thread.setDaemon(true);
        thread.start();
    }

    void add(final WaitingLetter letter) {
        letters.add(letter);
    }

    private void run() {
        try {
            while (!closed) {
                carry(letters.take());
            }
        } catch (final InterruptedException e) {
            // It was closed; what waits is a row, and goes on with the next process.
            Thread.currentThread().interrupt();
        }
    }

    private void carry(final WaitingLetter letter) throws InterruptedException {
        long pauseMs = FIRST_PAUSE_MS;
        while (!closed && isWanted.test(letter.letterId())) {
            final LetterEnding ending = tryOnce(letter);
            if (ending != null) {
                taker.accept(letter.letterId(), ending);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pauseMs);
            pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
        }
    }

    /** @return null when there was no answer that would not be another one later. */
    private LetterEnding tryOnce(final WaitingLetter letter) throws InterruptedException {
        final String token = tokens.issue(
                new Identity(settings.name(), ROLE, Long.toString(origin), System.currentTimeMillis() + TOKEN_MS));
        final HttpRequest request = HttpRequest.newBuilder(inbox)
                .timeout(Duration.ofMillis(settings.tryLimitMs()))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(letter.toJson(origin)))
                .build();
        try {
            final HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return LetterEnding.valueOf(
                        Json.object(answer.body()).path("ending").asText());
            }
            LOG.warn("{} does not take letter {}: {} {}", peer, letter.letterId(), answer.statusCode(), answer.body());
            return TRY_AGAIN.contains(answer.statusCode()) ? null : LetterEnding.REFUSED;
        } catch (final IOException e) {
            LOG.debug("{} does not answer; letter {} is tried again", peer, letter.letterId(), e);
            return null;
        } catch (final IllegalArgumentException | Refusal e) {
            LOG.warn("{} answers letter {} with what is no answer", peer, letter.letterId(), e);
            return LetterEnding.REFUSED;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
