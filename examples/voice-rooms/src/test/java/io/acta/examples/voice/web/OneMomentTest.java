package io.acta.examples.voice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.voice.ParticipantReactor;
import io.acta.examples.voice.RunningRooms;
import io.acta.examples.voice.ServerTable;
import io.acta.examples.voice.VoiceActions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of one moment, however fast batches come. */
@Timeout(180)
class OneMomentTest {
    @Test
    void shouldAskTheReactorWhereEveryReadIsOvertakenByABatch() {
        try (Engine engine = Engine.launch(RunningRooms.context(new MemoryJournal()));
                OutcomeFutures futures = engine.outcomeFutures()) {
            final VoiceActions actions = new VoiceActions(futures.sink());
            final AtomicInteger runs = new AtomicInteger();
            final long starts = new OneMoment(engine)
                    .<Long>read(
                            () -> {
                                runs.incrementAndGet();
                                futures.dispatch(() -> actions.serverStarted(1, 2, 1, 1))
                                        .orTimeout(60, TimeUnit.SECONDS)
                                        .join();
                                return -1L;
                            },
                            state -> state.view(ServerTable.TYPE)
                                    .get(ParticipantReactor.SERVER_ID)
                                    .starts());
            assertThat(runs.get()).isGreaterThan(1);
            assertThat(starts).isEqualTo(runs.get());
        }
    }
}
