package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.stream.web.StateAnnouncer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That previews are told the state in the end, however fast it changes. */
@Timeout(180)
class StateAnnouncerTest {
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicBoolean isOvertaken = new AtomicBoolean(true);

    @Test
    void shouldTellAgainWhatChangedFasterThanItCouldBeRead() throws InterruptedException {
        try (Engine engine = Engine.launch(StreamReactors.context().journal(new MemoryJournal()));
                OutcomeFutures futures = engine.outcomeFutures();
                StateAnnouncer announcer = new StateAnnouncer(engine, () -> {
                    if (isOvertaken.getAndSet(false)) {
                        // Between any two reads somebody writes into the chat, which previews are not told of.
                        engine.published().collect(() -> say(futures));
                    }
                    told.countDown();
                })) {
            assertThat(announcer).isNotNull();
            final StreamManagerActions actions = new StreamManagerActions(futures.sink());
            futures.dispatch(() -> Defaults.send(actions, 24))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
            assertThat(told.await(60, TimeUnit.SECONDS)).as("told in the end").isTrue();
        }
    }

    private static Outcome say(final OutcomeFutures futures) {
        final StreamManagerActions actions = new StreamManagerActions(futures.sink());
        final byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        return futures.dispatch(() -> {
                    actions.chatSent().user("ann").putText(text, 0, text.length);
                    return actions.commitChatSent();
                })
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
