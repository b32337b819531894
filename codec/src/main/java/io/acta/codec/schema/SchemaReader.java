package io.acta.codec.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what {@link SchemaWriter} wrote. */
final class SchemaReader {
    private final List<SchemaLine> lines = new ArrayList<>();
    private int next;

    SchemaReader(final String text) {
        final String[] all = text.split("\n", -1);
        if (!all[0].strip().equals(SchemaWriter.FIRST_LINE)) {
            throw new SchemaException("schema text line 1: expected '" + SchemaWriter.FIRST_LINE
                    + "'; it is no schema's text, or a newer version's");
        }
        for (int i = 1; i < all.length; i++) {
            if (!all[i].isBlank()) {
                lines.add(SchemaLine.parse(i + 1, all[i]));
            }
        }
    }

    Schema read() {
        final SchemaLine line = take(0, "schema");
        final List<MessageLayout> messages = new ArrayList<>();
        while (hasAt(0)) {
            messages.add(message());
        }
        if (next < lines.size()) {
            throw lines.get(next).wrong("belongs to nothing");
        }
        return new Schema(line.number("id"), line.number("version"), line.name(), line.text("description"), messages);
    }

    private MessageLayout message() {
        final SchemaLine line = take(0, "message");
        final MessageKind kind;
        try {
            kind = MessageKind.valueOf(line.required("kind").toUpperCase(Locale.ROOT));
        } catch (final IllegalArgumentException e) {
            throw line.wrong("unknown kind");
        }
        final Members members = members(1);
        return new MessageLayout(
                line.name(),
                line.number("id"),
                kind,
                line.number("block"),
                line.number("since", 0),
                members.fields,
                members.groups,
                members.varData);
    }

    private Members members(final int depth) {
        final Members members = new Members();
        while (hasAt(depth)) {
            final String word = lines.get(next).word();
            if (word.equals("group")) {
                members.groups.add(group(depth));
            } else if (word.equals("data")) {
                members.varData.add(varData(depth));
            } else {
                members.fields.add(field(depth));
            }
        }
        return members;
    }

    private GroupLayout group(final int depth) {
        final SchemaLine line = take(depth, "group");
        final Members members = members(depth + 1);
        return new GroupLayout(
                line.name(),
                line.number("id"),
                line.number("header"),
                line.type("blockType"),
                line.number("blockOffset"),
                line.type("countType"),
                line.number("countOffset"),
                line.number("countMin"),
                line.longNumber("countMax"),
                line.number("block"),
                line.number("since", 0),
                members.fields,
                members.groups,
                members.varData);
    }

    private VarDataLayout varData(final int depth) {
        final SchemaLine line = take(depth, "data");
        return new VarDataLayout(
                line.name(),
                line.number("id"),
                line.type("type"),
                line.number("header"),
                line.longNumber("max"),
                line.text("charset"),
                line.number("since", 0));
    }

    private FieldLayout field(final int depth) {
        final SchemaLine line = lines.get(next++);
        final FieldKind kind = FieldKind.ofWord(line.word());
        if (kind == null) {
            throw line.wrong("unknown word '" + line.word() + "'");
        }
        final ScalarType type = kind == FieldKind.COMPOSITE ? null : line.type("type");
        final Presence presence;
        try {
            presence = Presence.valueOf(
                    line.text("presence") == null
                            ? "REQUIRED"
                            : line.text("presence").toUpperCase(Locale.ROOT));
        } catch (final IllegalArgumentException e) {
            throw line.wrong("unknown presence");
        }
        final List<EnumValue> values = new ArrayList<>();
        final List<SetChoice> choices = new ArrayList<>();
        final List<FieldLayout> members = new ArrayList<>();
        while (hasAt(depth + 1)) {
            if (kind == FieldKind.ENUM) {
                final SchemaLine value = take(depth + 1, "value");
                values.add(new EnumValue(value.name(), value.raw("is", type, 0), value.number("since", 0)));
            } else if (kind == FieldKind.SET) {
                final SchemaLine choice = take(depth + 1, "choice");
                choices.add(new SetChoice(choice.name(), choice.number("bit"), choice.number("since", 0)));
            } else if (kind == FieldKind.COMPOSITE) {
                members.add(field(depth + 1));
            } else {
                throw lines.get(next).wrong("belongs to nothing");
            }
        }
        final boolean hasBounds = kind == FieldKind.SCALAR || kind == FieldKind.ARRAY || kind == FieldKind.TEXT;
        return new FieldLayout(
                line.name(),
                line.number("id"),
                kind,
                type,
                line.text("name"),
                line.number("offset"),
                line.number("count", 1),
                line.number("bytes"),
                presence,
                hasBounds ? line.raw("min", type, type.minValue()) : 0,
                hasBounds ? line.raw("max", type, type.maxValue()) : 0,
                hasBounds || kind == FieldKind.ENUM ? line.raw("null", type, type.nullValue()) : 0,
                line.text("const"),
                line.text("charset"),
                line.number("since", 0),
                line.text("semantic"),
                values,
                choices,
                members);
    }

    private boolean hasAt(final int depth) {
        return next < lines.size() && lines.get(next).depth() == depth;
    }

    private SchemaLine take(final int depth, final String word) {
        if (!hasAt(depth)) {
            throw new SchemaException("schema text: expected a line '" + word + "' after line "
                    + (next == 0 ? 1 : lines.get(next - 1).lineNumber()));
        }
        final SchemaLine line = lines.get(next++);
        if (!line.word().equals(word)) {
            throw line.wrong("expected '" + word + "'");
        }
        return line;
    }

    private static final class Members {
        private final List<FieldLayout> fields = new ArrayList<>();
        private final List<GroupLayout> groups = new ArrayList<>();
        private final List<VarDataLayout> varData = new ArrayList<>();
    }
}
