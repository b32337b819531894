package io.acta.examples.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OutcomeStatus;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reactors by their actions and rows: no network, a journal in memory, a clock that the test moves. */
class InstanceReactorsTest {
    private static final long SILENT_AFTER_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long NO_REQUEST = ProducerClosedEncoder.requestIdNullValue();

    private final MemoryJournal journal = new MemoryJournal();
    private final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(1));
    private Engine engine;
    private OutcomeFutures futures;
    private InstanceServerActions actions;

    @BeforeEach
    void launch() {
        final EpochNanoClock clock = nowNs::get;
        engine = Engine.launch(new EngineContext()
                .reactor(new InstanceReactor())
                .reactor(new NetworkReactor())
                .reactor(new MediaReactor())
                .journal(journal)
                .clock(clock));
        futures = engine.outcomeFutures();
        actions = new InstanceServerActions(futures.sink());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void start() {
        apply(() -> actions.serverStarted("localhost", "lobby", SILENT_AFTER_NS, 4200, YesNo.NO));
        apply(actions::sceneLoaded);
    }

    private Outcome dispatch(final LongSupplier call) {
        return futures.dispatch(call).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void apply(final LongSupplier call) {
        assertThat(dispatch(call).status()).isEqualTo(OutcomeStatus.APPLIED);
    }

    private void reject(final Rejection rejection, final LongSupplier call) {
        final Outcome outcome = dispatch(call);
        assertThat(outcome.status()).isEqualTo(OutcomeStatus.REJECTED);
        assertThat(outcome.code()).isEqualTo(rejection.code());
    }

    private <R> R ask(final Function<StateView, R> question) {
        return engine.query(question).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private boolean isMuted(final long userId) {
        return ask(state -> state.view(UserMediaTable.TYPE).get(userId).muted() == YesNo.YES);
    }

    private boolean isSilent(final long peerId) {
        return ask(state -> state.view(PeerTable.TYPE).get(peerId).silent() == YesNo.YES);
    }

    private MediaStatus producerStatus(final long producerId) {
        return ask(state -> state.view(ProducerTable.TYPE).get(producerId).status());
    }

    private long onlyProducer() {
        return ask(state -> {
            final ProducerCursor cursor =
                    state.view(ProducerTable.TYPE).cursor().all();
            assertThat(cursor.next()).isTrue();
            return cursor.row().producerId();
        });
    }

    private long onlyTransport() {
        return ask(state -> {
            final TransportCursor cursor =
                    state.view(TransportTable.TYPE).cursor().all();
            assertThat(cursor.next()).isTrue();
            return cursor.row().transportId();
        });
    }

    private void liveAudioOf(final long peerId, final long userId) {
        apply(() -> actions.transportRequested(peerId, userId, NO_REQUEST, Direction.SEND));
        final long transportId = onlyTransport();
        apply(() -> actions.transportCreated(transportId, 40_000));
        apply(() -> actions.producerRequested(peerId, userId, NO_REQUEST, MediaKind.AUDIO, 64));
        final long producerId = onlyProducer();
        apply(() -> actions.producerCreated(producerId));
    }

    @Test
    void shouldTurnPeersAwayUntilTheSceneIsLoaded() {
        reject(Rejection.NOT_READY, () -> actions.peerConnected(1, 7));
        start();
        apply(() -> actions.peerConnected(1, 7));
        reject(Rejection.PEER_KNOWN, () -> actions.peerConnected(1, 7));
    }

    @Test
    void shouldToggleTheMicrophoneOfAUserFromAnyOfItsPeers() {
        start();
        apply(() -> actions.peerConnected(1, 7));
        apply(() -> actions.peerConnected(2, 7));
        apply(() -> actions.muteToggled(1, 7, NO_REQUEST));
        assertThat(isMuted(7)).isTrue();
        apply(() -> actions.muteToggled(2, 7, NO_REQUEST));
        assertThat(isMuted(7)).isFalse();
        reject(Rejection.NOT_CONNECTED, () -> actions.muteToggled(3, 7, NO_REQUEST));
    }

    @Test
    void shouldPauseLiveAudioWhenItsUserIsMutedAndStartPausedWhenItAlreadyWas() {
        start();
        apply(() -> actions.peerConnected(1, 7));
        liveAudioOf(1, 7);
        final long producerId = onlyProducer();
        assertThat(producerStatus(producerId)).isEqualTo(MediaStatus.LIVE);
        apply(() -> actions.muteToggled(1, 7, NO_REQUEST));
        assertThat(producerStatus(producerId)).isEqualTo(MediaStatus.PAUSED);

        apply(() -> actions.producerClosed(1, 7, NO_REQUEST, producerId));
        apply(() -> actions.producerRequested(1, 7, NO_REQUEST, MediaKind.AUDIO, 64));
        final long another = onlyProducer();
        apply(() -> actions.producerCreated(another));
        assertThat(producerStatus(another)).isEqualTo(MediaStatus.PAUSED);
    }

    @Test
    void shouldFlagAPeerThatWasNotSeenAndClearTheFlagWhenItIs() {
        start();
        apply(() -> actions.peerConnected(1, 7));
        nowNs.addAndGet(SILENT_AFTER_NS - 1);
        apply(() -> actions.peerSeen(1, 7, NO_REQUEST));
        nowNs.addAndGet(SILENT_AFTER_NS - 1);
        apply(actions::sceneLoaded);
        assertThat(isSilent(1)).isFalse();
        nowNs.addAndGet(1);
        apply(actions::sceneLoaded);
        assertThat(isSilent(1)).isTrue();
        apply(() -> actions.peerSeen(1, 7, NO_REQUEST));
        assertThat(isSilent(1)).isFalse();
    }

    @Test
    void shouldTakeTransportsAndProducersAwayWithTheirPeer() {
        start();
        apply(() -> actions.peerConnected(1, 7));
        liveAudioOf(1, 7);
        apply(() -> actions.peerDisconnected(1));
        assertThat(this.<Integer>ask(state -> state.view(ProducerTable.TYPE).size()
                        + state.view(TransportTable.TYPE).size()))
                .isZero();
        reject(Rejection.NOT_CONNECTED, () -> actions.peerDisconnected(1));
    }

    @Test
    void shouldRejectAProducerWithoutTransportOneTooManyAndOneOfAnotherPeer() {
        start();
        apply(() -> actions.peerConnected(1, 7));
        apply(() -> actions.peerConnected(2, 8));
        reject(Rejection.NO_SEND_TRANSPORT, () -> actions.producerRequested(1, 7, NO_REQUEST, MediaKind.AUDIO, 64));
        liveAudioOf(1, 7);
        final long producerId = onlyProducer();
        reject(Rejection.NOT_YOUR_PRODUCER, () -> actions.producerClosed(2, 8, NO_REQUEST, producerId));
        for (int i = 1; i < MediaReactor.PRODUCERS_PER_PEER_MAX; i++) {
            apply(() -> actions.producerRequested(1, 7, NO_REQUEST, MediaKind.VIDEO, 64));
        }
        reject(Rejection.TOO_MANY_PRODUCERS, () -> actions.producerRequested(1, 7, NO_REQUEST, MediaKind.VIDEO, 64));
    }

    @Test
    void shouldForgetPeersThatAreGoneWhenThereIsNoRoomForNewOnes() {
        start();
        for (int i = 1; i <= NetworkReactor.PEERS_MAX; i++) {
            final long peerId = i;
            apply(() -> actions.peerConnected(peerId, 7));
        }
        reject(Rejection.INSTANCE_FULL, () -> actions.peerConnected(100_000, 7));
        apply(() -> actions.peerDisconnected(5));
        apply(() -> actions.peerConnected(100_000, 7));
        assertThat(this.<Boolean>ask(state -> state.view(PeerTable.TYPE).contains(5)))
                .isFalse();
    }

    @Test
    void shouldDisconnectEverybodyAndKeepMutesWhenAnotherProcessStarts() {
        start();
        apply(() -> actions.peerConnected(1, 7));
        apply(() -> actions.muteToggled(1, 7, NO_REQUEST));
        engine.close();
        launch();
        assertThat(isMuted(7)).isTrue();
        start();
        assertThat(this.<YesNo>ask(state -> state.view(PeerTable.TYPE).get(1).connected()))
                .isEqualTo(YesNo.NO);
        assertThat(isMuted(7)).isTrue();
        assertThat(this.<Long>ask(state -> state.view(InstanceTable.TYPE)
                        .get(InstanceReactor.INSTANCE_ID)
                        .lastPeerId()))
                .isEqualTo(1);
    }
}
