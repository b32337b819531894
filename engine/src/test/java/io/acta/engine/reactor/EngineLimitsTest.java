package io.acta.engine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Limits stand in journals by their places, so each setter must reach its own. */
class EngineLimitsTest {
    private static final List<UnaryOperator<EngineLimits>> SETTERS_IN_ORDER_OF_IDS = List.of(
            limits -> limits.actionLengthMax(101),
            limits -> limits.followUpsMax(102),
            limits -> limits.followUpBytesMax(103),
            limits -> limits.outputsMax(104),
            limits -> limits.outputBytesMax(105),
            limits -> limits.forOutputLog(106 * 16),
            limits -> limits.mutationsMax(107),
            limits -> limits.originsMax(108),
            limits -> limits.timersMax(109),
            limits -> limits.timersPerBatchMax(110),
            limits -> limits.continuationRows(111),
            limits -> limits.continuationsPerBatchMax(112),
            limits -> limits.reactionRoundsMax(113));

    @Test
    void shouldChangeTheOneLimitThatASetterNames() {
        assertThat(SETTERS_IN_ORDER_OF_IDS).hasSameSizeAs(EngineLimits.DEFAULT.values());
        for (int i = 0; i < SETTERS_IN_ORDER_OF_IDS.size(); i++) {
            final long[] values =
                    SETTERS_IN_ORDER_OF_IDS.get(i).apply(EngineLimits.DEFAULT).values();
            final long[] wanted = EngineLimits.DEFAULT.values();
            wanted[i] = 101 + i;
            assertThat(values).as("id " + (i + 1)).isEqualTo(wanted);
        }
    }

    @Test
    void shouldComeBackFromItsValues() {
        EngineLimits limits = EngineLimits.DEFAULT;
        for (final UnaryOperator<EngineLimits> setter : SETTERS_IN_ORDER_OF_IDS) {
            limits = setter.apply(limits);
        }
        assertThat(EngineLimits.of(limits.values())).isEqualTo(limits).isNotEqualTo(EngineLimits.DEFAULT);
    }

    @Test
    void shouldRefuseWhatIsOutOfBoundsAndNameIt() {
        assertThatThrownBy(() -> EngineLimits.DEFAULT.timersMax(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine limits: timersMax=0 is not within 1 to 268435456");
        for (int i = 0; i < EngineLimits.DEFAULT.values().length; i++) {
            for (final long wrong : new long[] {-1, Long.MIN_VALUE, 1L << 40}) {
                final long[] values = EngineLimits.DEFAULT.values();
                values[i] = wrong;
                assertThatThrownBy(() -> EngineLimits.of(values))
                        .as(Arrays.toString(values))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("is not within");
            }
        }
    }

    @Test
    void shouldTakeWhatIsDocumentedAndNothingBeyond() {
        final long[][] bounds = {
            {8, 16_777_216},
            {0, 1_048_576},
            {0, 268_435_456},
            {0, 1_048_576},
            {8, 268_435_456},
            {1, 268_435_456},
            {1, 16_777_216},
            {1, 1L << 30},
            {1, 1L << 28},
            {1, 1_048_576},
            {1, 1L << 28},
            {1, 1_048_576},
            {1, 1_048_576}
        };
        assertThat(bounds.length).isEqualTo(EngineLimits.DEFAULT.values().length);
        for (int i = 0; i < bounds.length; i++) {
            assertThat(with(i, bounds[i][0]).values()[i]).isEqualTo(bounds[i][0]);
            assertThat(with(i, bounds[i][1]).values()[i]).isEqualTo(bounds[i][1]);
            final int id = i;
            assertThatThrownBy(() -> with(id, bounds[id][0] - 1))
                    .as("id " + (i + 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not within " + bounds[i][0] + " to " + bounds[i][1]);
            assertThatThrownBy(() -> with(id, bounds[id][1] + 1))
                    .as("id " + (i + 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static EngineLimits with(final int index, final long value) {
        final long[] values = EngineLimits.DEFAULT.values();
        values[index] = value;
        return EngineLimits.of(values);
    }
}
