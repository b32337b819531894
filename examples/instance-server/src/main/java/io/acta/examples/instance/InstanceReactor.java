package io.acta.examples.instance;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Owns the one row of the instance: where it is served, which scene it hosts and whether it is ready. */
public final class InstanceReactor extends InstanceServerReactor {
    /** Key of the one row. */
    public static final long INSTANCE_ID = 1;

    private InstanceTable instances;

    @Override
    public void onSetup(final ReactorSetup setup) {
        instances = setup.own(InstanceTable.TYPE, 1);
    }

    @Override
    protected void onServerStarted(final ServerStartedDecoder action, final ActionContext context) {
        if (!instances.contains(INSTANCE_ID)) {
            instances.add(INSTANCE_ID);
        }
        final long starts = instances.get(INSTANCE_ID).starts() + 1;
        final InstanceEncoder row = instances.edit(INSTANCE_ID);
        for (int i = 0; i < ServerStartedDecoder.addressLength(); i++) {
            row.address(i, action.address(i));
        }
        for (int i = 0; i < ServerStartedDecoder.sceneLength(); i++) {
            row.scene(i, action.scene(i));
        }
        row.starts(starts)
                .silentAfterNs(action.silentAfterNs())
                .port(action.port())
                .mediaOnly(action.mediaOnly())
                .ready(YesNo.NO);
    }

    @Override
    protected void onSceneLoaded(final SceneLoadedDecoder action, final ActionContext context) {
        setReady(YesNo.YES, context);
    }

    @Override
    protected void onServerStopped(final ServerStoppedDecoder action, final ActionContext context) {
        setReady(YesNo.NO, context);
    }

    @Override
    protected void onPeerConnected(final PeerConnectedDecoder action, final ActionContext context) {
        final InstanceDecoder row = instances.get(INSTANCE_ID);
        if (row == null || row.ready() != YesNo.YES) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        final long lastPeerId = Math.max(row.lastPeerId(), action.peerId());
        instances.edit(INSTANCE_ID).lastPeerId(lastPeerId);
    }

    private void setReady(final YesNo ready, final ActionContext context) {
        final InstanceEncoder row = instances.edit(INSTANCE_ID);
        if (row == null) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        row.ready(ready);
    }
}
