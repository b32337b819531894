package io.acta.examples.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.bank.BalanceChangedDecoder;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.MessageHeaderDecoder;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
    private static final long PATIENCE_S = 60;
    private static final long LONG_MS = 120_000;

    private final Engine engine = Engine.launch(new EngineContext()
            .name("bank")
            .reactor(new BankKeeper(1000))
            .errorHandler(e -> {})
            .journal(new MemoryJournal()));

    @AfterEach
    void close() {
        engine.close();
    }

    private static Reply of(final CompletableFuture<Reply> asked) {
        return asked.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    @Test
    void shouldTellTheOutcomeWithTheActionsOwnOutputs() {
        try (OpenRequests requests = open(engine, "asked", 10, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            assertThat(of(requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD)))
                            .isApplied())
                    .isTrue();
            final Reply adjusted = of(requests.ask(() -> actions.adjusted(1, 70, 0)));
            assertThat(adjusted.status()).isEqualTo(ReplyStatus.APPLIED);
            assertThat(adjusted.sequence()).isEqualTo(2);
            assertThat(adjusted.outputs()).hasSize(1);
            final BalanceChangedDecoder output = new BalanceChangedDecoder()
                    .wrapAndApplyHeader(new UnsafeBuffer(adjusted.outputs().get(0)), 0, new MessageHeaderDecoder());
            assertThat(output.balance()).isEqualTo(70);
            assertThat(requests.count()).isZero();
        }
    }

    @Test
    void shouldTellWhyThereIsNone() {
        try (OpenRequests requests = open(engine, "asked", 10, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            of(requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD)));
            final Reply overdraft = of(requests.ask(() -> actions.adjusted(1, -1, 0)));
            assertThat(overdraft.status()).isEqualTo(ReplyStatus.REJECTED);
            assertThat(overdraft.code()).isEqualTo(BankKeeper.OVERDRAFT);
            final Reply failed = of(requests.ask(() -> actions.poisoned(1, BankKeeper.THROW_EXCEPTION)));
            assertThat(failed.status()).isEqualTo(ReplyStatus.FAILED);
            final CompletableFuture<Reply> invalid = new CompletableFuture<>();
            requests.ask(new UnsafeBuffer(new byte[3]), 0, 3, invalid::complete);
            assertThat(of(invalid).status()).isEqualTo(ReplyStatus.INVALID);
            assertThat(requests.count()).isZero();
        }
    }

    @Test
    void shouldRefuseOneMoreThanMayBeOpenAndTakeItWhenThereIsRoomAgain() throws Exception {
        final CountDownLatch hold = new CountDownLatch(1);
        try (OpenRequests requests = open(engine, "asked", 2, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            final CountDownLatch held = new CountDownLatch(1);
            requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD), reply -> {
                held.countDown();
                awaited(hold);
            });
            assertThat(held.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
            // The first has its reply and its place is free; nobody is told more until its taker is done.
            final List<CompletableFuture<Reply>> open = new ArrayList<>();
            open.add(requests.ask(() -> actions.adjusted(1, 1, 0)));
            open.add(requests.ask(() -> actions.adjusted(1, 1, 0)));
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).status())
                    .isEqualTo(ReplyStatus.BUSY);
            hold.countDown();
            open.forEach(asked -> assertThat(of(asked).isApplied()).isTrue());
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).isApplied())
                    .isTrue();
        }
    }

    @Test
    void shouldTryAgainWhileItIsBusyAndHoldUpNobodyElse() {
        final CountDownLatch hold = new CountDownLatch(1);
        try (OpenRequests requests = open(engine, "asked", 1, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            of(requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD)));
            engine.query(state -> {
                awaited(hold);
                return 0;
            });
            final CompletableFuture<Reply> first = requests.ask(() -> actions.adjusted(1, 1, 0));
            final CompletableFuture<Reply> patient = requests.ask(() -> actions.adjusted(1, 1, 0), LONG_MS);
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).status())
                    .as("of one who asks meanwhile")
                    .isEqualTo(ReplyStatus.BUSY);
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0), 1)).status())
                    .as("of one whose patience is short")
                    .isEqualTo(ReplyStatus.BUSY);
            assertThat(patient.isDone()).isFalse();
            hold.countDown();
            assertThat(of(first).isApplied()).isTrue();
            assertThat(of(patient).isApplied()).isTrue();
        }
    }

    @Test
    void shouldEndARequestWhoseOutcomeIsNotToldInTimeAndForgetIt() throws Exception {
        final CountDownLatch hold = new CountDownLatch(1);
        try (OpenRequests requests = open(engine, "asked", 2, 50)) {
            final BankActions actions = new BankActions(requests.publisher());
            holdUpOutcomes(requests, actions, hold);
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).status())
                    .isEqualTo(ReplyStatus.TIMED_OUT);
            assertThat(requests.count()).isZero();
            hold.countDown();
        }
    }

    /** Blocks the thread that tells outcomes. A machine that is busy elsewhere may let the time of the first requests run out: then another is made. */
    private static void holdUpOutcomes(
            final OpenRequests requests, final BankActions actions, final CountDownLatch hold) {
        final AtomicBoolean isHeld = new AtomicBoolean();
        do {
            final CompletableFuture<Void> told = new CompletableFuture<>();
            requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD), reply -> {
                isHeld.set(reply.status() != ReplyStatus.TIMED_OUT);
                told.complete(null);
                if (isHeld.get()) {
                    awaited(hold);
                }
            });
            told.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        } while (!isHeld.get());
    }

    @Test
    void shouldTellTheOthersWhenATakerThrows() {
        try (OpenRequests requests = open(engine, "asked", 10, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD), reply -> {
                throw new IllegalStateException("a fault on purpose");
            });
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).isApplied())
                    .isTrue();
        }
    }

    @Test
    void shouldKeepApartWhatTwoOfThemAskOfOneEngine() {
        try (OpenRequests one = open(engine, "one", 10, LONG_MS);
                OpenRequests two = open(engine, "two", 10, LONG_MS)) {
            final BankActions first = new BankActions(one.publisher());
            final BankActions second = new BankActions(two.publisher());
            of(one.ask(() -> first.accountOpened(1, 1, Tier.GOLD)));
            final CompletableFuture<Reply> rejected = two.ask(() -> second.accountOpened(1, 1, Tier.GOLD));
            final CompletableFuture<Reply> applied = one.ask(() -> first.adjusted(1, 5, 0));
            assertThat(of(rejected).code()).isEqualTo(BankKeeper.KNOWN_ACCOUNT);
            assertThat(of(applied).isApplied()).isTrue();
        }
    }

    @Test
    void shouldGiveThePlaceBackWhenTheCallThrows() {
        try (OpenRequests requests = open(engine, "asked", 1, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            assertThatThrownBy(() -> requests.ask(() -> {
                        throw new IllegalArgumentException("a fault on purpose");
                    }))
                    .hasMessage("a fault on purpose");
            assertThat(requests.count()).isZero();
            assertThat(of(requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD)))
                            .isApplied())
                    .isTrue();
        }
    }

    @Test
    void shouldTellTheOthersWhileAnAnswerWaitsForAClientThatDoesNotRead() throws Exception {
        final CountDownLatch hold = new CountDownLatch(1);
        final CountDownLatch held = new CountDownLatch(1);
        try (OpenRequests requests = open(engine, "asked", 10, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            // Whatever completes the future waits until there is a continuation to run.
            final CountDownLatch chained = new CountDownLatch(1);
            final CompletableFuture<Reply> answered =
                    requests.answer(taker -> requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD), reply -> {
                        awaited(chained);
                        taker.accept(reply);
                    }));
            final CompletableFuture<Void> slow = answered.thenAccept(reply -> {
                held.countDown();
                awaited(hold);
            });
            chained.countDown();
            assertThat(held.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
            assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).isApplied())
                    .isTrue();
            assertThat(slow).isNotDone();
        } finally {
            hold.countDown();
        }
    }

    @Test
    void shouldSayThatItEnds() {
        final OpenRequests requests = open(engine, "asked", 10, LONG_MS);
        final BankActions actions = new BankActions(requests.publisher());
        requests.close();
        assertThat(of(requests.ask(() -> actions.adjusted(1, 1, 0))).status()).isEqualTo(ReplyStatus.ENDED);
        try (OpenRequests others = open(engine, "others", 10, LONG_MS)) {
            final BankActions further = new BankActions(others.publisher());
            engine.close();
            assertThat(of(others.ask(() -> further.adjusted(1, 1, 0))).status()).isEqualTo(ReplyStatus.ENDED);
        }
    }

    @Test
    void shouldAnswerOverHttpWhenTheOutcomeIsKnown() throws Exception {
        final HttpReplies replies =
                new HttpReplies(code -> code == BankKeeper.OVERDRAFT ? new Refusal(402, "too little", "delta") : null);
        try (OpenRequests requests = open(engine, "asked", 10, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            of(requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD)));
            try (WebServer server = WebServer.start(new WebServerContext()
                    .routes(routes -> routes.post(
                            "/accounts/{id}/{delta}",
                            request -> replies.answer(
                                    request,
                                    requests.ask(() -> actions.adjusted(
                                            Long.parseLong(request.pathParam("id")),
                                            Long.parseLong(request.pathParam("delta")),
                                            0)),
                                    reply -> Map.of("sequence", reply.sequence())))))) {
                assertThat(post(server, "accounts/1/50")).isEqualTo("200 {\"sequence\":2}");
                assertThat(post(server, "accounts/1/-90"))
                        .isEqualTo("402 {\"error\":\"too little\",\"field\":\"delta\"}");
                assertThat(post(server, "accounts/9/1")).isEqualTo("422 {\"error\":\"code 1\"}");
            }
        }
    }

    @Test
    void shouldSayThatOneMayTryAgainWhenRowsChangedFasterThanTheyCouldBeRead() throws Exception {
        try (Engine writing = Engine.launch(new EngineContext()
                        .name("written")
                        .reactor(new BankKeeper(10, true))
                        .journal(new MemoryJournal()));
                OpenRequests requests = open(writing, "asked", 10, LONG_MS)) {
            final BankActions actions = new BankActions(requests.publisher());
            of(requests.ask(() -> actions.accountOpened(1, 1, Tier.GOLD)));
            try (WebServer server = WebServer.start(new WebServerContext()
                    .routes(routes -> routes.get(
                            "/accounts",
                            request -> request.json(writing.published()
                                    .collect(() -> of(requests.ask(() -> actions.adjusted(1, 1, 0)))
                                            .sequence())))))) {
                final var answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.url() + "accounts"))
                                        .build(),
                                BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                assertThat(answer.body()).contains("try again");
            }
        }
    }

    private static String post(final WebServer server, final String path) throws Exception {
        final var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + path))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static OpenRequests open(
            final Engine engine, final String name, final int openMax, final long timeLimitMs) {
        return new OpenRequests(engine, name, openMax, timeLimitMs, code -> "code " + code);
    }

    @Test
    void shouldRefuseBoundsThatAreNone() {
        assertThatThrownBy(() -> open(engine, "asked", 0, 1)).hasMessageContaining("openMax=0");
    }

    private static void awaited(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
