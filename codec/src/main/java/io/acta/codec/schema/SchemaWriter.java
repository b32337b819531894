package io.acta.codec.schema;

/**
 * Writes a schema's text: {@code word "name" key=value key="text"}, one thing a line, what belongs to a thing two spaces
 * further in. Values that are the usual ones are left out.
 */
final class SchemaWriter {
    static final String FIRST_LINE = "acta-schema 1";

    private final StringBuilder out = new StringBuilder(1024);
    private int depth;

    String write(final Schema schema) {
        out.append(FIRST_LINE).append('\n');
        start("schema", schema.packageName());
        number("id", schema.id());
        number("version", schema.version());
        text("description", schema.description().isEmpty() ? null : schema.description());
        end();
        for (final MessageLayout message : schema.messages()) {
            start("message", message.name());
            number("id", message.templateId());
            word("kind", message.kind().word());
            number("block", message.blockLength());
            since(message.sinceVersion());
            end();
            block(message);
        }
        return out.toString();
    }

    private void block(final BlockLayout block) {
        depth++;
        block.fields().forEach(this::field);
        block.groups().forEach(this::group);
        block.varData().forEach(this::varData);
        depth--;
    }

    private void field(final FieldLayout field) {
        start(field.kind().word(), field.name());
        number("id", field.id());
        word("type", field.type() == null ? null : field.type().primitiveName());
        text("name", field.typeName());
        number("offset", field.offset());
        if (field.arrayLength() != 1 || field.kind() == FieldKind.ARRAY || field.kind() == FieldKind.TEXT) {
            number("count", field.arrayLength());
        }
        number("bytes", field.lengthBytes());
        if (field.presence() != Presence.REQUIRED) {
            word("presence", field.presence().word());
        }
        if (field.hasBounds()) {
            raw("min", field, field.minValue(), field.type().minValue());
            raw("max", field, field.maxValue(), field.type().maxValue());
        }
        if (field.hasBounds() || field.kind() == FieldKind.ENUM) {
            raw("null", field, field.nullValue(), field.type().nullValue());
        }
        text("const", field.constant());
        text("charset", field.charset());
        since(field.sinceVersion());
        text("semantic", field.semanticType());
        end();
        depth++;
        for (final EnumValue value : field.values()) {
            start("value", value.name());
            word("is", field.type().format(value.value()));
            since(value.sinceVersion());
            end();
        }
        for (final SetChoice choice : field.choices()) {
            start("choice", choice.name());
            number("bit", choice.bit());
            since(choice.sinceVersion());
            end();
        }
        field.members().forEach(this::field);
        depth--;
    }

    private void group(final GroupLayout group) {
        start("group", group.name());
        number("id", group.id());
        number("header", group.headerLength());
        word("blockType", group.blockLengthType().primitiveName());
        number("blockOffset", group.blockLengthOffset());
        word("countType", group.countType().primitiveName());
        number("countOffset", group.countOffset());
        number("countMin", group.countMin());
        number("countMax", group.countMax());
        number("block", group.blockLength());
        since(group.sinceVersion());
        end();
        block(group);
    }

    private void varData(final VarDataLayout data) {
        start("data", data.name());
        number("id", data.id());
        word("type", data.lengthType().primitiveName());
        number("header", data.headerLength());
        number("max", data.lengthMax());
        text("charset", data.charset());
        since(data.sinceVersion());
        end();
    }

    private void start(final String word, final String name) {
        out.append("  ".repeat(depth)).append(word).append(' ');
        quote(name);
    }

    private void end() {
        out.append('\n');
    }

    private void number(final String key, final long value) {
        word(key, Long.toString(value));
    }

    private void since(final int version) {
        if (version != 0) {
            number("since", version);
        }
    }

    private void raw(final String key, final FieldLayout field, final long value, final long usual) {
        if (!field.type().isSame(value, usual)) {
            word(key, field.type().format(value));
        }
    }

    private void word(final String key, final String value) {
        if (value != null) {
            out.append(' ').append(key).append('=').append(value);
        }
    }

    private void text(final String key, final String value) {
        if (value != null) {
            out.append(' ').append(key).append('=');
            quote(value);
        }
    }

    private void quote(final String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7E) {
                out.append("\\u");
                final String hex = Integer.toHexString(c);
                out.append("0".repeat(4 - hex.length())).append(hex);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
