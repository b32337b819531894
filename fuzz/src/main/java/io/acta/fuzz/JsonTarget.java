package io.acta.fuzz;

import io.acta.codec.door.ActionValidator;
import io.acta.codec.door.DoorCode;
import io.acta.codec.everything.EverythingSchema;
import io.acta.codec.json.JsonView;
import io.acta.codec.json.JsonViewException;
import io.acta.codec.odddoor.OdddoorSchema;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.Schema;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Jazzer's target for texts that are to become messages. A text is refused by {@link JsonViewException} and nothing else; what it becomes passes the door, and shown again it
 * becomes the same bytes.
 */
public final class JsonTarget {
    private static final int LENGTH_MAX = 64 * 1024;
    private static final int TELLING_LENGTH_MAX = 1200;

    private static final Tally TALLY = new Tally();
    private static final JsonView EVERYTHING = new JsonView(EverythingSchema.INSTANCE);
    private static final JsonView ODD = new JsonView(OdddoorSchema.INSTANCE);
    private static final ActionValidator DOOR =
            ActionValidator.of(LENGTH_MAX, EverythingSchema.INSTANCE, OdddoorSchema.INSTANCE);
    private static final UnsafeBuffer MESSAGE = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private static final UnsafeBuffer AGAIN = new UnsafeBuffer(new byte[LENGTH_MAX]);

    private JsonTarget() {}

    /** One text. */
    public static void fuzzerTestOneInput(final byte[] input) {
        TALLY.input();
        final String json = new String(input, StandardCharsets.UTF_8);
        if (read(EVERYTHING, json) || read(ODD, json)) {
            TALLY.taken();
        }
        TALLY.time(() -> encodeAll(json));
    }

    /** Behind the last one. */
    public static void fuzzerTearDown() {
        TALLY.print();
    }

    private static void encodeAll(final String json) {
        encode(EVERYTHING, json, MESSAGE);
        encode(ODD, json, MESSAGE);
    }

    private static boolean read(final JsonView view, final String json) {
        final int length = encode(view, json, MESSAGE);
        if (length < 0) {
            return false;
        }
        final int template = MESSAGE.getShort(Schema.TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (view.schema().message(template).kind() == MessageKind.ACTION
                && DOOR.validate(MESSAGE, 0, length) != DoorCode.ACCEPTED) {
            throw new IllegalStateException("read, and refused at the door: " + DOOR.describeLastRefusal());
        }
        final String shown = view.toJson(MESSAGE, 0, length);
        final int lengthAgain = encode(view, shown, AGAIN);
        if (lengthAgain != length || !Arrays.equals(MESSAGE.byteArray(), 0, length, AGAIN.byteArray(), 0, length)) {
            throw new IllegalStateException("shown again it is another message: " + shown);
        }
        return true;
    }

    /** @return bytes encoded, or -1 when the text was refused. */
    private static int encode(final JsonView view, final String json, final UnsafeBuffer buffer) {
        try {
            return view.fromJson(json, buffer, 0);
        } catch (final JsonViewException e) {
            if (e.getMessage().length() > TELLING_LENGTH_MAX) {
                throw new IllegalStateException(
                        "refused by a text of " + e.getMessage().length() + " characters");
            }
            return -1;
        }
    }
}
