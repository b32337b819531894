package io.acta.codec.fuzz;

import io.acta.codec.door.ActionValidator;
import io.acta.codec.everything.BoundsSetDecoder;
import io.acta.codec.everything.EverythingSchema;
import io.acta.codec.everything.MessageHeaderDecoder;
import io.acta.codec.everything.NewActionDecoder;
import io.acta.codec.everything.NothingSaidDecoder;
import io.acta.codec.everything.PlainSentDecoder;
import io.acta.codec.everything.StateUpdatedDecoder;
import io.acta.codec.odddoor.NestSentDecoder;
import io.acta.codec.odddoor.OddSentDecoder;
import io.acta.codec.odddoor.OdddoorSchema;
import io.acta.fuzz.Reading;
import org.agrona.DirectBuffer;

/** The door of two schemas, one of every feature and one of every oddity, and sbe-tool's decoders of their actions. */
public final class DoorReading implements Reading {
    /** Greatest length in bytes of an action that the door lets in. */
    public static final int ACTION_LENGTH_MAX = 1024;

    private final ActionValidator door =
            ActionValidator.of(ACTION_LENGTH_MAX, EverythingSchema.INSTANCE, OdddoorSchema.INSTANCE);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final io.acta.codec.odddoor.MessageHeaderDecoder oddHeader =
            new io.acta.codec.odddoor.MessageHeaderDecoder();
    private final PlainSentDecoder plainSent = new PlainSentDecoder();
    private final NothingSaidDecoder nothingSaid = new NothingSaidDecoder();
    private final BoundsSetDecoder boundsSet = new BoundsSetDecoder();
    private final StateUpdatedDecoder stateUpdated = new StateUpdatedDecoder();
    private final NewActionDecoder newAction = new NewActionDecoder();
    private final OddSentDecoder oddSent = new OddSentDecoder();
    private final NestSentDecoder nestSent = new NestSentDecoder();
    private final StringBuilder text = new StringBuilder();

    @Override
    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        return door.validate(buffer, offset, lengthBytes);
    }

    @Override
    public int read(final DirectBuffer buffer, final int offset) {
        text.setLength(0);
        header.wrap(buffer, offset);
        return MessageHeaderDecoder.ENCODED_LENGTH
                + (header.schemaId() == EverythingSchema.INSTANCE.id()
                        ? readEverything(buffer, offset)
                        : readOdd(buffer, offset));
    }

    private int readEverything(final DirectBuffer buffer, final int offset) {
        switch (header.templateId()) {
            case PlainSentDecoder.TEMPLATE_ID -> {
                plainSent.wrapAndApplyHeader(buffer, offset, header).appendTo(text);
                return plainSent.sbeDecodedLength();
            }
            case NothingSaidDecoder.TEMPLATE_ID -> {
                nothingSaid.wrapAndApplyHeader(buffer, offset, header).appendTo(text);
                return nothingSaid.sbeDecodedLength();
            }
            case BoundsSetDecoder.TEMPLATE_ID -> {
                boundsSet.wrapAndApplyHeader(buffer, offset, header).appendTo(text);
                return boundsSet.sbeDecodedLength();
            }
            case StateUpdatedDecoder.TEMPLATE_ID -> {
                stateUpdated.wrapAndApplyHeader(buffer, offset, header).appendTo(text);
                return stateUpdated.sbeDecodedLength();
            }
            case NewActionDecoder.TEMPLATE_ID -> {
                newAction.wrapAndApplyHeader(buffer, offset, header).appendTo(text);
                return newAction.sbeDecodedLength();
            }
            default -> throw new IllegalStateException("let in, and no action: template " + header.templateId());
        }
    }

    private int readOdd(final DirectBuffer buffer, final int offset) {
        switch (header.templateId()) {
            case OddSentDecoder.TEMPLATE_ID -> {
                oddSent.wrapAndApplyHeader(buffer, offset, oddHeader).appendTo(text);
                return oddSent.sbeDecodedLength();
            }
            case NestSentDecoder.TEMPLATE_ID -> {
                nestSent.wrapAndApplyHeader(buffer, offset, oddHeader).appendTo(text);
                return nestSent.sbeDecodedLength();
            }
            default -> throw new IllegalStateException("let in, and no action: template " + header.templateId());
        }
    }
}
