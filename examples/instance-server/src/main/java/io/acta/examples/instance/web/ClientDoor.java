package io.acta.examples.instance.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.MuteToggledDecoder;
import io.acta.examples.instance.PeerSeenDecoder;
import io.acta.examples.instance.PeerSeenEncoder;
import io.acta.examples.instance.ProducerClosedDecoder;
import io.acta.examples.instance.ProducerRequestedDecoder;
import io.acta.examples.instance.TransportRequestedDecoder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Set;
import org.agrona.MutableDirectBuffer;

/**
 * What a client may ask, and in whose name. The messages on the list start alike:
 *
 * <pre>
 *   0            8        16       24          32
 *   +============+========+========+===========+=======
 *   | SBE header | peerId | userId | requestId | …
 *   +============+========+========+===========+=======
 *                 \_ stamped here _/
 * </pre>
 *
 * <p><b>Threads:</b> any; no state. <b>Allocation:</b> none, but for a refusal's text.
 */
public final class ClientDoor {
    private static final JsonFactory JSON = new JsonFactory();

    private static final Set<Integer> ALLOWED = Set.of(
            PeerSeenDecoder.TEMPLATE_ID,
            MuteToggledDecoder.TEMPLATE_ID,
            TransportRequestedDecoder.TEMPLATE_ID,
            ProducerRequestedDecoder.TEMPLATE_ID,
            ProducerClosedDecoder.TEMPLATE_ID);

    private static final int PEER_ID_OFFSET = Schema.HEADER_LENGTH + PeerSeenEncoder.peerIdEncodingOffset();
    private static final int USER_ID_OFFSET = Schema.HEADER_LENGTH + PeerSeenEncoder.userIdEncodingOffset();
    private static final int REQUEST_ID_OFFSET = Schema.HEADER_LENGTH + PeerSeenEncoder.requestIdEncodingOffset();
    private static final int HEAD_LENGTH = REQUEST_ID_OFFSET + Long.BYTES;

    static {
        for (final int templateId : ALLOWED) {
            final MessageLayout message = InstanceServerSchema.INSTANCE.message(templateId);
            if (Schema.HEADER_LENGTH + message.field("peerId").offset() != PEER_ID_OFFSET
                    || Schema.HEADER_LENGTH + message.field("userId").offset() != USER_ID_OFFSET
                    || Schema.HEADER_LENGTH + message.field("requestId").offset() != REQUEST_ID_OFFSET) {
                throw new ExceptionInInitializerError(message.name() + " must start with peerId, userId, requestId");
            }
        }
    }

    private ClientDoor() {}

    /** What stands for "no request id". */
    public static final long NO_REQUEST_ID = PeerSeenEncoder.requestIdNullValue();

    /** Reads the request's id; {@link #NO_REQUEST_ID} when the message is too short to have one. */
    public static long requestId(final MutableDirectBuffer buffer, final int lengthBytes) {
        return lengthBytes < HEAD_LENGTH ? NO_REQUEST_ID : buffer.getLong(REQUEST_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the id that a request in JSON gives itself, whatever else it is; {@link #NO_REQUEST_ID} when there is none to be read. */
    public static long requestId(final String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NO_REQUEST_ID;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final boolean isRequestId = "requestId".equals(parser.currentName());
                parser.nextToken();
                if (isRequestId) {
                    return Long.parseLong(parser.getText());
                }
                parser.skipChildren();
            }
            return NO_REQUEST_ID;
        } catch (final IOException | NumberFormatException e) {
            // The request is refused already, and the client is told why: this is only about whether it is told by id.
            return NO_REQUEST_ID;
        }
    }

    /** Why a client may not send this, null when it may. The engine's door looks at everything else. */
    public static String refusal(final MutableDirectBuffer buffer, final int lengthBytes) {
        if (lengthBytes < Schema.HEADER_LENGTH) {
            return tooShort(lengthBytes);
        }
        final int schemaId = buffer.getShort(Schema.SCHEMA_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (schemaId != InstanceServerSchema.INSTANCE.id()) {
            return "schemaId=" + schemaId + " is not this server's, " + InstanceServerSchema.INSTANCE.id();
        }
        final int templateId = buffer.getShort(Schema.TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (!ALLOWED.contains(templateId)) {
            final MessageLayout message = InstanceServerSchema.INSTANCE.message(templateId);
            return (message == null ? "templateId=" + templateId : message.name()) + " is not for clients to send";
        }
        return lengthBytes < HEAD_LENGTH ? tooShort(lengthBytes) : null;
    }

    private static String tooShort(final int lengthBytes) {
        return "too short: " + lengthBytes + " bytes; an SBE header, peerId, userId and requestId are " + HEAD_LENGTH;
    }

    /** Writes who sent it over whatever the client wrote. */
    public static void stamp(final MutableDirectBuffer buffer, final long peerId, final long userId) {
        buffer.putLong(PEER_ID_OFFSET, peerId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(USER_ID_OFFSET, userId, ByteOrder.LITTLE_ENDIAN);
    }
}
