package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.state.SymbolTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reactors by their actions and rows: no network, a journal in memory, a clock that the test moves. */
class StreamReactorsTest {
    private static final long SILENT_AFTER_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long ANY = StreamStartedEncoder.seenVersionNullValue();

    private final MemoryJournal journal = new MemoryJournal();
    private final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(1));
    private final List<Long> expired = new CopyOnWriteArrayList<>();
    private Engine engine;
    private OutcomeFutures futures;
    private StreamManagerActions actions;

    @BeforeEach
    void launch() {
        engine = Engine.launch(StreamReactors.context().journal(journal).clock(nowNs::get));
        futures = engine.outcomeFutures();
        actions = new StreamManagerActions(futures.sink());
        engine.onOutputs(
                "test", OverflowPolicy.BLOCK, new StreamManagerOutputListeners().onPreviewExpired((output, context) -> {
                            assertThat(context.isFor(output.clientId())).isTrue();
                            expired.add(output.clientId());
                        }));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void start() {
        apply(() -> Defaults.send(actions, 24));
        apply(() -> actions.serverStarted(SILENT_AFTER_NS));
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
        assertThat(Rejection.of(outcome.code())).isEqualTo(rejection);
    }

    private <R> R ask(final Function<StateView, R> question) {
        return engine.query(question).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private <R> R stream(final Function<StreamDecoder, R> question) {
        return ask(state -> question.apply(state.view(StreamTable.TYPE).get(StreamReactor.STREAM_ID)));
    }

    private <R> R stats(final Function<StreamStatsDecoder, R> question) {
        return ask(state -> question.apply(state.view(StreamStatsTable.TYPE).get(StreamReactor.STREAM_ID)));
    }

    private long layerVersion(final long layerId) {
        return ask(state -> state.view(LayerTable.TYPE).version(layerId));
    }

    private boolean isVisible(final long layerId) {
        return ask(state -> state.view(LayerTable.TYPE).get(layerId).visible() == YesNo.YES);
    }

    private long say(final String user, final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        actions.chatSent().user(user).putText(utf8, 0, utf8.length);
        return actions.commitChatSent();
    }

    @Test
    void shouldSetTheDefaultsByOneActionAndNotASecondTime() {
        reject(Rejection.NOT_READY, () -> actions.streamStarted(ANY, "ann"));
        start();
        assertThat(this.<Integer>ask(state -> state.view(LayerTable.TYPE).size()))
                .isEqualTo(5);
        assertThat(this.<Integer>stream(StreamDecoder::targetFps)).isEqualTo(24);
        assertThat(this.<YesNo>stream(StreamDecoder::isLive)).isEqualTo(YesNo.NO);
        reject(Rejection.DEFAULTS_SET, () -> Defaults.send(actions, 30));
    }

    @Test
    void shouldGoLivePauseResumeAndStopAndRefuseWhatMakesNoSense() {
        start();
        reject(Rejection.NOT_LIVE, () -> actions.streamPaused(ANY, "ann"));
        reject(Rejection.NOT_LIVE, () -> actions.streamStopped(ANY, "ann"));
        apply(() -> actions.streamStarted(ANY, "ann"));
        final long startedNs = stream(StreamDecoder::startTimeNs);
        reject(Rejection.ALREADY_LIVE, () -> actions.streamStarted(ANY, "ann"));
        nowNs.addAndGet(TimeUnit.MINUTES.toNanos(1));
        apply(() -> actions.streamPaused(ANY, "bob"));
        reject(Rejection.ALREADY_PAUSED, () -> actions.streamPaused(ANY, "ann"));
        apply(() -> actions.streamStarted(ANY, "ann"));
        assertThat(this.<Long>stream(StreamDecoder::startTimeNs)).isEqualTo(startedNs);
        apply(() -> actions.streamStopped(ANY, "ann"));
        assertThat(this.<Long>stream(StreamDecoder::startTimeNs)).isEqualTo(StreamDecoder.startTimeNsNullValue());
        assertThat(this.<Long>stream(StreamDecoder::changes)).isEqualTo(4);
    }

    @Test
    void shouldTellTheSlowerOfTwoThatTheLayerHasChanged() {
        start();
        final long seen = layerVersion(3);
        apply(() -> actions.layerVisibilitySet(3, seen, YesNo.NO, "ann"));
        assertThat(dispatch(() -> actions.layerVisibilitySet(3, seen, YesNo.YES, "bob"))
                        .status())
                .isEqualTo(OutcomeStatus.CONFLICT);
        assertThat(isVisible(3)).isFalse();
        apply(() -> actions.layerVisibilitySet(3, layerVersionOf3(), YesNo.YES, "bob"));
        assertThat(isVisible(3)).isTrue();
        reject(Rejection.UNKNOWN_LAYER, () -> actions.layerVisibilitySet(99, ANY, YesNo.YES, "bob"));
    }

    private long layerVersionOf3() {
        return layerVersion(3);
    }

    @Test
    void shouldKeepTheVersionOfWhatPeopleDecideWhenFramesAreMeasured() {
        start();
        final long version = ask(state -> state.view(StreamTable.TYPE).version(StreamReactor.STREAM_ID));
        apply(() -> actions.framesMeasured(24, 2, 23.5, 4.25));
        apply(() -> actions.framesMeasured(20, 1, 20, 5));
        assertThat(this.<Long>stats(StreamStatsDecoder::frameCount)).isEqualTo(44);
        assertThat(this.<Long>stats(StreamStatsDecoder::droppedFrames)).isEqualTo(3);
        assertThat(this.<Double>stats(StreamStatsDecoder::averageRenderTimeMs)).isEqualTo(5);
        apply(() -> actions.streamStarted(version, "ann"));
    }

    @Test
    void shouldCountConnectedPreviewsByAReaction() {
        start();
        apply(() -> actions.previewConnected(1, Quality.HIGH, "ann"));
        apply(() -> actions.previewConnected(2, Quality.LOW, "bob"));
        reject(Rejection.PREVIEW_KNOWN, () -> actions.previewConnected(2, Quality.LOW, "bob"));
        apply(() -> actions.qualityChosen(1, Quality.MEDIUM, YesNo.NO));
        assertThat(this.<Long>stats(StreamStatsDecoder::previews)).isEqualTo(2);
        apply(() -> actions.previewDisconnected(1));
        reject(Rejection.UNKNOWN_PREVIEW, () -> actions.previewDisconnected(1));
        assertThat(this.<Long>stats(StreamStatsDecoder::previews)).isEqualTo(1);
        assertThat(this.<Long>stats(StreamStatsDecoder::previewsTotal)).isEqualTo(2);
    }

    @Test
    void shouldTakeAPreviewForGoneThatDoesNotPing() {
        start();
        apply(() -> actions.previewConnected(1, Quality.HIGH, "ann"));
        apply(() -> actions.previewConnected(2, Quality.HIGH, "bob"));
        nowNs.addAndGet(SILENT_AFTER_NS - 1);
        apply(() -> actions.previewPinged(2));
        nowNs.addAndGet(1);
        apply(() -> actions.framesMeasured(1, 0, 1, 1));
        reject(Rejection.UNKNOWN_PREVIEW, () -> actions.previewPinged(1));
        apply(() -> actions.previewPinged(2));
        // Outcomes come after the outputs of batches before them, and the test's own subscription is one of two.
        engine.close();
        assertThat(expired).containsExactly(1L);
    }

    @Test
    void shouldForgetNamesOfPeopleWhoseActionWasRefused() {
        start();
        reject(Rejection.NOT_LIVE, () -> actions.streamStopped(ANY, "mallory"));
        assertThat(this.<Long>ask(state -> state.view(SymbolTable.TYPE).find("mallory")))
                .isEqualTo(SymbolTable.NONE);
        apply(() -> actions.streamStarted(ANY, "ann"));
        final long ann = ask(state -> state.view(SymbolTable.TYPE).find("ann"));
        assertThat(this.<Long>stream(StreamDecoder::changedBy)).isEqualTo(ann).isPositive();
    }

    @Test
    void shouldKeepTheNewestMessagesAndCountAll() {
        start();
        final int count = ChatReactor.MESSAGES_KEPT + 7;
        for (int i = 0; i < count; i++) {
            final String text = "message " + i;
            apply(() -> say("ann", text));
        }
        assertThat(this.<Integer>ask(state -> state.view(ChatMessageTable.TYPE).size()))
                .isEqualTo(ChatReactor.MESSAGES_KEPT);
        final long oldest = ask(state -> {
            final ChatMessageCursor rows =
                    state.view(ChatMessageTable.TYPE).cursor().all();
            long least = Long.MAX_VALUE;
            while (rows.next()) {
                final byte[] text = new byte[rows.row().textLengthBytes()];
                rows.row().getText(text, 0, text.length);
                least = Math.min(least, Long.parseLong(new String(text, StandardCharsets.UTF_8).substring(8)));
            }
            return least;
        });
        assertThat(oldest).isEqualTo(7);
        assertThat(activity(ChatSentDecoder.TEMPLATE_ID)).isEqualTo(count);
    }

    private long activity(final long templateId) {
        return ask(state -> {
            final ActivityDecoder row = state.view(ActivityTable.TYPE).get(templateId);
            return row == null ? 0 : row.count();
        });
    }

    @Test
    void shouldCountWhatPeopleDidButNotWhatWasRefused() {
        start();
        apply(() -> actions.streamStarted(ANY, "ann"));
        reject(Rejection.ALREADY_LIVE, () -> actions.streamStarted(ANY, "ann"));
        assertThat(activity(StreamStartedDecoder.TEMPLATE_ID)).isEqualTo(1);
    }

    @Test
    void shouldRefuseTextForALayerThatHasNoneAndAnEditThatSaysNothing() {
        start();
        reject(Rejection.LAYER_HAS_NO_TEXT, () -> edit(1, true));
        reject(Rejection.NOTHING_GIVEN, () -> edit(3, false));
        apply(() -> edit(3, true));
    }

    private long edit(final long layerId, final boolean isTextGiven) {
        actions.layerEdited()
                .layerId(layerId)
                .isTextGiven(isTextGiven ? YesNo.YES : YesNo.NO)
                .user("ann")
                .putText(new byte[0], 0, 0);
        return actions.commitLayerEdited();
    }

    @Test
    void shouldGoOffAndSayWhyWhenDrawingFails() {
        start();
        apply(() -> actions.streamStarted(ANY, "ann"));
        apply(() -> actions.renderingFailed("no fonts"));
        assertThat(this.<String>stream(StreamDecoder::error)).isEqualTo("no fonts");
        assertThat(this.<YesNo>stream(StreamDecoder::isLive)).isEqualTo(YesNo.NO);
        apply(() -> actions.streamStarted(ANY, "ann"));
        assertThat(this.<String>stream(StreamDecoder::error)).isEmpty();
    }

    @Test
    void shouldStayLiveAndDisconnectPreviewsWhenAnotherProcessStarts() {
        start();
        apply(() -> actions.streamStarted(ANY, "ann"));
        apply(() -> actions.previewConnected(1, Quality.HIGH, "ann"));
        engine.close();
        launch();
        apply(() -> actions.serverStarted(SILENT_AFTER_NS));
        assertThat(this.<YesNo>stream(StreamDecoder::isLive)).isEqualTo(YesNo.YES);
        assertThat(this.<Long>stats(StreamStatsDecoder::previews)).isZero();
        assertThat(this.<Long>stream(StreamDecoder::processStarts)).isEqualTo(2);
    }
}
