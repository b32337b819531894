package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscriber whose handler takes longer than a closing engine waits. */
@Timeout(60)
class SlowSubscriberTest {
    private static final int ACTIONS = 4_000;

    private final MemoryJournal journal = new MemoryJournal();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<byte[]> seen = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private final ReleaseHandler slow = new ReleaseHandler() {
        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            seen.add(copy(buffer, offset, lengthBytes));
            held.countDown();
            try {
                release.await();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
            seen.add(copy(buffer, offset, lengthBytes));
            done.countDown();
        }
    };

    private static byte[] copy(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    @Test
    void shouldBeLeftBehindLoudlyWithTheRecordInHandAsItWas() throws Exception {
        final EngineContext context = BankHarness.context(journal)
                .outputLogBytes(1 << 16)
                .changeLogBytes(1 << 16)
                .batchActionsMax(64)
                .limits(EngineLimits.DEFAULT.outputsMax(8).outputBytesMax(256))
                .closeTimeout(10, TimeUnit.MILLISECONDS);
        final BankHarness bank = BankHarness.launch(context);
        final Subscription subscription = bank.engine.onOutputs("slow", OverflowPolicy.BLOCK, slow);
        bank.actions.accountOpened(7, 1, Tier.BASIC);
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < ACTIONS; i++) {
            assertThat(bank.actions.adjusted(7, 1, i)).isPositive();
        }
        bank.close();
        assertThat(bank.engine.position(Level.JOURNALED))
                .as("all that was accepted")
                .isEqualTo(1 + ACTIONS);
        assertThat(bank.errors)
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .hasMessageContaining("closed before subscription slow had read everything")
                        .hasMessageContaining("OutputHistory"));
        release.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(subscription.overruns()).isEqualTo(1);
        assertThat(subscription.lostBytes()).isPositive();
    }
}
