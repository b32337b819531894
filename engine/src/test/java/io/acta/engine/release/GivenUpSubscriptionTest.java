package io.acta.engine.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** A handler that is in a record for longer than a closing engine waits. The writer is played by the handler itself. */
class GivenUpSubscriptionTest {
    private static final int CAPACITY = 1024 * 1024;
    private static final int LENGTH = 1_000;
    private static final byte FIRST = 1;
    private static final byte LATER = 2;

    private final ReleaseLog log = new ReleaseLog(CAPACITY, () -> true);
    private final Subscription slow = subscription("slow", OverflowPolicy.BLOCK);
    private final Subscription lossy = subscription("lossy", OverflowPolicy.LOSE);
    private final List<Long> told = new ArrayList<>();

    private Subscription subscription(final String name, final OverflowPolicy policy) {
        return new Subscription(name, log, policy, id -> null, CAPACITY / 2);
    }

    GivenUpSubscriptionTest() {
        log.add(slow);
        log.add(lossy);
        write(1, FIRST);
    }

    private void write(final long sequence, final byte filling) {
        log.beginBatch();
        final int at = log.claimOutput(LENGTH);
        log.buffer().setMemory(at, LENGTH, filling);
        log.commitOutput(at, LENGTH, sequence, 0, 0, 0, false);
        log.publish(log.position());
    }

    private void writeUpTo(final long position) {
        for (long sequence = 2; log.position() < position; sequence++) {
            write(sequence, LATER);
        }
    }

    /** Writes up to a position while it is in the first record, and then reads that. */
    private ReleaseHandler writingUpTo(final long position) {
        return new ReleaseHandler() {
            @Override
            public void onOutput(
                    final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
                told.add(context.sequence());
                writeUpTo(position);
                for (int i = 0; i < lengthBytes; i++) {
                    assertThat(buffer.getByte(offset + i)).as("byte %d", i).isEqualTo(FIRST);
                }
            }
        };
    }

    @Test
    void shouldReadItsRecordToTheEndHoweverFarTheEngineHasGoneOnMeanwhile() {
        assertThat(slow.poll(writingUpTo(3L * CAPACITY), 10)).isEqualTo(1);
        assertThat(told).containsExactly(1L);
        assertThat(slow.isCaughtUp()).as("given up").isTrue();
        assertThat(slow.overruns()).isEqualTo(1);
        assertThat(slow.lostBytes())
                .as("all that came after it")
                .isEqualTo(log.position() - LENGTH - ReleaseLayout.HEADER_LENGTH);
        assertThat(slow.poll(writingUpTo(0), 10)).isZero();
        final List<String> names = new ArrayList<>();
        log.forEachGivenUp(subscription -> names.add(subscription.name()));
        assertThat(names).containsExactly("slow");
    }

    @Test
    void shouldLoseNothingOfWritesThatHaveRoom() {
        assertThat(slow.poll(writingUpTo(CAPACITY / 4), 1)).isEqualTo(1);
        assertThat(slow.overruns()).isZero();
        assertThat(slow.lostBytes()).isZero();
        log.forEachGivenUp(subscription -> {
            throw new AssertionError(subscription.name());
        });
    }

    @Test
    void shouldTellOthersWhatTheyWouldHaveBeenToldAnyway() {
        final List<Long> read = new ArrayList<>();
        final ReleaseHandler reader = new ReleaseHandler() {
            @Override
            public void onOutput(
                    final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
                read.add(context.sequence());
                assertThat(buffer.getByte(offset + lengthBytes - 1)).isEqualTo(context.sequence() == 1 ? FIRST : LATER);
            }
        };
        final ReleaseHandler whileHeld = new ReleaseHandler() {
            @Override
            public void onOutput(
                    final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
                for (long sequence = 2; sequence <= 3_000; sequence++) {
                    write(sequence, LATER);
                    if (sequence % 20 == 0) {
                        lossy.poll(reader, 1_000);
                    }
                }
            }
        };
        slow.poll(whileHeld, 1);
        lossy.poll(reader, 1_000);
        assertThat(slow.overruns()).isEqualTo(1);
        assertThat(lossy.lostBytes()).isZero();
        assertThat(read).hasSize(3_000).isSorted();
    }
}
