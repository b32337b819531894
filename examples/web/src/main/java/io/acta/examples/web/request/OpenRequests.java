package io.acta.examples.web.request;

import io.acta.engine.Engine;
import io.acta.engine.Publisher;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import io.acta.examples.web.DaemonClock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request's action and tells what became of it, once: the outcome and the outputs of that action when they are journaled,
 * or why there are none. So many requests may be open and no more, each for so long and no longer.
 *
 * <pre>{@code
 * OpenRequests requests = new OpenRequests(engine, "rooms", 10_000, 5_000, Rejection::reason);
 * VoiceRoomsActions actions = new VoiceRoomsActions(requests.publisher());
 * requests.ask(() -> actions.roomClosed(roomId), reply -> socket.sendText(…));
 * }</pre>
 *
 * <p><b>Threads:</b> asking on any, one call at a time; replies on the subscription's thread, on the asker's when nothing was sent, or on
 * the watch's when time ran out: they must be short and wait for nobody. Whoever writes to a client that may not read, as an answer over HTTP does, takes a
 * future: it is completed on threads of its own, so that no client holds up the outcomes of others. <b>Errors:</b> what a reply's taker throws is logged, and the others are told still.
 */
public final class OpenRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenRequests.class);
    private static final int OUTPUTS_MAX = 64;
    private static final int LOOKS_PER_LIMIT = 8;
    private static final int ANSWERERS_MAX = 16;
    private static final long ANSWERER_IDLE_S = 30;
    private static final long BUSY_AGAIN_MS = 10;

    private final Engine engine;
    private final IntFunction<String> rejections;
    private final int openMax;
    private final long timeLimitNs;
    private final Semaphore room;
    private final Publisher publisher;
    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final Subscription subscription;
    private final DaemonClock watch;
    private final ThreadPoolExecutor answers;
    private final Executor later;
    private final Object lock = new Object();
    /** From anywhere, so that several of these may ask one engine. */
    private long lastCorrelationId = new SecureRandom().nextLong() >>> 2;

    private boolean closed;

    /**
     * Starts.
     *
     * @param name of its threads.
     * @param openMax requests at a time.
     * @param timeLimitMs for each.
     * @param rejections what people are told for the code of a rejection.
     */
    public OpenRequests(
            final Engine engine,
            final String name,
            final int openMax,
            final long timeLimitMs,
            final IntFunction<String> rejections) {
        if (openMax < 1 || timeLimitMs < 1) {
            throw new IllegalArgumentException(
                    "open requests: openMax=" + openMax + ", timeLimitMs=" + timeLimitMs + "; both must be positive");
        }
        this.engine = engine;
        this.rejections = rejections;
        this.openMax = openMax;
        this.timeLimitNs = TimeUnit.MILLISECONDS.toNanos(timeLimitMs);
        this.room = new Semaphore(openMax);
        this.publisher = engine.publisher();
        this.subscription = engine.onOutputs(name, OverflowPolicy.BLOCK, new Outcomes());
        this.answers = answers(name);
        this.watch =
                new DaemonClock(name + "-time-limit").every(Math.max(1, timeLimitMs / LOOKS_PER_LIMIT), this::endLate);
        this.later = CompletableFuture.delayedExecutor(BUSY_AGAIN_MS, TimeUnit.MILLISECONDS, answers);
    }

    /** What waits here is bounded by the requests that may be open. */
    private static ThreadPoolExecutor answers(final String name) {
        final ThreadPoolExecutor threads = new ThreadPoolExecutor(
                ANSWERERS_MAX,
                ANSWERERS_MAX,
                ANSWERER_IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonClock.threads(name + "-answers"),
                // It ends: whoever is told now is told where it is.
                (task, ended) -> task.run());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Where facades that are used within {@link #ask} send to; used for nothing else. */
    public Publisher publisher() {
        return publisher;
    }

    /** How many are open. */
    public int count() {
        return open.size();
    }

    /**
     * Sends one action.
     *
     * @param call sends exactly one action into {@link #publisher()} and returns what the facade returned.
     * @param taker of the reply; called once.
     */
    public void ask(final LongSupplier call, final Consumer<Reply> taker) {
        if (!room.tryAcquire()) {
            tell(taker, Reply.without(ReplyStatus.BUSY, "the server is busy: " + openMax + " requests are open"));
            return;
        }
        final long correlationId;
        final Reply refused;
        synchronized (lock) {
            correlationId = ++lastCorrelationId;
            // There before the action is: its outcome may be faster than this thread.
            open.put(correlationId, new Open(taker, System.nanoTime() + timeLimitNs));
            refused = closed ? Reply.without(ReplyStatus.ENDED, "the server is ending") : send(correlationId, call);
        }
        if (refused != null) {
            // Unless its time was over while it waited for room: then it was told.
            end(correlationId, refused);
        }
    }

    /** The same, with a future; its continuations run on threads for answers, unless it is complete already. */
    public CompletableFuture<Reply> ask(final LongSupplier call) {
        return answer(taker -> ask(call, taker));
    }

    /**
     * The same, tried again while the server is busy.
     *
     * <p>Nobody waits meanwhile, neither the caller nor those who ask beside it, as they would for a publisher with a time limit of its own.
     *
     * @param patienceMs for so long; then the reply says {@link ReplyStatus#BUSY}.
     */
    public CompletableFuture<Reply> ask(final LongSupplier call, final long patienceMs) {
        return askUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs), call);
    }

    private CompletableFuture<Reply> askUntil(final long endNs, final LongSupplier call) {
        return ask(call)
                .thenCompose(reply -> reply.status() != ReplyStatus.BUSY || System.nanoTime() - endNs >= 0
                        ? CompletableFuture.completedFuture(reply)
                        : CompletableFuture.supplyAsync(() -> askUntil(endNs, call), later)
                                .thenCompose(again -> again));
    }

    /** A future of whatever asks here with a taker; its continuations run on threads for answers, unless it is complete already. */
    public CompletableFuture<Reply> answer(final Consumer<Consumer<Reply>> asking) {
        final CompletableFuture<Reply> future = new CompletableFuture<>();
        asking.accept(reply -> future.completeAsync(() -> reply, answers));
        return future;
    }

    /** The threads for answers, for continuations of what is completed elsewhere. */
    public Executor answers() {
        return answers;
    }

    /** Sends bytes that the door looks at. */
    public void ask(final DirectBuffer message, final int offset, final int lengthBytes, final Consumer<Reply> taker) {
        ask(() -> publisher.offer(message, offset, lengthBytes), taker);
    }

    /** @return why it was not sent, null when it was. */
    private Reply send(final long correlationId, final LongSupplier call) {
        boolean returned = false;
        try {
            publisher.correlateNext(correlationId);
            final long sequence = call.getAsLong();
            returned = true;
            return sequence >= 0 ? null : refusal(sequence);
        } finally {
            if (!returned && open.remove(correlationId) != null) {
                // The call threw, which its caller hears of: there is nothing to tell.
                room.release();
            }
        }
    }

    private Reply refusal(final long code) {
        return switch ((int) code) {
            case SinkCode.BACK_PRESSURED -> Reply.without(ReplyStatus.BUSY, "the server is busy; try again");
            case SinkCode.INVALID -> Reply.without(ReplyStatus.INVALID, publisher.describeRefusal());
            default ->
                Reply.without(
                        ReplyStatus.ENDED,
                        "the server takes no more actions: it is "
                                + engine.state().name().toLowerCase(Locale.ROOT));
        };
    }

    private void endLate() {
        final long nowNs = System.nanoTime();
        for (final Map.Entry<Long, Open> entry : open.entrySet()) {
            if (nowNs - entry.getValue().deadlineNs >= 0) {
                end(
                        entry.getKey(),
                        Reply.without(
                                ReplyStatus.TIMED_OUT,
                                "no outcome within " + TimeUnit.NANOSECONDS.toMillis(timeLimitNs)
                                        + " ms; it may be applied still"));
            }
        }
    }

    private void end(final long correlationId, final Reply reply) {
        final Open ended = open.remove(correlationId);
        if (ended != null) {
            room.release();
            tell(ended.taker, reply);
        }
    }

    private static void tell(final Consumer<Reply> taker, final Reply reply) {
        try {
            taker.accept(reply);
        } catch (final RuntimeException e) {
            LOG.error("a reply could not be told: {}", reply, e);
        }
    }

    /** Ends what is open. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        watch.close();
        subscription.close();
        open.keySet().forEach(id -> end(id, Reply.without(ReplyStatus.ENDED, "the server is ending")));
        // What was told is said still.
        answers.shutdown();
    }

    private static final class Open {
        private final Consumer<Reply> taker;
        private final long deadlineNs;
        private List<byte[]> outputs = List.of();
        private long outputsLeftOut;

        Open(final Consumer<Reply> taker, final long deadlineNs) {
            this.taker = taker;
            this.deadlineNs = deadlineNs;
        }
    }

    private final class Outcomes implements ReleaseHandler {
        @Override
        public void onOutput(
                final long sequence,
                final long ordinal,
                final long correlationId,
                final long origin,
                final DirectBuffer buffer,
                final int offset,
                final int lengthBytes) {
            final Open asked = correlationId == 0 ? null : open.get(correlationId);
            if (asked == null) {
                return;
            }
            if (asked.outputs.size() == OUTPUTS_MAX) {
                asked.outputsLeftOut++;
                return;
            }
            if (asked.outputs.isEmpty()) {
                asked.outputs = new ArrayList<>();
            }
            final byte[] output = new byte[lengthBytes];
            buffer.getBytes(offset, output);
            asked.outputs.add(output);
        }

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            final Open asked = correlationId == 0 ? null : open.get(correlationId);
            if (asked != null) {
                if (asked.outputsLeftOut > 0) {
                    LOG.warn(
                            "action {} put out {} messages more than the {} that a reply has room for; subscribers are told them all",
                            sequence,
                            asked.outputsLeftOut,
                            OUTPUTS_MAX);
                }
                final ReplyStatus reply = ReplyStatus.valueOf(status.name());
                final String reason = reply == ReplyStatus.REJECTED ? rejections.apply(code) : Reply.reason(reply);
                end(correlationId, new Reply(reply, code, sequence, reason, asked.outputs));
            }
        }
    }
}
