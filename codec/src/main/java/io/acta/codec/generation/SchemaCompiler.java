package io.acta.codec.generation;

import io.acta.codec.schema.EnumValue;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Presence;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.SchemaException;
import io.acta.codec.schema.SetChoice;
import io.acta.codec.schema.VarDataLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

/**
 * Makes a {@link Schema} of sbe-tool's intermediate representation. Refuses what the model has no place for: another byte
 * order, another message header, var-data of 64-bit length.
 */
public final class SchemaCompiler {
    private final Ir ir;
    private String message;

    private SchemaCompiler(final Ir ir) {
        this.ir = ir;
    }

    /**
     * Compiles a representation.
     *
     * @throws SchemaException when the model cannot express it; names message and field.
     */
    public static Schema compile(final Ir ir) {
        return new SchemaCompiler(ir).compile();
    }

    private Schema compile() {
        if (ir.byteOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new SchemaException(
                    "schema " + ir.packageName() + ": byteOrder=bigEndian; only littleEndian is supported, write that");
        }
        checkHeader(ir.headerStructure().tokens());
        checkRange("id", ir.id());
        checkRange("version", ir.version());
        final List<MessageLayout> messages = new ArrayList<>();
        for (final List<Token> tokens : ir.messages()) {
            messages.add(message(tokens));
        }
        return new Schema(ir.id(), ir.version(), ir.applicableNamespace(), ir.description(), messages);
    }

    private void checkRange(final String what, final int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new SchemaException(
                    "schema " + ir.packageName() + ": " + what + "=" + value + " does not fit the header's 16 bits");
        }
    }

    private void checkHeader(final List<Token> tokens) {
        final String[] names = {"blockLength", "templateId", "schemaId", "version"};
        boolean isStandard = tokens.size() == names.length + 2
                && tokens.get(0).encodedLength() == Schema.HEADER_LENGTH
                && tokens.get(0).name().equals("messageHeader");
        for (int i = 0; isStandard && i < names.length; i++) {
            final Token token = tokens.get(i + 1);
            isStandard = token.name().equals(names[i])
                    && token.offset() == i * Short.BYTES
                    && token.encoding().primitiveType() == PrimitiveType.UINT16;
        }
        if (!isStandard) {
            throw new SchemaException("schema " + ir.packageName()
                    + ": message header is not the standard one; write a composite 'messageHeader' of four uint16:"
                    + " blockLength, templateId, schemaId, version, and nothing else");
        }
    }

    private MessageLayout message(final List<Token> tokens) {
        final Token start = tokens.get(0);
        message = start.name();
        if (start.id() < 0 || start.id() > 0xFFFF) {
            throw refuse(null, "template id=" + start.id() + " does not fit the header's 16 bits");
        }
        if (start.encodedLength() > 0xFFFF) {
            throw refuse(null, "block of " + start.encodedLength() + " bytes does not fit the header's 16 bits");
        }
        final MessageKind kind = MessageKind.of(start.encoding().semanticType());
        if (kind == null) {
            throw refuse(
                    null,
                    "unknown semanticType='" + start.encoding().semanticType()
                            + "'; write action, state or output, or leave it away");
        }
        final Members members = members(new TokenCursor(tokens.subList(1, tokens.size() - 1)));
        return new MessageLayout(
                start.name(),
                start.id(),
                kind,
                start.encodedLength(),
                start.version(),
                members.fields,
                members.groups,
                members.varData);
    }

    private Members members(final TokenCursor cursor) {
        final Members members = new Members();
        while (cursor.hasNext()) {
            final Token token = cursor.peek();
            switch (token.signal()) {
                case BEGIN_FIELD -> members.fields.add(field(cursor.takeComponent()));
                case BEGIN_GROUP -> members.groups.add(group(cursor.takeComponent()));
                case BEGIN_VAR_DATA -> members.varData.add(varData(cursor.takeComponent()));
                default -> throw refuse(token.name(), "unexpected " + token.signal());
            }
        }
        return members;
    }

    private FieldLayout field(final List<Token> tokens) {
        final Token field = tokens.get(0);
        final Token type = tokens.get(1);
        final FieldLayout layout = typed(
                field.name(), field.id(), tokens.subList(1, tokens.size() - 1), presence(field.encoding()), field);
        return type.signal() == Signal.ENCODING || !layout.isConstant() ? layout : enumConstant(layout, field);
    }

    /** A constant enum says {@code Type.Name}; only the name is kept. */
    private static FieldLayout enumConstant(final FieldLayout layout, final Token field) {
        final String reference = String.valueOf(field.encoding().constValue());
        return new FieldLayout(
                layout.name(),
                layout.id(),
                layout.kind(),
                layout.type(),
                layout.typeName(),
                layout.offset(),
                1,
                0,
                Presence.CONSTANT,
                0,
                0,
                layout.nullValue(),
                reference.substring(reference.indexOf('.') + 1),
                null,
                layout.sinceVersion(),
                layout.semanticType(),
                layout.values(),
                List.of(),
                List.of());
    }

    private FieldLayout typed(
            final String name, final int id, final List<Token> tokens, final Presence presence, final Token field) {
        final Token type = tokens.get(0);
        final int sinceVersion = field == null ? 0 : field.version();
        final String semanticType = field == null ? null : field.encoding().semanticType();
        final ScalarType scalar = type.encoding().primitiveType() == null
                ? null
                : ScalarType.of(type.encoding().primitiveType().primitiveName());
        final List<EnumValue> values = new ArrayList<>();
        final List<SetChoice> choices = new ArrayList<>();
        final List<FieldLayout> members = new ArrayList<>();
        final FieldKind kind;
        switch (type.signal()) {
            case BEGIN_ENUM -> {
                kind = FieldKind.ENUM;
                for (final Token value : tokens.subList(1, tokens.size() - 1)) {
                    values.add(new EnumValue(
                            value.name(), value.encoding().constValue().longValue(), value.version()));
                }
            }
            case BEGIN_SET -> {
                kind = FieldKind.SET;
                for (final Token choice : tokens.subList(1, tokens.size() - 1)) {
                    choices.add(new SetChoice(
                            choice.name(), (int) choice.encoding().constValue().longValue(), choice.version()));
                }
            }
            case BEGIN_COMPOSITE -> {
                kind = FieldKind.COMPOSITE;
                final TokenCursor cursor = new TokenCursor(tokens.subList(1, tokens.size() - 1));
                while (cursor.hasNext()) {
                    final List<Token> member = cursor.takeComponent();
                    members.add(typed(member.get(0).name(), 0, member, memberPresence(member.get(0)), null));
                }
            }
            case ENCODING ->
                kind = scalar == ScalarType.CHAR && type.arrayLength() > 1
                        ? FieldKind.TEXT
                        : type.arrayLength() > 1 ? FieldKind.ARRAY : FieldKind.SCALAR;
            default -> throw refuse(name, "unexpected " + type.signal());
        }
        final boolean isConstant = presence == Presence.CONSTANT;
        final boolean isEncoding = type.signal() == Signal.ENCODING;
        final PrimitiveValue constant =
                isConstant && isEncoding ? type.encoding().constValue() : null;
        return new FieldLayout(
                name,
                id,
                kind,
                scalar,
                isEncoding ? null : type.applicableTypeName(),
                type.offset(),
                isEncoding && !isConstant ? Math.max(1, type.arrayLength()) : 1,
                isConstant ? 0 : type.encodedLength(),
                presence,
                isEncoding ? bound(type.encoding().minValue(), scalar, scalar.minValue()) : 0,
                isEncoding ? bound(type.encoding().maxValue(), scalar, scalar.maxValue()) : 0,
                isEncoding || kind == FieldKind.ENUM
                        ? bound(type.encoding().nullValue(), scalar, scalar.nullValue())
                        : 0,
                constant == null ? null : constant(constant, scalar),
                kind == FieldKind.TEXT ? charset(name, type.encoding().characterEncoding()) : null,
                sinceVersion,
                semanticType,
                values,
                choices,
                members);
    }

    /** The model keeps no presence of an enum within a composite; its null value is let through. */
    private static Presence memberPresence(final Token token) {
        return token.signal() == Signal.BEGIN_ENUM ? Presence.OPTIONAL : presence(token.encoding());
    }

    private static Presence presence(final Encoding encoding) {
        return Presence.valueOf(encoding.presence().name());
    }

    private static long bound(final PrimitiveValue value, final ScalarType type, final long usual) {
        if (value == null) {
            return usual;
        }
        return type.isFloating() ? Double.doubleToRawLongBits(value.doubleValue()) : value.longValue();
    }

    private static String constant(final PrimitiveValue value, final ScalarType type) {
        return type == ScalarType.CHAR && value.representation() == PrimitiveValue.Representation.LONG
                ? String.valueOf((char) value.longValue())
                : value.toString();
    }

    private GroupLayout group(final List<Token> tokens) {
        final Token group = tokens.get(0);
        final TokenCursor cursor = new TokenCursor(tokens.subList(1, tokens.size() - 1));
        final List<Token> header = cursor.takeComponent();
        final Token blockLength = named(header, "blockLength", group);
        final Token count = named(header, "numInGroup", group);
        final Members members = members(cursor);
        return new GroupLayout(
                group.name(),
                group.id(),
                header.get(0).encodedLength(),
                ScalarType.of(blockLength.encoding().primitiveType().primitiveName()),
                blockLength.offset(),
                ScalarType.of(count.encoding().primitiveType().primitiveName()),
                count.offset(),
                Math.max(0, count.encoding().applicableMinValue().longValue()),
                Math.min(
                        Integer.MAX_VALUE, count.encoding().applicableMaxValue().longValue()),
                group.encodedLength(),
                group.version(),
                members.fields,
                members.groups,
                members.varData);
    }

    private VarDataLayout varData(final List<Token> tokens) {
        final Token data = tokens.get(0);
        final Token length = named(tokens, "length", data);
        final Token bytes = named(tokens, "varData", data);
        final ScalarType lengthType =
                ScalarType.of(length.encoding().primitiveType().primitiveName());
        if (lengthType.lengthBytes() > Integer.BYTES) {
            throw refuse(data.name(), "its length has 64 bits; write uint32 or less");
        }
        final boolean isChar = bytes.encoding().primitiveType() == PrimitiveType.CHAR;
        final String charset = bytes.encoding().characterEncoding();
        return new VarDataLayout(
                data.name(),
                data.id(),
                lengthType,
                lengthType.lengthBytes(),
                Math.min(
                        Integer.MAX_VALUE,
                        length.encoding().applicableMaxValue().longValue()),
                charset != null || isChar ? charset(data.name(), charset) : null,
                data.version());
    }

    private Token named(final List<Token> tokens, final String name, final Token owner) {
        for (final Token token : tokens) {
            if (token.signal() == Signal.ENCODING && token.name().equals(name)) {
                return token;
            }
        }
        throw refuse(owner.name(), "its header has no '" + name + "'");
    }

    private String charset(final String field, final String name) {
        if (name == null || name.isEmpty()) {
            return "US-ASCII";
        }
        try {
            return Charset.forName(name).name();
        } catch (final IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw refuse(field, "unknown characterEncoding='" + name + "'; write US-ASCII or UTF-8");
        }
    }

    private SchemaException refuse(final String field, final String why) {
        return new SchemaException("message " + message + (field == null ? "" : ", field " + field) + ": " + why);
    }

    private static final class Members {
        private final List<FieldLayout> fields = new ArrayList<>();
        private final List<GroupLayout> groups = new ArrayList<>();
        private final List<VarDataLayout> varData = new ArrayList<>();
    }

    /** Walks tokens, a whole component at a time. */
    private static final class TokenCursor implements Iterator<Token> {
        private final List<Token> tokens;
        private int at;

        TokenCursor(final List<Token> tokens) {
            this.tokens = tokens;
        }

        @Override
        public boolean hasNext() {
            return at < tokens.size();
        }

        @Override
        public Token next() {
            return tokens.get(at++);
        }

        Token peek() {
            return tokens.get(at);
        }

        List<Token> takeComponent() {
            final int from = at;
            at += tokens.get(from).componentTokenCount();
            return tokens.subList(from, at);
        }
    }
}
