package io.acta.examples.voice.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Everybody but oneself. */
class MixMinusTest {
    private final MixMinus mix = new MixMinus();
    private final short[] heard = new short[Pcm.FRAME_SAMPLES];

    private static short[] frame(final int value) {
        final short[] frame = new short[Pcm.FRAME_SAMPLES];
        Arrays.fill(frame, (short) value);
        return frame;
    }

    @Test
    void shouldGiveEachTheSumOfTheOthers() {
        final short[] one = frame(100);
        final short[] two = frame(-30);
        final short[] three = frame(7);
        mix.add(one);
        mix.add(two);
        mix.add(three);
        mix.mixWithout(one, heard);
        assertThat(heard).containsOnly(-23);
        mix.mixWithout(two, heard);
        assertThat(heard).containsOnly(107);
        mix.mixWithout(null, heard);
        assertThat(heard).containsOnly(77);
        assertThat(mix.sources()).isEqualTo(3);
    }

    @Test
    void shouldCutWhatIsHeardAndNotWhatIsSummed() {
        final short[] loud = frame(30_000);
        final short[] louder = frame(32_000);
        final short[] quiet = frame(-50);
        mix.add(loud);
        mix.add(louder);
        mix.add(quiet);
        mix.mixWithout(null, heard);
        assertThat(heard).containsOnly(Short.MAX_VALUE);
        // What a loud listener took part in is taken out whole, though the sum is over the end.
        mix.mixWithout(loud, heard);
        assertThat(heard).containsOnly(31_950);
        mix.clear();
        mix.add(frame(-32_000));
        mix.add(frame(-32_000));
        mix.mixWithout(null, heard);
        assertThat(heard).containsOnly(Short.MIN_VALUE);
    }

    @Test
    void shouldBeSilentWhereNobodyElseSpeaks() {
        final short[] alone = frame(1234);
        mix.add(alone);
        mix.mixWithout(alone, heard);
        assertThat(heard).containsOnly(0);
        assertThat(Pcm.level(alone)).isEqualTo(1234);
        assertThat(Pcm.level(heard)).isZero();
    }
}
