package io.acta.codec.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random, mutated and good messages: the door says what a slow walk of the layouts says, and what it lets in, sbe-tool's
 * decoders read to the end. Every buffer ends where its message does and has its bounds checked.
 */
class HostileBytesTest {
    private static final int MESSAGES = Integer.getInteger("acta.messages", 3_000_000);
    private static final int ACTION_LENGTH_MAX = 1024;
    private static final long[] HOSTILE = {
        0,
        1,
        2,
        3,
        4,
        5,
        -1,
        -2,
        100,
        127,
        128,
        200,
        254,
        255,
        0x7FFF,
        0x8000,
        0xFFFE,
        0xFFFF,
        0x7FFF_FFF0L,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFEL,
        0xFFFF_FFFFL,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        0x7F80_0000L,
        0x7FC0_0000L,
        0x7FC0_0001L,
        0xFF80_0000L,
        0x7FF0_0000_0000_0000L,
        0x7FF8_0000_0000_0000L,
        0xFFF0_0000_0000_0000L
    };

    private final long seed = Long.getLong("acta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Schema everything = DoorSchemas.everything();
    private final Schema odd = DoorSchemas.odd();
    private final List<Schema> schemas = List.of(everything, odd);
    private final byte[] bytes = new byte[RandomActions.LENGTH_MAX];
    private final UnsafeBuffer source = new UnsafeBuffer(bytes);
    private final UnsafeBuffer slice = new UnsafeBuffer(0, 0);
    private final RandomActions actions = new RandomActions(random, source);
    private final ActionValidator validator = ActionValidator.of(ACTION_LENGTH_MAX, everything, odd);
    private final LayoutWalk walk = new LayoutWalk(ACTION_LENGTH_MAX, everything, odd);
    private final long[] seen = new long[DoorCode.SET_BITS + 1];

    @TempDir
    private Path directory;

    @Test
    void shouldLetInWhatEveryDecoderCanReadAndNothingElse() throws Exception {
        System.out.println("HostileBytesTest: -Dacta.seed=" + seed);
        assertThat(UnsafeBuffer.SHOULD_BOUNDS_CHECK).isTrue();
        try (Flyweights ofEverything =
                        new Flyweights(DoorSchemas.everythingModel(), everything, directory.resolve("everything"));
                Flyweights ofOdd = new Flyweights(DoorSchemas.oddModel(), odd, directory.resolve("odd"))) {
            for (int i = 0; i < MESSAGES; i++) {
                final Schema schema = schemas.get(random.nextInt(schemas.size()));
                message(i, schema == everything ? ofEverything : ofOdd, schema);
            }
        }
        assertThat(seen)
                .as("each reason came up, seed %d: %s", seed, Arrays.toString(seen))
                .doesNotContain(0L);
    }

    private void message(final int number, final Flyweights flyweights, final Schema schema) throws Exception {
        final MessageLayout message = message(schema);
        final int length = actions.write(schema, message, version(schema, message));
        final boolean isGood = message.kind() == MessageKind.ACTION && random.nextInt(8) == 0;
        final int hostileLength = isGood ? length : mutated(length);
        final int offset = random.nextInt(3);
        // What stands before the message must not matter, what stands behind cannot be read.
        slice.wrap(Arrays.copyOfRange(bytes, 0, offset + hostileLength));
        slice.putBytes(offset, bytes, 0, hostileLength);

        final int code = validator.validate(slice, offset, hostileLength);

        seen[code]++;
        if (isGood && hostileLength <= ACTION_LENGTH_MAX) {
            assertThat(code)
                    .as(() -> describe(number) + validator.describeLastRefusal())
                    .isEqualTo(DoorCode.ACCEPTED);
        }
        if ((code == DoorCode.ACCEPTED) != walk.isAction(slice, offset, hostileLength)) {
            throw new AssertionError(describe(number) + DoorCode.name(code)
                    + ": the walk of the layouts says otherwise; " + validator.describeLastRefusal());
        }
        if (code == DoorCode.ACCEPTED) {
            final int templateId = (int) ScalarType.UINT16.read(slice, offset + Schema.TEMPLATE_ID_OFFSET);
            final int schemaId = (int) ScalarType.UINT16.read(slice, offset + Schema.SCHEMA_ID_OFFSET);
            if (schemaId == schema.id()) {
                final int decodedLength = flyweights.read(slice, offset, templateId);
                if (decodedLength != hostileLength - Schema.HEADER_LENGTH) {
                    throw new AssertionError(describe(number) + "decoders see " + decodedLength + " bytes");
                }
            }
        } else {
            assertThat(number % 64 != 0 || !validator.describeLastRefusal().isBlank())
                    .isTrue();
        }
    }

    private String describe(final int number) {
        return "seed=" + seed + ", message " + number + ", " + Arrays.toString(slice.byteArray()) + ": ";
    }

    private MessageLayout message(final Schema schema) {
        while (true) {
            final MessageLayout message =
                    schema.messages().get(random.nextInt(schema.messages().size()));
            if (message.kind() == MessageKind.ACTION || random.nextInt(20) == 0) {
                return message;
            }
        }
    }

    private int version(final Schema schema, final MessageLayout message) {
        return random.nextBoolean()
                ? schema.version()
                : message.sinceVersion() + random.nextInt(schema.version() - message.sinceVersion() + 1);
    }

    private int mutated(final int length) {
        int newLength = length;
        final int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            newLength = mutate(newLength);
        }
        return newLength;
    }

    private int mutate(final int length) {
        final int at = random.nextInt(length + 1);
        switch (random.nextInt(12)) {
            case 0 -> {
                return at;
            }
            case 1 -> {
                final int more = random.nextInt(50) == 0 ? ACTION_LENGTH_MAX : random.nextInt(20);
                for (int i = 0; i < more; i++) {
                    source.putByte(length + i, (byte) random.nextInt());
                }
                return length + more;
            }
            case 2 -> source.putByte(at, (byte) random.nextInt());
            case 3 -> source.putByte(at, (byte) (source.getByte(at) ^ 1 << random.nextInt(8)));
            case 4 -> source.putShort(random.nextInt(4) * Short.BYTES, (short) (random.nextInt(305) - 1));
            case 5 -> source.putByte(random.nextInt(4) * Short.BYTES, (byte) (random.nextInt(4) - 1));
            case 6 -> source.putBytes(at, source, random.nextInt(length + 1), random.nextInt(16));
            case 7 -> {
                for (int i = Schema.HEADER_LENGTH; i < length; i++) {
                    source.putByte(i, (byte) random.nextInt());
                }
            }
            default -> {
                final long value = HOSTILE[random.nextInt(HOSTILE.length)];
                switch (random.nextInt(4)) {
                    case 0 -> source.putByte(at, (byte) value);
                    case 1 -> source.putShort(at, (short) value);
                    case 2 -> source.putInt(at, (int) value);
                    default -> source.putLong(at, value);
                }
            }
        }
        return length;
    }
}
