package io.acta.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepCausesTest {
    private static final int STEPS = 5_000;

    private final StepCauses causes = new StepCauses();

    private void addEachThird(final long firstStep) {
        for (long step = firstStep; step < firstStep + STEPS; step += 3) {
            causes.add(step, 10 * step, 20 * step, 30 * step);
        }
    }

    private void assertEachThird(final long firstStep) {
        for (long step = firstStep; step < firstStep + STEPS; step += 3) {
            assertThat(causes.sequence(step)).isEqualTo(10 * step);
            assertThat(causes.origin(step)).isEqualTo(20 * step);
            assertThat(causes.correlationId(step)).isEqualTo(30 * step);
        }
    }

    @Test
    void shouldKnowEveryStepOfABatchHoweverManyThereAreAndHoweverManyWereLeftOut() {
        addEachThird(1_000_000);
        assertEachThird(1_000_000);
    }

    @Test
    void shouldBeginAnewWithTheNextBatch() {
        addEachThird(1_000_000);
        causes.clear();
        addEachThird(7);
        assertEachThird(7);
    }
}
