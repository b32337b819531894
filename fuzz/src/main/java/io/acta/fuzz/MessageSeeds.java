package io.acta.fuzz;

import io.acta.codec.everything.EverythingSchema;
import io.acta.codec.json.JsonView;
import io.acta.codec.json.JsonViewException;
import io.acta.codec.odddoor.OdddoorSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Inputs to begin with for messages and for texts: the same ones, {@code seeds/messages.json}. */
final class MessageSeeds {
    private static final JsonView EVERYTHING = new JsonView(EverythingSchema.INSTANCE);
    private static final JsonView ODD = new JsonView(OdddoorSchema.INSTANCE);

    private MessageSeeds() {}

    static List<byte[]> texts() throws IOException {
        return lines().stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    static List<byte[]> messages() throws IOException {
        return lines().stream().map(MessageSeeds::message).toList();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = MessageSeeds.class.getResourceAsStream("seeds/messages.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static byte[] message(final String json) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[DoorCheck.LENGTH_MAX]);
        return Arrays.copyOf(buffer.byteArray(), encode(json, buffer));
    }

    private static int encode(final String json, final UnsafeBuffer buffer) {
        try {
            return EVERYTHING.fromJson(json, buffer, 0);
        } catch (final JsonViewException e) {
            return ODD.fromJson(json, buffer, 0);
        }
    }
}
