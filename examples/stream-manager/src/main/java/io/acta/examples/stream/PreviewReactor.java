package io.acta.examples.stream;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;

/**
 * Owns the preview clients: who watches, in which quality, and who was heard of lately. A client that does not ping is taken for gone by a
 * timer, and the network's side is told to close its connection.
 *
 * <p>A client that has gone keeps its row until the table is full; then rows of such clients make room.
 */
public final class PreviewReactor extends StreamManagerReactor {
    /** Clients that have a row, connected or gone. */
    public static final int PREVIEWS_MAX = 1024;

    private PreviewClientTable previews;
    private PreviewClientCursor connectedPreviews;
    private PreviewClientCursor gonePreviews;
    private Timers timers;
    private StreamManagerActions timed;
    private OutputSink outputSink;
    private StreamManagerOutputs outputs;
    private StreamView streams;
    private SymbolView names;

    @Override
    public void onSetup(final ReactorSetup setup) {
        // One more: the row of a client that makes room is free for others only when its step is over.
        previews = setup.own(PreviewClientTable.TYPE, PREVIEWS_MAX + 1);
        setup.publish(PreviewClientTable.TYPE);
        connectedPreviews = previews.cursor();
        gonePreviews = previews.cursor();
        timers = setup.timers();
        timed = new StreamManagerActions(timers);
        outputSink = setup.outputs();
        outputs = new StreamManagerOutputs(outputSink);
    }

    @Override
    public void onViews(final StateView state) {
        streams = state.view(StreamTable.TYPE);
        names = state.view(SymbolTable.TYPE);
    }

    /** Whoever was connected to the process before is not any more. */
    @Override
    protected void onServerStarted(final ServerStartedDecoder action, final ActionContext context) {
        // Each edit takes the row out of the list that the cursor walks, so it starts anew each time.
        while (connectedPreviews.byConnected(YesNo.YES).next()) {
            final long clientId = connectedPreviews.row().clientId();
            previews.edit(clientId).connected(YesNo.NO);
            timers.cancel(clientId);
        }
    }

    @Override
    protected void onPreviewConnected(final PreviewConnectedDecoder action, final ActionContext context) {
        if (!streams.contains(StreamReactor.STREAM_ID)) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        if (previews.contains(action.clientId())) {
            context.reject(Rejection.PREVIEW_KNOWN.code());
            return;
        }
        if (previews.size() == PREVIEWS_MAX && !forgetOneThatIsGone()) {
            context.reject(Rejection.TOO_MANY_PREVIEWS.code());
            return;
        }
        final long userId = PeopleReactor.find(
                names, action.buffer(), action.offset() + PreviewConnectedDecoder.userEncodingOffset());
        previews.add(action.clientId())
                .userId(userId)
                .connectedNs(context.timeNanos())
                .lastPingNs(context.timeNanos())
                .quality(action.quality())
                .connected(YesNo.YES)
                .isAdapted(YesNo.NO);
        lookAgain(action.clientId(), context.timeNanos());
    }

    @Override
    protected void onPreviewDisconnected(final PreviewDisconnectedDecoder action, final ActionContext context) {
        if (isConnected(action.clientId(), context)) {
            previews.edit(action.clientId()).connected(YesNo.NO);
            timers.cancel(action.clientId());
        }
    }

    @Override
    protected void onQualityChosen(final QualityChosenDecoder action, final ActionContext context) {
        if (isConnected(action.clientId(), context)) {
            previews.edit(action.clientId()).quality(action.quality()).isAdapted(action.isAdapted());
            outputSink.toOne(action.clientId()).coalesce(action.clientId());
            outputs.previewQualitySet(action.clientId(), action.quality(), action.isAdapted());
        }
    }

    @Override
    protected void onPreviewPinged(final PreviewPingedDecoder action, final ActionContext context) {
        if (isConnected(action.clientId(), context)) {
            previews.edit(action.clientId()).lastPingNs(context.timeNanos());
        }
    }

    @Override
    protected void onPreviewSilenceDue(final PreviewSilenceDueDecoder action, final ActionContext context) {
        final long clientId = action.clientId();
        final PreviewClientDecoder preview = previews.get(clientId);
        if (preview == null || preview.connected() != YesNo.YES) {
            return;
        }
        if (preview.lastPingNs() + silentAfterNs() > context.timeNanos()) {
            lookAgain(clientId, preview.lastPingNs());
            return;
        }
        previews.edit(clientId).connected(YesNo.NO);
        outputSink.toOne(clientId);
        outputs.previewExpired(clientId);
    }

    private boolean isConnected(final long clientId, final ActionContext context) {
        final PreviewClientDecoder preview = previews.get(clientId);
        if (preview == null || preview.connected() != YesNo.YES) {
            context.reject(Rejection.UNKNOWN_PREVIEW.code());
            return false;
        }
        return true;
    }

    /** One timer a client, which looks when the last ping was: a ping costs no timer. */
    private void lookAgain(final long clientId, final long lastPingNs) {
        timers.at(clientId, lastPingNs + silentAfterNs());
        timed.previewSilenceDue(clientId);
    }

    private long silentAfterNs() {
        return streams.get(StreamReactor.STREAM_ID).silentAfterNs();
    }

    private boolean forgetOneThatIsGone() {
        return gonePreviews.byConnected(YesNo.NO).next()
                && previews.remove(gonePreviews.row().clientId());
    }
}
