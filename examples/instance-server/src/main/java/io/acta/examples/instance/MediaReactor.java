package io.acta.examples.instance;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Owns transports, producers and what users do with their media. What must be made outside (a transport, a producer) is asked
 * for by an output and stays REQUESTED until the adapter's result comes as an action.
 *
 * <p>Transports and producers go with their peer; a user's media stay, so that a user who returns is still muted. Ids of
 * transports and producers are the step that made them.
 */
public final class MediaReactor extends InstanceServerReactor {
    /** Users that are remembered. */
    public static final int USERS_MAX = 4096;

    /** Producers that a peer may have, failed ones not counted. */
    public static final int PRODUCERS_PER_PEER_MAX = 4;

    private static final int TRANSPORTS_MAX = NetworkReactor.PEERS_MAX * 2;
    private static final int PRODUCERS_MAX = NetworkReactor.PEERS_MAX * (PRODUCERS_PER_PEER_MAX + 1);

    private TransportTable transports;
    private TransportCursor transportCursor;
    private ProducerTable producers;
    private ProducerCursor producerCursor;
    private UserMediaTable userMedia;
    private InstanceServerOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        transports = setup.own(TransportTable.TYPE, TRANSPORTS_MAX);
        transportCursor = transports.cursor();
        producers = setup.own(ProducerTable.TYPE, PRODUCERS_MAX);
        producerCursor = producers.cursor();
        userMedia = setup.own(UserMediaTable.TYPE, USERS_MAX);
        outputs = new InstanceServerOutputs(setup.outputs());
    }

    @Override
    protected void onPeerConnected(final PeerConnectedDecoder action, final ActionContext context) {
        if (userMedia.contains(action.userId())) {
            return;
        }
        if (userMedia.size() == USERS_MAX) {
            context.reject(Rejection.TOO_MANY_USERS.code());
            return;
        }
        userMedia.add(action.userId()).muted(YesNo.NO);
    }

    @Override
    protected void onPeerDisconnected(final PeerDisconnectedDecoder action, final ActionContext context) {
        transportCursor.byPeerId(action.peerId());
        while (transportCursor.next()) {
            transports.remove(transportCursor.row().transportId());
        }
        producerCursor.byPeerId(action.peerId());
        while (producerCursor.next()) {
            drop(producerCursor.row());
        }
    }

    @Override
    protected void onServerStarted(final ServerStartedDecoder action, final ActionContext context) {
        removeAll();
    }

    @Override
    protected void onServerStopped(final ServerStoppedDecoder action, final ActionContext context) {
        removeAll();
    }

    @Override
    protected void onMuteToggled(final MuteToggledDecoder action, final ActionContext context) {
        final UserMediaDecoder media = userMedia.get(action.userId());
        if (media == null) {
            context.reject(Rejection.NOT_CONNECTED.code());
            return;
        }
        final YesNo muted = media.muted() == YesNo.YES ? YesNo.NO : YesNo.YES;
        final long toggles = media.toggles() + 1;
        userMedia.edit(action.userId()).muted(muted).toggles(toggles);
        producerCursor.byUserId(action.userId());
        while (producerCursor.next()) {
            final ProducerDecoder producer = producerCursor.row();
            if (producer.kind() == MediaKind.AUDIO && isSending(producer)) {
                pause(producer.producerId(), muted);
            }
        }
    }

    @Override
    protected void onTransportRequested(final TransportRequestedDecoder action, final ActionContext context) {
        if (hasTransport(action.peerId(), action.direction(), null)) {
            context.reject(Rejection.TRANSPORT_EXISTS.code());
            return;
        }
        transports
                .add(context.step())
                .peerId(action.peerId())
                .direction(action.direction())
                .status(MediaStatus.REQUESTED);
        outputs.transportWanted(context.step(), action.direction());
    }

    @Override
    protected void onTransportCreated(final TransportCreatedDecoder action, final ActionContext context) {
        final TransportEncoder row = transports.edit(action.transportId());
        if (row == null) {
            context.reject(Rejection.NOT_WANTED.code());
            return;
        }
        row.port(action.port()).status(MediaStatus.LIVE);
    }

    @Override
    protected void onProducerRequested(final ProducerRequestedDecoder action, final ActionContext context) {
        if (!hasTransport(action.peerId(), Direction.SEND, MediaStatus.LIVE)) {
            context.reject(Rejection.NO_SEND_TRANSPORT.code());
            return;
        }
        if (countProducersAndForgetFailed(action.peerId()) == PRODUCERS_PER_PEER_MAX) {
            context.reject(Rejection.TOO_MANY_PRODUCERS.code());
            return;
        }
        producers
                .add(context.step())
                .peerId(action.peerId())
                .userId(action.userId())
                .bitrateKbps(action.bitrateKbps())
                .kind(action.kind())
                .status(MediaStatus.REQUESTED)
                .failure(Failure.NONE);
        final long requested = userMedia.get(action.userId()).producersRequested() + 1;
        userMedia.edit(action.userId()).producersRequested(requested);
        outputs.producerWanted(context.step(), action.kind(), action.bitrateKbps());
    }

    @Override
    protected void onProducerCreated(final ProducerCreatedDecoder action, final ActionContext context) {
        final ProducerDecoder producer = producers.get(action.producerId());
        if (producer == null) {
            // Its peer left while the adapter worked: what was made must go, or it would stay for ever.
            outputs.producerUnwanted(action.producerId());
            return;
        }
        final boolean muted = producer.kind() == MediaKind.AUDIO
                && userMedia.get(producer.userId()).muted() == YesNo.YES;
        if (muted) {
            pause(action.producerId(), YesNo.YES);
        } else {
            producers.edit(action.producerId()).status(MediaStatus.LIVE);
        }
    }

    @Override
    protected void onProducerFailed(final ProducerFailedDecoder action, final ActionContext context) {
        final ProducerEncoder row = producers.edit(action.producerId());
        if (row == null) {
            context.reject(Rejection.NOT_WANTED.code());
            return;
        }
        row.status(MediaStatus.FAILED).failure(action.failure());
    }

    @Override
    protected void onProducerClosed(final ProducerClosedDecoder action, final ActionContext context) {
        final ProducerDecoder producer = producers.get(action.producerId());
        if (producer == null) {
            context.reject(Rejection.UNKNOWN_PRODUCER.code());
        } else if (producer.peerId() != action.peerId()) {
            context.reject(Rejection.NOT_YOUR_PRODUCER.code());
        } else {
            drop(producer);
        }
    }

    private void pause(final long producerId, final YesNo paused) {
        producers.edit(producerId).status(paused == YesNo.YES ? MediaStatus.PAUSED : MediaStatus.LIVE);
        outputs.producerPaused(producerId, paused);
    }

    private void drop(final ProducerDecoder producer) {
        final long producerId = producer.producerId();
        if (isSending(producer)) {
            outputs.producerUnwanted(producerId);
        }
        producers.remove(producerId);
    }

    private static boolean isSending(final ProducerDecoder producer) {
        return producer.status() == MediaStatus.LIVE || producer.status() == MediaStatus.PAUSED;
    }

    /** @param status that it must have, null for any. */
    private boolean hasTransport(final long peerId, final Direction direction, final MediaStatus status) {
        transportCursor.byPeerId(peerId);
        while (transportCursor.next()) {
            final TransportDecoder row = transportCursor.row();
            if (row.direction() == direction && (status == null || row.status() == status)) {
                return true;
            }
        }
        return false;
    }

    private int countProducersAndForgetFailed(final long peerId) {
        int count = 0;
        producerCursor.byPeerId(peerId);
        while (producerCursor.next()) {
            if (producerCursor.row().status() == MediaStatus.FAILED) {
                producers.remove(producerCursor.row().producerId());
            } else {
                count++;
            }
        }
        return count;
    }

    /** No output: the adapter of a process that starts has made nothing, that of one that stops drops all. */
    private void removeAll() {
        transportCursor.all();
        while (transportCursor.next()) {
            transports.remove(transportCursor.row().transportId());
        }
        producerCursor.all();
        while (producerCursor.next()) {
            producers.remove(producerCursor.row().producerId());
        }
    }
}
