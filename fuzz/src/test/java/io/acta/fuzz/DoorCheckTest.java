package io.acta.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.door.DoorCode;
import io.acta.codec.fuzz.DoorReading;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Each promise of the door, broken by a door that is made for it. */
class DoorCheckTest {
    private static final byte[] MESSAGE = new byte[16];

    private final Tally tally = new Tally();

    @Test
    void shouldSeeAReadPastTheEnd() {
        assertThatThrownBy(() -> check(new Door() {
                    @Override
                    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                        return buffer.getByte(offset + lengthBytes);
                    }
                }))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldSeeADecoderThatReadsPastTheEnd() {
        assertThatThrownBy(() -> check(new Door() {
                    @Override
                    public int read(final DirectBuffer buffer, final int offset) {
                        return (int) buffer.getLong(offset + MESSAGE.length - 1);
                    }
                }))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldSeeADecoderThatFindsAnotherLength() {
        assertThatThrownBy(() -> check(new Door() {
                    @Override
                    public int read(final DirectBuffer buffer, final int offset) {
                        return MESSAGE.length - 1;
                    }
                }))
                .hasMessageContaining("decoders see 15");
    }

    @Test
    void shouldSeeADoorThatAllocates() {
        assertThatThrownBy(() -> check(new Door() {
                    @Override
                    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                        return kept(new byte[lengthBytes]);
                    }
                }))
                .hasMessageContaining("allocated");
    }

    @Test
    void shouldSeeADoorThatTakesLong() {
        assertThatThrownBy(() -> check(new Door() {
                    @Override
                    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                        LockSupport.parkNanos(2 * DoorCheck.NS_MAX);
                        return DoorCode.ACCEPTED;
                    }
                }))
                .hasMessageContaining("promised are " + DoorCheck.NS_MAX);
    }

    @Test
    void shouldSeeADoorThatSaysAnotherThingTheSecondTime() {
        assertThatThrownBy(() -> check(new Door() {
                    @Override
                    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                        return DoorCode.TOO_LONG;
                    }
                }))
                .hasMessageContaining("the door said 0 and then 12");
    }

    @Test
    void shouldMeasureAgainWhatWasSlowOnce() {
        final int[] calls = new int[1];
        tally.time(() -> {
            if (calls[0]++ == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        });
        assertThat(calls[0]).isGreaterThan(1);
    }

    @Test
    void shouldLoadTheDoorASecondTimeUnderAnotherName() {
        final Reading plain = new PlainClasses().newInstance(Reading.class, DoorReading.class);

        assertThat(plain.getClass().getName()).isEqualTo("io.acta.plain.fuzz.DoorReading");
        assertThatCode(() -> new DoorCheck(new DoorReading(), plain, tally).check(MESSAGE))
                .doesNotThrowAnyException();
    }

    private void check(final Reading door) {
        new DoorCheck(new Door(), door, tally).check(MESSAGE);
    }

    /** Lets everything in. */
    private static class Door implements Reading {
        private byte[] last;

        @Override
        public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            return DoorCode.ACCEPTED;
        }

        @Override
        public int read(final DirectBuffer buffer, final int offset) {
            return buffer.capacity();
        }

        /** So that no compiler finds that it need not be made. */
        final int kept(final byte[] bytes) {
            last = bytes;
            return last.length > 0 ? DoorCode.ACCEPTED : DoorCode.TOO_SHORT;
        }
    }
}
