package io.acta.examples.voice.peers;

import io.acta.engine.Engine;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import io.acta.examples.voice.LetterAnsweredDecoder;
import io.acta.examples.voice.LetterCursor;
import io.acta.examples.voice.LetterEnding;
import io.acta.examples.voice.LetterTable;
import io.acta.examples.voice.LetterWantedDecoder;
import io.acta.examples.voice.MessageHeaderDecoder;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.YesNo;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.ReplyStatus;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter between letters as rows and letters on the wire: takes up what waits when it starts, then what is posted, and dispatches what became of each.
 *
 * <p><b>Threads:</b> outputs come on the subscription's, answers on each route's.
 */
final class LetterCarrier implements ReleaseHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LetterCarrier.class);
    private static final int AWAITED_MAX = 4096;

    private final OpenRequests requests;
    private final VoiceActions actions;
    private final Map<String, PeerRoute> routes = new ConcurrentHashMap<>();
    private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LetterWantedDecoder wanted = new LetterWantedDecoder();
    private final LetterAnsweredDecoder answered = new LetterAnsweredDecoder();

    /** Of awaited letters; the eldest goes when nobody came for it. */
    private final Map<Long, CompletableFuture<LetterEnding>> awaited = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, CompletableFuture<LetterEnding>> eldest) {
            return size() > AWAITED_MAX;
        }
    };

    private final Subscription subscription;

    LetterCarrier(
            final Engine engine,
            final OpenRequests requests,
            final PeerSettings settings,
            final Tokens tokens,
            final long identity) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        final HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofMillis(settings.tryLimitMs()))
                .build();
        settings.servers()
                .keySet()
                .forEach(peer -> routes.put(
                        peer, new PeerRoute(http, settings, peer, tokens, identity, waiting::contains, this::ended)));
        // What a process before this one has not carried. Nothing is posted meanwhile: nobody is served yet.
        final List<WaitingLetter> left = left(engine);
        left.forEach(letter -> waiting.add(letter.letterId()));
        subscription = engine.onOutputs("letters", OverflowPolicy.BLOCK, this);
        // But one's time may have been over before anybody listened: those are not carried.
        final Set<Long> still =
                left(engine).stream().map(WaitingLetter::letterId).collect(Collectors.toSet());
        waiting.retainAll(still);
        left.stream().filter(letter -> still.contains(letter.letterId())).forEach(this::carry);
    }

    private static List<WaitingLetter> left(final Engine engine) {
        return engine.query(state -> {
                    final List<WaitingLetter> all = new ArrayList<>();
                    final LetterCursor cursor =
                            state.view(LetterTable.TYPE).cursor().all();
                    while (cursor.next()) {
                        all.add(WaitingLetter.of(cursor.row()));
                    }
                    all.sort(Comparator.comparingLong(WaitingLetter::letterId));
                    return all;
                })
                .join();
    }

    private void carry(final WaitingLetter letter) {
        final PeerRoute route = routes.get(letter.peer());
        if (route == null) {
            // Posted by a process that knew a server which this one does not.
            ended(letter.letterId(), LetterEnding.REFUSED);
        } else {
            route.add(letter);
        }
    }

    @Override
    public void onOutput(
            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        switch (header.wrap(buffer, offset).templateId()) {
            case LetterWantedDecoder.TEMPLATE_ID -> {
                final WaitingLetter letter = WaitingLetter.of(wanted.wrapAndApplyHeader(buffer, offset, header));
                waiting.add(letter.letterId());
                carry(letter);
            }
            case LetterAnsweredDecoder.TEMPLATE_ID -> {
                answered.wrapAndApplyHeader(buffer, offset, header);
                waiting.remove(answered.letterId());
                if (answered.awaited() == YesNo.YES) {
                    awaited(answered.letterId()).complete(answered.ending());
                }
            }
            default -> {
                // Rooms' business.
            }
        }
    }

    private void ended(final long letterId, final LetterEnding ending) {
        requests.ask(() -> actions.letterEnded(letterId, ending), reply -> {
            if (!reply.isApplied() && reply.status() != ReplyStatus.REJECTED) {
                // Its row stays, and its time limit ends it; or the next process asks again and is told the same.
                LOG.warn("the answer to letter {} was not taken: {}", letterId, reply.reason());
            }
        });
    }

    /** What becomes of a letter that is awaited; forgotten once it was asked for and told. */
    CompletableFuture<LetterEnding> outcome(final long letterId) {
        final CompletableFuture<LetterEnding> future = awaited(letterId);
        future.whenComplete((ending, failure) -> {
            synchronized (awaited) {
                awaited.remove(letterId);
            }
        });
        return future;
    }

    private CompletableFuture<LetterEnding> awaited(final long letterId) {
        synchronized (awaited) {
            return awaited.computeIfAbsent(letterId, id -> new CompletableFuture<>());
        }
    }

    @Override
    public void close() {
        subscription.close();
        routes.values().forEach(PeerRoute::close);
    }
}
