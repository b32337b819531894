package io.acta.examples.voice.sound;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.voice.sound.JitterBuffer.Pulled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frames in order, whatever the network does to them. Random networks print their seed; {@code -Dacta.seed=} takes it back. */
class JitterBufferTest {
    private static final int CAPACITY = 32;
    private static final int TARGET = 3;

    private final JitterBuffer buffer = new JitterBuffer(CAPACITY, TARGET);
    private final short[] into = new short[Pcm.FRAME_SAMPLES];

    /** A frame that tells its number. */
    private static short[] frame(final int number) {
        final short[] frame = new short[Pcm.FRAME_SAMPLES];
        Arrays.fill(frame, (short) number);
        return frame;
    }

    private void push(final int... sequences) {
        for (final int sequence : sequences) {
            buffer.push(sequence, frame(sequence));
        }
    }

    private int pulled() {
        assertThat(buffer.pull(into)).isEqualTo(Pulled.FRAME);
        return into[0];
    }

    @Test
    void shouldWaitForAFewAndThenGiveThemInOrder() {
        push(1, 2);
        assertThat(buffer.pull(into)).isEqualTo(Pulled.NOTHING);
        assertThat(into).containsOnly(0);
        push(4, 3);
        assertThat(List.of(pulled(), pulled(), pulled(), pulled())).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldBeginWithTheEarliestThoughALaterOneCameFirst() {
        push(12, 11, 10);
        assertThat(List.of(pulled(), pulled(), pulled())).containsExactly(10, 11, 12);
    }

    @Test
    void shouldConcealWhatIsMissingByAFadingCopyAndGoOn() {
        push(100, 102, 103);
        assertThat(pulled()).isEqualTo(100);
        assertThat(buffer.pull(into)).isEqualTo(Pulled.CONCEALMENT);
        assertThat(into).containsOnly(50);
        assertThat(List.of(pulled(), pulled())).containsExactly(102, 103);
        assertThat(buffer.missing()).isOne();
    }

    @Test
    void shouldCountAndDropWhatComesLateOrTwice() {
        push(1, 2, 3, 3);
        assertThat(buffer.doubled()).isOne();
        assertThat(pulled()).isOne();
        assertThat(buffer.push(1, frame(99))).isFalse();
        assertThat(buffer.late()).isOne();
        assertThat(List.of(pulled(), pulled())).containsExactly(2, 3);
    }

    @Test
    void shouldFallSilentWhenItRunsDryAndWaitAgain() {
        push(1, 2, 3);
        pulled();
        pulled();
        pulled();
        for (int i = 0; i < 3; i++) {
            assertThat(buffer.pull(into)).isEqualTo(Pulled.CONCEALMENT);
        }
        assertThat(buffer.pull(into)).isEqualTo(Pulled.NOTHING);
        push(4);
        assertThat(buffer.pull(into)).isEqualTo(Pulled.NOTHING);
        push(5, 6);
        assertThat(pulled()).isEqualTo(4);
    }

    @Test
    void shouldGoOverTheEndOfItsNumbers() {
        push(-2, -1, 0, 1);
        assertThat(List.of(pulled(), pulled(), pulled(), pulled())).containsExactly(-2, -1, 0, 1);
    }

    @Test
    void shouldLetGoOfTheOldestWhenTooManyWait() {
        for (int i = 0; i < 20; i++) {
            push(i);
        }
        assertThat(pulled()).isEqualTo(20 - 3 * TARGET);
        assertThat(buffer.skipped()).isEqualTo(20 - 3 * TARGET);
    }

    @Test
    void shouldBeginAnewWithAStreamThatDid() {
        push(5_000, 5_001, 5_002);
        pulled();
        push(1, 2, 3);
        assertThat(List.of(pulled(), pulled(), pulled())).containsExactly(1, 2, 3);
    }

    @Test
    void shouldBelieveAStreamThatGoesOnFromALowerNumber() {
        push(300, 301, 302);
        pulled();
        for (int i = 1; i < 25; i++) {
            assertThat(buffer.push(i, frame(i))).isFalse();
        }
        push(25, 26, 27);
        assertThat(List.of(pulled(), pulled(), pulled())).containsExactly(25, 26, 27);
    }

    @Test
    void shouldGiveEveryFrameOnceAndInOrderWhateverIsLostDoubledOrReordered() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("-Dacta.seed=" + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            playOneNetwork(random);
        }
    }

    /** A sender of a frame a tick, a network, and a receiver that pulls one a tick. */
    private static void playOneNetwork(final Random random) {
        final JitterBuffer buffer = new JitterBuffer(CAPACITY, TARGET);
        final short[] into = new short[Pcm.FRAME_SAMPLES];
        final double loss = random.nextDouble() * 0.3;
        final double doubling = random.nextDouble() * 0.2;
        final int delayMax = 1 + random.nextInt(6);
        final int first = random.nextInt();
        final int frames = 200;
        final List<List<Integer>> arrivals = new ArrayList<>();
        for (int i = 0; i < frames + delayMax + 1; i++) {
            arrivals.add(new ArrayList<>());
        }
        final Set<Integer> sent = new HashSet<>();
        for (int i = 0; i < frames; i++) {
            if (random.nextDouble() >= loss) {
                sent.add(i);
                arrivals.get(i + random.nextInt(delayMax)).add(i);
                if (random.nextDouble() < doubling) {
                    arrivals.get(i + random.nextInt(delayMax)).add(i);
                }
            }
        }
        int last = -1;
        long given = 0;
        long pushed = 0;
        for (final List<Integer> tick : arrivals) {
            for (final int i : tick) {
                buffer.push(first + i, frame(i));
                pushed++;
            }
            if (buffer.pull(into) == Pulled.FRAME) {
                final int number = into[0];
                assertThat(number).as("each once and in order").isGreaterThan(last);
                assertThat(sent).contains(number);
                assertThat(into).containsOnly(number);
                last = number;
                given++;
            }
        }
        final long waiting = buffer.bufferedMs() / Pcm.FRAME_MS;
        assertThat(buffer.played()).isEqualTo(given);
        // Nothing gets lost in here: what came was given, waits, or was counted as of no use.
        assertThat(given + waiting + buffer.late() + buffer.doubled() + buffer.skipped())
                .isEqualTo(pushed);
        assertThat(given).as("most of what came is heard").isGreaterThan(pushed / 4);
    }
}
