package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OverflowPolicy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A core that goes from one host to the next at the very moment at which the first is asked something. */
@Timeout(60)
class EngineCoreTest {
    private final EngineCore core =
            new EngineCore(BankHarness.context(new MemoryJournal()).conclude());
    private final Host next = new Host();

    @AfterEach
    void end() {
        next.over = true;
        core.joinSubscribers();
        core.close();
    }

    @Test
    void shouldGoOnReadingWhenAHostIsOverThatHandedOverMeanwhile() throws InterruptedException {
        core.host(new Host() {
            @Override
            public boolean isOver() {
                if (core.isSubscriberThread()) {
                    core.host(next);
                }
                return core.isSubscriberThread();
            }
        });
        core.onOutputs("recorder", OverflowPolicy.BLOCK, new ReleaseRecorder(), () -> {});
        assertThat(next.askedAgain.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldAskTheNextHostWhenOneAnswersNoMoreThatHandedOverMeanwhile()
            throws ExecutionException, InterruptedException {
        core.host(new Host() {
            @Override
            public boolean answersQueries() {
                core.host(next);
                return false;
            }
        });
        assertThat(core.query(state -> 7).get()).isEqualTo(7);
    }

    /** Answers every question on the thread that asks. */
    private class Host implements EngineHost {
        final CountDownLatch askedAgain = new CountDownLatch(2);
        volatile boolean over;

        @Override
        public boolean answersQueries() {
            return !over;
        }

        @Override
        public void onQuery() {
            core.queries().answerWaiting();
        }

        @Override
        public boolean isApplyingThread() {
            return false;
        }

        @Override
        public boolean isOver() {
            askedAgain.countDown();
            return over;
        }

        @Override
        public boolean isSubscriberWaitOver() {
            return over;
        }

        @Override
        public boolean tellsFailures() {
            return false;
        }

        @Override
        public long lastBatch() {
            return 0;
        }

        @Override
        public boolean isReleased(final long batchNumber) {
            return true;
        }

        @Override
        public EngineException endedException() {
            return new EngineException("the host is over");
        }
    }
}
