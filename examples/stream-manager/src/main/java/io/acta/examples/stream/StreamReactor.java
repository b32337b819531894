package io.acta.examples.stream;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;
import org.agrona.DirectBuffer;

/**
 * Owns the stream's two rows: what people decide ({@code Stream}) and what is measured ({@code StreamStats}). They are apart, so that a
 * measurement a second does not make the versions stale that people decide on.
 *
 * <p>How many previews are connected is a computed field: a reaction keeps it equal to what the rows of preview clients say.
 */
public final class StreamReactor extends StreamManagerReactor {
    /** Key of both rows. */
    public static final long STREAM_ID = 1;

    private StreamTable streams;
    private StreamStatsTable stats;
    private SymbolView names;

    @Override
    public void onSetup(final ReactorSetup setup) {
        streams = setup.own(StreamTable.TYPE, 1);
        stats = setup.own(StreamStatsTable.TYPE, 1);
        setup.publish(StreamTable.TYPE);
        setup.publish(StreamStatsTable.TYPE);
        setup.react(PreviewClientTable.TYPE, new PreviewCount());
    }

    @Override
    public void onViews(final StateView state) {
        names = state.view(SymbolTable.TYPE);
    }

    @Override
    protected void onDefaultsSet(final DefaultsSetDecoder action, final ActionContext context) {
        if (streams.contains(STREAM_ID)) {
            context.reject(Rejection.DEFAULTS_SET.code());
            return;
        }
        streams.add(STREAM_ID)
                .startTimeNs(StreamEncoder.startTimeNsNullValue())
                .targetFps(action.targetFps())
                .isLive(YesNo.NO)
                .isPaused(YesNo.NO);
        stats.add(STREAM_ID);
    }

    @Override
    protected void onServerStarted(final ServerStartedDecoder action, final ActionContext context) {
        final StreamDecoder stream = streams.get(STREAM_ID);
        if (stream == null) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        final long starts = stream.processStarts() + 1;
        streams.edit(STREAM_ID).processStarts(starts).silentAfterNs(action.silentAfterNs());
    }

    @Override
    protected void onStreamStarted(final StreamStartedDecoder action, final ActionContext context) {
        final int user = action.offset() + StreamStartedDecoder.userEncodingOffset();
        final StreamDecoder stream = expected(action.seenVersion(), context);
        if (stream == null) {
            return;
        }
        final boolean isPaused = stream.isPaused() == YesNo.YES;
        if (stream.isLive() == YesNo.YES && !isPaused) {
            context.reject(Rejection.ALREADY_LIVE.code());
            return;
        }
        final long startTimeNs = isPaused ? stream.startTimeNs() : context.timeNanos();
        change(action.buffer(), user)
                .isLive(YesNo.YES)
                .isPaused(YesNo.NO)
                .startTimeNs(startTimeNs)
                .error("");
    }

    @Override
    protected void onStreamPaused(final StreamPausedDecoder action, final ActionContext context) {
        final int user = action.offset() + StreamPausedDecoder.userEncodingOffset();
        final StreamDecoder stream = expected(action.seenVersion(), context);
        if (stream == null) {
            return;
        }
        if (stream.isLive() != YesNo.YES) {
            context.reject(Rejection.NOT_LIVE.code());
        } else if (stream.isPaused() == YesNo.YES) {
            context.reject(Rejection.ALREADY_PAUSED.code());
        } else {
            change(action.buffer(), user).isPaused(YesNo.YES);
            stats.edit(STREAM_ID).fps(0);
        }
    }

    @Override
    protected void onStreamStopped(final StreamStoppedDecoder action, final ActionContext context) {
        final int user = action.offset() + StreamStoppedDecoder.userEncodingOffset();
        final StreamDecoder stream = expected(action.seenVersion(), context);
        if (stream == null) {
            return;
        }
        if (stream.isLive() != YesNo.YES) {
            context.reject(Rejection.NOT_LIVE.code());
            return;
        }
        goOff(change(action.buffer(), user));
    }

    @Override
    protected void onTargetFpsSet(final TargetFpsSetDecoder action, final ActionContext context) {
        final int user = action.offset() + TargetFpsSetDecoder.userEncodingOffset();
        if (expected(action.seenVersion(), context) != null) {
            change(action.buffer(), user).targetFps(action.targetFps());
        }
    }

    @Override
    protected void onFramesMeasured(final FramesMeasuredDecoder action, final ActionContext context) {
        final StreamStatsDecoder row = stats.get(STREAM_ID);
        if (row == null) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        final long frameCount = row.frameCount() + action.rendered();
        final long droppedFrames = row.droppedFrames() + action.dropped();
        stats.edit(STREAM_ID)
                .frameCount(frameCount)
                .droppedFrames(droppedFrames)
                .fps(action.fps())
                .averageRenderTimeMs(action.averageRenderTimeMs());
    }

    @Override
    protected void onRenderingFailed(final RenderingFailedDecoder action, final ActionContext context) {
        final StreamEncoder row = streams.edit(STREAM_ID);
        if (row == null) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        goOff(row);
        for (int i = 0; i < RenderingFailedDecoder.errorLength(); i++) {
            row.error(i, action.error(i));
        }
    }

    private void goOff(final StreamEncoder row) {
        row.isLive(YesNo.NO).isPaused(YesNo.NO).startTimeNs(StreamEncoder.startTimeNsNullValue());
        stats.edit(STREAM_ID).fps(0);
    }

    /** The row, if it is the one that the asker has seen; null when the action is over. */
    private StreamDecoder expected(final long seenVersion, final ActionContext context) {
        final StreamDecoder stream = streams.get(STREAM_ID);
        if (stream == null) {
            context.reject(Rejection.NOT_READY.code());
            return null;
        }
        if (seenVersion != StreamStartedDecoder.seenVersionNullValue()
                && !context.expect(seenVersion, streams.version(STREAM_ID))) {
            return null;
        }
        return stream;
    }

    private StreamEncoder change(final DirectBuffer buffer, final int userOffset) {
        final long userId = PeopleReactor.find(names, buffer, userOffset);
        final long changes = streams.get(STREAM_ID).changes() + 1;
        return streams.edit(STREAM_ID).changes(changes).changedBy(userId);
    }

    private final class PreviewCount extends PreviewClientReaction {
        @Override
        protected boolean concerns(final PreviewClientDecoder before, final PreviewClientDecoder after) {
            return before.connected() != after.connected();
        }

        @Override
        protected void setUp(final PreviewClientDecoder row, final ActionContext context) {
            if (row.connected() == YesNo.YES) {
                add(1, 1);
            }
        }

        @Override
        protected void cleanUp(final PreviewClientDecoder row, final ActionContext context) {
            if (row.connected() == YesNo.YES) {
                add(-1, 0);
            }
        }

        private void add(final int now, final int ever) {
            final StreamStatsDecoder row = stats.get(STREAM_ID);
            final long previews = row.previews() + now;
            final long previewsTotal = row.previewsTotal() + ever;
            stats.edit(STREAM_ID).previews(previews).previewsTotal(previewsTotal);
        }
    }
}
