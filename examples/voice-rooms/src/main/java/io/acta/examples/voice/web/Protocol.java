package io.acta.examples.voice.web;

import io.acta.codec.json.JsonView;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.examples.voice.AnnounceDecoder;
import io.acta.examples.voice.ChangeRoleDecoder;
import io.acta.examples.voice.ChangeSettingsDecoder;
import io.acta.examples.voice.CloseRoomDecoder;
import io.acta.examples.voice.HeartbeatDecoder;
import io.acta.examples.voice.HeartbeatEncoder;
import io.acta.examples.voice.KickDecoder;
import io.acta.examples.voice.LeaveDecoder;
import io.acta.examples.voice.MuteDecoder;
import io.acta.examples.voice.RaiseHandDecoder;
import io.acta.examples.voice.RemoveDataDecoder;
import io.acta.examples.voice.RenewTokenDecoder;
import io.acta.examples.voice.SendDataDecoder;
import io.acta.examples.voice.UpdateStateDecoder;
import io.acta.examples.voice.VoiceSchema;
import java.nio.ByteOrder;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a client may ask, and in whose name. The actions on the list start alike:
 *
 * <pre>
 *   0            8               16          24          32
 *   +============+===============+===========+===========+=======
 *   | SBE header | participantId | channelId | requestId | …
 *   +============+===============+===========+===========+=======
 *                 \_____ stamped here ______/
 * </pre>
 *
 * <p><b>Threads:</b> any; no state. <b>Allocation:</b> none, but for a refusal's text.
 */
public final class Protocol {
    /** The JSON form of every message. */
    public static final JsonView VIEW = new JsonView(VoiceSchema.INSTANCE);

    /** What stands for "no request id". */
    public static final long NO_REQUEST_ID = HeartbeatEncoder.requestIdNullValue();

    private static final Set<Integer> ACTIONS = Set.of(
            LeaveDecoder.TEMPLATE_ID,
            SendDataDecoder.TEMPLATE_ID,
            UpdateStateDecoder.TEMPLATE_ID,
            HeartbeatDecoder.TEMPLATE_ID,
            MuteDecoder.TEMPLATE_ID,
            RaiseHandDecoder.TEMPLATE_ID,
            KickDecoder.TEMPLATE_ID,
            ChangeRoleDecoder.TEMPLATE_ID,
            ChangeSettingsDecoder.TEMPLATE_ID,
            AnnounceDecoder.TEMPLATE_ID,
            RemoveDataDecoder.TEMPLATE_ID,
            CloseRoomDecoder.TEMPLATE_ID);

    private static final int PARTICIPANT_OFFSET = Schema.HEADER_LENGTH + HeartbeatEncoder.participantIdEncodingOffset();
    private static final int CHANNEL_OFFSET = Schema.HEADER_LENGTH + HeartbeatEncoder.channelIdEncodingOffset();
    private static final int REQUEST_OFFSET = Schema.HEADER_LENGTH + HeartbeatEncoder.requestIdEncodingOffset();
    private static final int RENEWAL_REQUEST_OFFSET =
            Schema.HEADER_LENGTH + RenewTokenDecoder.requestIdEncodingOffset();
    private static final int HEAD_LENGTH = REQUEST_OFFSET + Long.BYTES;

    static {
        for (final int templateId : ACTIONS) {
            final MessageLayout message = VoiceSchema.INSTANCE.message(templateId);
            if (Schema.HEADER_LENGTH + message.field("participantId").offset() != PARTICIPANT_OFFSET
                    || Schema.HEADER_LENGTH + message.field("channelId").offset() != CHANNEL_OFFSET
                    || Schema.HEADER_LENGTH + message.field("requestId").offset() != REQUEST_OFFSET) {
                throw new ExceptionInInitializerError(
                        message.name() + " must start with participantId, channelId, requestId");
            }
        }
    }

    private Protocol() {}

    /** Which message it is, -1 when it is too short or another schema's. */
    static int templateId(final DirectBuffer buffer, final int lengthBytes) {
        if (lengthBytes < Schema.HEADER_LENGTH
                || (buffer.getShort(Schema.SCHEMA_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF)
                        != VoiceSchema.INSTANCE.id()) {
            return -1;
        }
        return buffer.getShort(Schema.TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Why a client may not send this as an action, null when it may. The engine's door looks at everything else. */
    static String refusal(final DirectBuffer buffer, final int lengthBytes) {
        final int templateId = templateId(buffer, lengthBytes);
        if (templateId < 0) {
            return "this is no message of schema " + VoiceSchema.INSTANCE.id();
        }
        if (!ACTIONS.contains(templateId)) {
            final MessageLayout message = VoiceSchema.INSTANCE.message(templateId);
            return (message == null ? "templateId=" + templateId : message.name()) + " is not for clients to send";
        }
        return lengthBytes < HEAD_LENGTH
                ? "too short: " + lengthBytes + " bytes; header, participantId, channelId and requestId are "
                        + HEAD_LENGTH
                : null;
    }

    /** The request's id; {@link #NO_REQUEST_ID} when the message is too short to have one. */
    static long requestId(final DirectBuffer buffer, final int lengthBytes) {
        return lengthBytes < HEAD_LENGTH ? NO_REQUEST_ID : buffer.getLong(REQUEST_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** The same of a {@code RenewToken}, which is no action. */
    static long renewalRequestId(final DirectBuffer buffer, final int lengthBytes) {
        return lengthBytes < RENEWAL_REQUEST_OFFSET + Long.BYTES
                ? NO_REQUEST_ID
                : buffer.getLong(RENEWAL_REQUEST_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes who sent it over whatever the client wrote. */
    static void stamp(final MutableDirectBuffer buffer, final long participantId, final long channelId) {
        buffer.putLong(PARTICIPANT_OFFSET, participantId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(CHANNEL_OFFSET, channelId, ByteOrder.LITTLE_ENDIAN);
    }
}
