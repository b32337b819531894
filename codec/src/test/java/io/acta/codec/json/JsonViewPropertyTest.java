package io.acta.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.acta.codec.door.ActionValidator;
import io.acta.codec.door.DoorCode;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random messages both ways, and what strangers may send. Each failure names its seed; {@code -Dacta.seed=} takes it back. */
class JsonViewPropertyTest {
    private static final int MESSAGES = 10_000;
    private static final int MUTATIONS = 40_000;
    private static final String[] PIECES = {
        "null",
        "true",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\ud800",
        "\\u0000",
        "1e999999999",
        "-1",
        "1.5",
        "1e2",
        "99999999999999999999999999",
        "NaN",
        "\"NaN\"",
        "\"\"",
        "\"type\":",
        "\"AA==\"",
        "{}",
        "[]",
        "[[[[",
        "0.0",
        "\u20AC",
        "\uD83D",
        "\u0000",
        "-",
        "256",
        "\"BUY\"",
        "/*",
        "'"
    };

    private final long seed = Long.getLong("acta.seed", System.nanoTime());
    private final RandomMessages messages = new RandomMessages(seed);
    private final Random random = messages.random();
    private final List<Schema> schemas = List.of(ViewSchemas.everything(), ViewSchemas.odd());
    private final ActionValidator door = ActionValidator.of(1 << 20, schemas.toArray(Schema[]::new));

    @BeforeEach
    void printSeed() {
        System.err.println("JsonViewPropertyTest " + seedText());
    }

    @Test
    void shouldGiveBackTheBytesOfEveryMessage() {
        for (int i = 0; i < MESSAGES; i++) {
            final Schema schema = schemas.get(random.nextInt(schemas.size()));
            final byte[] bytes = messages.next(schema, message(schema));
            final JsonView view = new JsonView(schema);

            final String json = view.toJson(new UnsafeBuffer(bytes), 0, bytes.length);

            assertThat(encoded(view, json))
                    .as("%s, message %d: %s", seedText(), i, json)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void shouldNeedTheLengthThatItReturnsAndNotOneByteLess() {
        for (int i = 0; i < MESSAGES / 10; i++) {
            final Schema schema = schemas.get(random.nextInt(schemas.size()));
            final byte[] bytes = messages.next(schema, message(schema));
            final JsonView view = new JsonView(schema);
            final String json = view.toJson(new UnsafeBuffer(bytes), 0, bytes.length);
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[bytes.length]);

            assertThat(view.fromJson(json, exact, 0)).as(seedText()).isEqualTo(bytes.length);
            assertRefused(() -> view.fromJson(json, exact, 0, bytes.length - 1), "lengthMax=" + (bytes.length - 1));
            assertRefused(() -> view.fromJson(json, exact, 1), "lengthMax=" + (bytes.length - 1));
        }
    }

    @Test
    void shouldRefuseOrReadEveryMutatedTextAndNothingElse() {
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            final Schema schema = schemas.get(random.nextInt(schemas.size()));
            final byte[] bytes = messages.next(schema, message(schema));
            final JsonView view = new JsonView(schema);
            final String json = mutated(view.toJson(new UnsafeBuffer(bytes), 0, bytes.length));
            try {
                final byte[] encoded = encoded(view, json);
                assertPassesTheDoor(schema, encoded, json);
                final String shown = view.toJson(new UnsafeBuffer(encoded), 0, encoded.length);
                assertThat(encoded(view, shown)).as("%s: %s", seedText(), json).isEqualTo(encoded);
                read++;
            } catch (final JsonViewException e) {
                assertThat(e.getMessage())
                        .as(seedText())
                        .containsPattern("^(message \\S+|JSON text)")
                        .hasSizeLessThan(1200);
            } catch (final RuntimeException | StackOverflowError e) {
                throw new AssertionError(seedText() + ": " + json, e);
            }
        }
        assertThat(read)
                .as("some mutations leave a message, most do not; %s", seedText())
                .isBetween(1, MUTATIONS / 2);
    }

    @Test
    void shouldShowOrRefuseEveryMutatedMessageAndNothingElse() throws Exception {
        for (int i = 0; i < MUTATIONS; i++) {
            final Schema schema = schemas.get(random.nextInt(schemas.size()));
            final byte[] bytes = messages.next(schema, message(schema));
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }
            final int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            try {
                assertIsJson(new JsonView(schema).toJson(new UnsafeBuffer(bytes), 0, length));
            } catch (final JsonViewException e) {
                assertThat(e.getMessage()).as(seedText()).startsWith("message");
            } catch (final RuntimeException e) {
                throw new AssertionError(seedText(), e);
            }
        }
    }

    private String seedText() {
        return "-Dacta.seed=" + seed;
    }

    private MessageLayout message(final Schema schema) {
        return schema.messages().get(random.nextInt(schema.messages().size()));
    }

    private String mutated(final String json) {
        final StringBuilder text = new StringBuilder(json);
        for (int i = random.nextInt(3); i >= 0; i--) {
            final int from = random.nextInt(text.length() + 1);
            final int to = Math.min(text.length(), from + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
                default -> text.insert(from, text.substring(random.nextInt(from + 1), from));
            }
        }
        return text.toString();
    }

    private static byte[] encoded(final JsonView view, final String json) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        buffer.setMemory(0, buffer.capacity(), (byte) 0x55);
        final byte[] bytes = new byte[view.fromJson(json, buffer, 3)];
        buffer.getBytes(3, bytes);
        return bytes;
    }

    private void assertRefused(final Runnable reading, final String... parts) {
        try {
            reading.run();
        } catch (final JsonViewException e) {
            assertThat(e.getMessage()).as(seedText()).contains(parts);
            return;
        }
        throw new AssertionError(seedText() + ": was read");
    }

    /** What the view reads, the door lets in: nobody is told yes here and no there. */
    private void assertPassesTheDoor(final Schema schema, final byte[] encoded, final String json) {
        final int templateId = new UnsafeBuffer(encoded).getShort(Schema.TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (schema.message(templateId).kind() == MessageKind.ACTION) {
            assertThat(door.validate(new UnsafeBuffer(encoded), 0, encoded.length))
                    .as("%s: %s: %s", seedText(), json, door.describeLastRefusal())
                    .isEqualTo(DoorCode.ACCEPTED);
        }
    }

    private static void assertIsJson(final String json) throws Exception {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
    }
}
