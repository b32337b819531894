package io.acta.codec.generation;

import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes {@code XxxActions} and {@code XxxOutputs}: typed methods over a {@code MessageSink}. */
final class FacadeSource {
    private final JavaText java;

    private FacadeSource(final Schema schema) {
        this.java = new JavaText(schema);
    }

    static String actions(final Schema schema, final Names names) {
        return new FacadeSource(schema)
                .write(names.actionsClass(), names, names.messages(MessageKind.ACTION), "actions", "an action");
    }

    static String outputs(final Schema schema, final Names names) {
        return new FacadeSource(schema)
                .write(names.outputsClass(), names, names.messages(MessageKind.OUTPUT), "outputs", "an output");
    }

    /** True when a message is sent by one call: every field is a parameter. */
    static boolean isOneLine(final MessageLayout message) {
        return message.isFixedLength() && message.fields().stream().allMatch(FieldChecks::isParameter);
    }

    private String write(
            final String className,
            final Names names,
            final List<MessageLayout> messages,
            final String what,
            final String one) {
        java.imports("io.acta.codec.schema.HeaderWord", "io.acta.engine.reactor.MessageSink");
        java.add("""
                /**
                 * Sends the $2 of {@code $3} into a sink. Every method that sends returns what the sink does: a number
                 * ({@code >= 0}) or a negative {@code SinkCode}. A value that is null where it is required, out of its bounds, or
                 * a text too long or not ASCII is refused as {@code MessageSink.refuse} says, and nothing is claimed: a publisher
                 * returns INVALID, within a handler it throws. A null value of an optional field is let through. For $5 of
                 * groups, var-data, composites or sets, fill the encoder that its method gives, then commit it; one at a time.
                 *
                 * <p>Allocates nothing. One thread at a time, the sink's owner.
                 */
                @SuppressWarnings("all")
                public final class $1 {
                    private final MessageSink sink;
                """, className, what, names.schemaClass(), "", one);
        for (final MessageLayout message : messages) {
            java.add(
                    "    private final $1 $2Encoder = new $1();\n",
                    Names.encoder(message),
                    Names.lower(message.name()));
        }
        for (final MessageLayout message : messages) {
            if (!isOneLine(message)) {
                java.add(
                        "    private final byte[] $1Block = $2.INSTANCE.message($3.TEMPLATE_ID).initialBlock();\n",
                        Names.lower(message.name()),
                        names.schemaClass(),
                        Names.encoder(message));
            }
        }
        java.add("""

                    /** @param sink where the messages go. */
                    public $1(final MessageSink sink) {
                        this.sink = sink;
                    }

                    /** Where the messages go. */
                    public MessageSink sink() {
                        return this.sink;
                    }
                """, className);
        for (final MessageLayout message : messages) {
            if (isOneLine(message)) {
                oneLine(message);
            } else {
                draft(message);
            }
        }
        return java.add("}\n").toString();
    }

    private void oneLine(final MessageLayout message) {
        java.imports("org.agrona.MutableDirectBuffer");
        final List<FieldLayout> fields =
                message.fields().stream().filter(field -> !field.isConstant()).toList();
        final Set<String> taken = new HashSet<>();
        final StringBuilder parameters = new StringBuilder();
        for (final FieldLayout field : fields) {
            final String name = Names.lower(field.name());
            taken.add(name);
            parameters.append(parameters.isEmpty() ? "" : ",").append("\n            final ");
            parameters.append(FieldChecks.type(field)).append(' ').append(name);
        }
        java.add("""

                    /** Sends {@code $1}. @return what the sink returns. */
                    public long $2($3) {
                """, message.name(), Names.lower(message.name()), parameters);
        for (final FieldLayout field : fields) {
            final String refusal = FieldChecks.refusal(field);
            if (!refusal.isEmpty()) {
                if (refusal.contains("TextCheck")) {
                    java.imports("io.acta.codec.door.TextCheck");
                }
                java.add("""
                                if ($1) {
                                    return this.sink.refuse("$2.$3 $4");
                                }
                        """, refusal, message.name(), field.name(), FieldChecks.rule(field));
            }
        }
        final String offset = free("claimedOffset", taken);
        final String buffer = free("claimedBuffer", taken);
        java.add("""
                        final int $1 = this.sink.claim(MessageHeaderEncoder.ENCODED_LENGTH + $3.BLOCK_LENGTH);
                        if ($1 < 0) {
                            return $1;
                        }
                        final MutableDirectBuffer $2 = this.sink.buffer();
                """, offset, buffer, Names.encoder(message));
        if (hasGaps(message, fields)) {
            java.add(
                    "        $2.setMemory($1 + MessageHeaderEncoder.ENCODED_LENGTH, $3.BLOCK_LENGTH, (byte) 0);\n",
                    offset,
                    buffer,
                    Names.encoder(message));
        }
        header(message, buffer, offset);
        java.add(
                "        this.$3Encoder\n                .wrap($2, $1 + MessageHeaderEncoder.ENCODED_LENGTH)",
                offset,
                buffer,
                Names.lower(message.name()));
        for (final FieldLayout field : fields) {
            java.add("\n                .").add(FieldChecks.setter(field));
        }
        java.add(";\n        return this.sink.commit();\n    }\n");
    }

    private void header(final MessageLayout message, final String buffer, final String offset) {
        java.add(
                "        HeaderWord.put($1, $2, $3.BLOCK_LENGTH, $3.TEMPLATE_ID, $3.SCHEMA_ID, $3.SCHEMA_VERSION);\n",
                buffer,
                offset,
                Names.encoder(message));
    }

    private static boolean hasGaps(final MessageLayout message, final List<FieldLayout> fields) {
        int used = 0;
        for (final FieldLayout field : fields) {
            used += field.lengthBytes();
        }
        return used != message.blockLength();
    }

    private static String free(final String wanted, final Set<String> taken) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }

    private void draft(final MessageLayout message) {
        java.imports("org.agrona.MutableDirectBuffer");
        java.add("""

                    /** Starts {@code $1} in the sink's draft: optional fields are null, all else is zero. Fill it, then {@link #commit$4}. */
                    public $2 $3() {
                        final MutableDirectBuffer draft = this.sink.draft();
                """, message.name(), Names.encoder(message), Names.lower(message.name()), Names.upper(message.name()));
        header(message, "draft", "0");
        java.add("""
                        this.$3Encoder.wrap(draft, MessageHeaderEncoder.ENCODED_LENGTH);
                        draft.putBytes(MessageHeaderEncoder.ENCODED_LENGTH, this.$3Block);
                        return this.$3Encoder;
                    }

                    /** Sends the {@code $1} in the draft. @return what the sink returns; INVALID when its check refuses the message. */
                    public long commit$4() {
                        return this.sink.offer(
                                this.sink.draft(), 0, MessageHeaderEncoder.ENCODED_LENGTH + this.$3Encoder.encodedLength());
                    }
                """, message.name(), Names.encoder(message), Names.lower(message.name()), Names.upper(message.name()));
    }
}
