package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.bench.workload.AdjustWorkload;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final long RATE = 50_000;
    private static final long MEASURE_MS = 200;
    private static final long PLANNED = RATE * MEASURE_MS / 1000;

    private final AdjustWorkload workload = new AdjustWorkload(42);

    @Test
    void shouldRecordEveryActionThatWasPlanned() {
        final Pump pump = new Pump(new DirectLane(), workload);
        final OpenLoop loop = new OpenLoop(pump, RATE, 0, MEASURE_MS);

        final Figures figures = loop.run();

        assertThat(loop.latencies().getTotalCount()).isEqualTo(PLANNED);
        assertThat(figures.whole("actions") + figures.whole("unsent")).isEqualTo(PLANNED);
        assertThat(pump.check().agrees()).isTrue();
    }

    @Test
    void shouldCountWhatWasNeverSentWithTheTimeThatItWaited() {
        final Lane closedAfterTen = new DirectLane() {
            private int room = 10;

            @Override
            public boolean offer(final int accountId, final long delta, final long txId) {
                return room-- > 0 && super.offer(accountId, delta, txId);
            }
        };
        final OpenLoop loop = new OpenLoop(new Pump(closedAfterTen, workload), RATE, 0, MEASURE_MS);

        final Figures figures = loop.run();

        assertThat(figures.whole("unsent")).isEqualTo(PLANNED - 10);
        assertThat(figures.isTrue("sustained")).isFalse();
        assertThat(loop.latencies().getTotalCount()).isEqualTo(PLANNED);
        // Half of them waited for more than half of the run, whatever the machine did meanwhile: they were due then.
        assertThat(loop.latencies().getValueAtPercentile(50)).isGreaterThan(MEASURE_MS * 1_000_000 / 2 - 1_000_000);
    }

    @Test
    void shouldLeaveWarmUpOut() {
        final OpenLoop loop = new OpenLoop(new Pump(new DirectLane(), workload), RATE, MEASURE_MS, MEASURE_MS);

        loop.run();

        assertThat(loop.latencies().getTotalCount()).isEqualTo(PLANNED);
        long inTimeline = 0;
        for (final var interval : loop.timeline()) {
            inTimeline += interval.getTotalCount();
        }
        assertThat(inTimeline).isEqualTo(PLANNED);
    }
}
