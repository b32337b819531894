package io.acta.examples.instance;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;

/**
 * Owns the peers: who is connected, when each was last seen and who has fallen silent. Runs before the {@link MediaReactor}, so
 * that an action of a peer that is not connected is refused here, for all.
 *
 * <p>A peer that has gone keeps its row until the table is full; then the rows of such peers make room.
 */
public final class NetworkReactor extends InstanceServerReactor {
    /** Peers that have a row, connected or gone. */
    public static final int PEERS_MAX = 1024;

    private PeerTable peers;
    private PeerCursor connectedPeers;
    private PeerCursor gonePeers;
    private Timers timers;
    private InstanceServerActions timed;
    private InstanceView instances;

    @Override
    public void onSetup(final ReactorSetup setup) {
        // One more: the row of a peer that makes room is free for others only when its step is over.
        peers = setup.own(PeerTable.TYPE, PEERS_MAX + 1);
        connectedPeers = peers.cursor();
        gonePeers = peers.cursor();
        timers = setup.timers();
        timed = new InstanceServerActions(timers);
    }

    @Override
    public void onViews(final StateView state) {
        instances = state.view(InstanceTable.TYPE);
    }

    @Override
    protected void onPeerConnected(final PeerConnectedDecoder action, final ActionContext context) {
        if (peers.contains(action.peerId())) {
            context.reject(Rejection.PEER_KNOWN.code());
            return;
        }
        if (peers.size() == PEERS_MAX && !forgetOneThatIsGone()) {
            context.reject(Rejection.INSTANCE_FULL.code());
            return;
        }
        peers.add(action.peerId())
                .userId(action.userId())
                .connectedNs(context.timeNanos())
                .lastSeenNs(context.timeNanos())
                .connected(YesNo.YES)
                .silent(YesNo.NO);
        lookAgain(action.peerId(), context.timeNanos());
    }

    @Override
    protected void onPeerDisconnected(final PeerDisconnectedDecoder action, final ActionContext context) {
        final PeerDecoder peer = peers.get(action.peerId());
        if (peer == null || peer.connected() != YesNo.YES) {
            context.reject(Rejection.NOT_CONNECTED.code());
            return;
        }
        peers.edit(action.peerId()).connected(YesNo.NO);
        timers.cancel(action.peerId());
    }

    @Override
    protected void onServerStarted(final ServerStartedDecoder action, final ActionContext context) {
        disconnectAll();
    }

    @Override
    protected void onServerStopped(final ServerStoppedDecoder action, final ActionContext context) {
        disconnectAll();
    }

    @Override
    protected void onPeerSeen(final PeerSeenDecoder action, final ActionContext context) {
        seen(action.peerId(), context);
    }

    @Override
    protected void onMuteToggled(final MuteToggledDecoder action, final ActionContext context) {
        seen(action.peerId(), context);
    }

    @Override
    protected void onTransportRequested(final TransportRequestedDecoder action, final ActionContext context) {
        seen(action.peerId(), context);
    }

    @Override
    protected void onProducerRequested(final ProducerRequestedDecoder action, final ActionContext context) {
        seen(action.peerId(), context);
    }

    @Override
    protected void onProducerClosed(final ProducerClosedDecoder action, final ActionContext context) {
        seen(action.peerId(), context);
    }

    /** One timer a peer, moved only when it fires: a sign of life costs no timer. */
    @Override
    protected void onSilenceDue(final SilenceDueDecoder action, final ActionContext context) {
        final PeerDecoder peer = peers.get(action.peerId());
        if (peer == null || peer.connected() != YesNo.YES) {
            return;
        }
        final long lastSeenNs = peer.lastSeenNs();
        if (lastSeenNs + silentAfterNs() > context.timeNanos()) {
            lookAgain(action.peerId(), lastSeenNs);
        } else {
            peers.edit(action.peerId()).silent(YesNo.YES);
        }
    }

    private void seen(final long peerId, final ActionContext context) {
        final PeerDecoder peer = peers.get(peerId);
        if (peer == null || peer.connected() != YesNo.YES) {
            context.reject(Rejection.NOT_CONNECTED.code());
            return;
        }
        final boolean wasSilent = peer.silent() == YesNo.YES;
        peers.edit(peerId).lastSeenNs(context.timeNanos()).silent(YesNo.NO);
        if (wasSilent) {
            lookAgain(peerId, context.timeNanos());
        }
    }

    private void lookAgain(final long peerId, final long lastSeenNs) {
        timers.at(peerId, lastSeenNs + silentAfterNs());
        timed.silenceDue(peerId);
    }

    private long silentAfterNs() {
        return instances.get(InstanceReactor.INSTANCE_ID).silentAfterNs();
    }

    private void disconnectAll() {
        // Each edit takes the row out of the list that the cursor walks, so it starts anew each time.
        while (connectedPeers.byConnected(YesNo.YES.value()).next()) {
            final long peerId = connectedPeers.row().peerId();
            peers.edit(peerId).connected(YesNo.NO);
            timers.cancel(peerId);
        }
    }

    private boolean forgetOneThatIsGone() {
        return gonePeers.byConnected(YesNo.NO.value()).next()
                && peers.remove(gonePeers.row().peerId());
    }
}
