package io.acta.engine.padding;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That this JVM lays shared fields out between their paddings, as the classes that have them hope. */
class PaddingTest {
    private static final int PADDING_BYTES = 7 * Long.BYTES;

    @ParameterizedTest
    @ValueSource(strings = {"io.acta.engine.release.ReleasedRecords", "io.acta.engine.idle.WakeUp"})
    void shouldKeepALineBeforeAndBehindWhatIsShared(final String name) throws ClassNotFoundException {
        final Class<?> padded = Class.forName(name);
        final long[] shared = offsets(padded.getSuperclass()).toArray();
        final long[] leading = offsets(LeadingPadding.class).toArray();
        final long[] trailing = offsets(padded).toArray();

        assertThat(padded.getSuperclass().getSuperclass()).isEqualTo(LeadingPadding.class);
        assertThat(shared).isNotEmpty();
        final long firstShared = Arrays.stream(shared).min().getAsLong();
        final long lastShared = Arrays.stream(shared).max().getAsLong();
        assertThat(firstShared - Arrays.stream(leading).min().getAsLong()).isGreaterThanOrEqualTo(PADDING_BYTES);
        assertThat(Arrays.stream(leading)).allMatch(offset -> offset < firstShared);
        assertThat(trailing).hasSize(PADDING_BYTES / Long.BYTES);
        assertThat(Arrays.stream(trailing)).allMatch(offset -> offset > lastShared);
    }

    private static LongStream offsets(final Class<?> declaring) {
        return Stream.of(declaring.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .mapToLong((Field field) -> UnsafeApi.objectFieldOffset(field));
    }
}
