package io.acta.bench.faults;

import com.sun.management.ThreadMXBean;
import io.acta.bench.counting.CountedDecoder;
import io.acta.bench.counting.CountedEncoder;
import io.acta.bench.counting.Grade;
import io.acta.bench.counting.MessageHeaderDecoder;
import io.acta.bench.counting.MessageHeaderEncoder;
import io.acta.bench.counting.ParcelSentDecoder;
import io.acta.bench.counting.ParcelSentEncoder;
import io.acta.bench.counting.TickScheduledDecoder;
import io.acta.codec.door.ActionValidator;
import io.acta.codec.door.DoorCode;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages with random damage, put before the door. What it lets in is read to the end by sbe-tool's decoders, in a buffer that ends where the message
 * does and has its bounds checked: a read past the end throws. Runs in a process of its own, because the suite switches bounds checks off.
 */
final class HostileBytes {
    private static final int LENGTH_MAX = 2048;
    private static final int ACTION_LENGTH_MAX = 1024;
    private static final int GROUP_MAX = 4;
    private static final int TEXT_MAX = 20;
    private static final long DECODE_NS_MAX = 1_000_000;
    private static final int RETRIES = 5;
    private static final int WARM_UP = 20_000;
    private static final long[] HOSTILE = {
        0,
        1,
        2,
        -1,
        -2,
        0x7F,
        0x80,
        0xFE,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFE,
        0xFFFF,
        0x3FFF_FFFF,
        0x4000_0000,
        0x7FFF_FFF0L,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFEL,
        0xFFFF_FFFFL,
        Long.MIN_VALUE,
        Long.MAX_VALUE
    };

    private final Random random;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(2 * LENGTH_MAX);
    private final UnsafeBuffer message = new UnsafeBuffer(memory);
    private final UnsafeBuffer exact = new UnsafeBuffer(0, 0);
    private final ActionValidator door = ActionValidator.of(ACTION_LENGTH_MAX, new CounterKeeper().schema());
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ParcelSentEncoder parcelEncoder = new ParcelSentEncoder();
    private final ParcelSentDecoder parcel = new ParcelSentDecoder();
    private final CountedEncoder countedEncoder = new CountedEncoder();
    private final CountedDecoder counted = new CountedDecoder();
    private final TickScheduledDecoder tick = new TickScheduledDecoder();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] text = new byte[LENGTH_MAX];
    private long accepted;
    private long crashes;
    private long slow;
    private long allocatedBytes;
    private long readSum;
    private String firstFinding = "";

    private HostileBytes(final long seed) {
        random = new Random(seed);
    }

    /** @return {@code accepted crashes slow allocatedBytes finding}. */
    static String run(final long seed, final int messageCount) {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK) {
            throw new IllegalStateException("hostile bytes need bounds checks: -Dagrona.disable.bounds.checks=false");
        }
        final HostileBytes run = new HostileBytes(seed);
        for (int i = 0; i < WARM_UP + messageCount; i++) {
            if (i == WARM_UP) {
                run.accepted = 0;
                run.allocatedBytes = 0;
            }
            run.one(i, i >= WARM_UP);
        }
        return run.accepted + " " + run.crashes + " " + run.slow + " " + run.allocatedBytes + " " + run.firstFinding;
    }

    private void one(final int number, final boolean counts) {
        final int good = encode();
        final int length = random.nextInt(16) == 0 ? good : mutate(good);
        exact.wrap(memory, 0, length);
        try {
            final int code = door.validate(exact, 0, length);
            allocatedBytes += allocated(length);
            if (code == DoorCode.ACCEPTED) {
                accepted++;
                readAll(length);
            }
        } catch (final RuntimeException e) {
            crashes++;
            finding("message " + number + ": " + e);
        }
        if (counts) {
            time(number, length);
        }
    }

    /** Again, if anything: the JVM allocates too when it links or compiles, but not each time. */
    private long allocated(final int length) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RETRIES && least > 0; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            door.validate(exact, 0, length);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** Once more, by the clock; what the system's scheduler cost does not show each time. */
    private void time(final int number, final int length) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < RETRIES && best > DECODE_NS_MAX; i++) {
            final long start = System.nanoTime();
            if (door.validate(exact, 0, length) == DoorCode.ACCEPTED) {
                readAll(length);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        if (best > DECODE_NS_MAX) {
            slow++;
            finding("message " + number + " took " + best + " ns");
        }
    }

    private void finding(final String what) {
        if (firstFinding.isEmpty()) {
            firstFinding = what;
        }
    }

    private int encode() {
        if (random.nextInt(8) == 0) {
            countedEncoder
                    .wrapAndApplyHeader(message, 0, headerEncoder)
                    .counterId(random.nextLong())
                    .number(1);
            return MessageHeaderEncoder.ENCODED_LENGTH + countedEncoder.encodedLength();
        }
        parcelEncoder
                .wrapAndApplyHeader(message, 0, headerEncoder)
                .parcelId(random.nextLong())
                .grade(random.nextBoolean() ? Grade.LOW : Grade.HIGH)
                .weight(random.nextInt(1000))
                .floor(random.nextInt())
                .code("ABCDEF");
        parcelEncoder.marks().clear().urgent(random.nextBoolean());
        final int itemCount = random.nextInt(GROUP_MAX);
        final ParcelSentEncoder.ItemsEncoder items = parcelEncoder.itemsCount(itemCount);
        for (int i = 0; i < itemCount; i++) {
            items.next().itemId(i).grade(Grade.LOW);
            final int stopCount = random.nextInt(GROUP_MAX);
            final ParcelSentEncoder.ItemsEncoder.StopsEncoder stops = items.stopsCount(stopCount);
            for (int j = 0; j < stopCount; j++) {
                stops.next().stopId(j).putPlace(text, 0, random.nextInt(TEXT_MAX));
            }
            items.putNote(text, 0, random.nextInt(TEXT_MAX));
        }
        parcelEncoder.putRemark(text, 0, random.nextInt(TEXT_MAX));
        return MessageHeaderEncoder.ENCODED_LENGTH + parcelEncoder.encodedLength();
    }

    private int mutate(final int goodLength) {
        int length = goodLength;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            final int at = random.nextInt(length + 1);
            final long value = HOSTILE[random.nextInt(HOSTILE.length)];
            switch (random.nextInt(10)) {
                case 0 -> length = at;
                case 1 -> length = Math.min(LENGTH_MAX, length + random.nextInt(random.nextInt(20) == 0 ? 1200 : 12));
                case 2 -> message.putByte(at, (byte) (message.getByte(at) ^ 1 << random.nextInt(Byte.SIZE)));
                case 3 -> message.putShort(random.nextInt(4) * Short.BYTES, (short) value);
                case 4 -> message.putBytes(at, message, random.nextInt(length + 1), random.nextInt(16));
                case 5 -> message.putByte(at, (byte) value);
                case 6 -> message.putShort(at, (short) value);
                case 7 -> message.putInt(at, (int) value);
                case 8 -> message.putLong(at, value);
                default -> message.putByte(at, (byte) random.nextInt());
            }
        }
        return length;
    }

    private void readAll(final int length) {
        header.wrap(exact, 0);
        final int block = MessageHeaderDecoder.ENCODED_LENGTH;
        if (header.templateId() == ParcelSentDecoder.TEMPLATE_ID) {
            parcel.wrap(exact, block, header.blockLength(), header.version());
            readParcel();
            if (block + parcel.encodedLength() != length) {
                throw new IllegalStateException("decoders see " + parcel.encodedLength() + " of " + length + " bytes");
            }
        } else if (header.templateId() == CountedDecoder.TEMPLATE_ID) {
            counted.wrap(exact, block, header.blockLength(), header.version());
            readSum += counted.counterId() + counted.number();
        } else if (header.templateId() == TickScheduledDecoder.TEMPLATE_ID) {
            tick.wrap(exact, block, header.blockLength(), header.version());
            readSum += tick.counterId() + tick.delayNs();
        }
    }

    private void readParcel() {
        readSum += parcel.parcelId()
                + parcel.grade().value()
                + (parcel.marks().urgent() ? 1 : 0)
                + parcel.floor()
                + (long) parcel.weight()
                + parcel.getCode(text, 0);
        for (final ParcelSentDecoder.ItemsDecoder item : parcel.items()) {
            readSum += item.itemId() + item.grade().value();
            for (final ParcelSentDecoder.ItemsDecoder.StopsDecoder stop : item.stops()) {
                readSum += stop.stopId() + stop.getPlace(text, 0, text.length);
            }
            readSum += item.getNote(text, 0, text.length);
        }
        readSum += parcel.getRemark(text, 0, text.length);
    }
}
