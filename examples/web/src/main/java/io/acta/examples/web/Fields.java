package io.acta.examples.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;

/**
 * The fields of a JSON object that a stranger sent, each taken with its bounds. Whatever is missing, of another type or out of bounds is
 * refused with 400 and the field's name.
 *
 * <pre>{@code
 * Fields fields = Fields.of(ctx).only("name", "fps");
 * String name = fields.text("name", 1, 64);
 * int fps = (int) fields.integer("fps", 1, 240);
 * }</pre>
 */
public final class Fields {
    private final ObjectNode object;

    /** Fields of an object. */
    public Fields(final ObjectNode object) {
        this.object = object;
    }

    /** Fields of a request's body; none when it has no body. */
    public static Fields of(final Context context) {
        final String body = context.body();
        return new Fields(body.isBlank() ? Json.object() : Json.object(body));
    }

    /** Fields of a message. */
    public static Fields of(final String json) {
        return new Fields(Json.object(json));
    }

    /** The object itself. */
    public ObjectNode object() {
        return object;
    }

    /** True when it is there and not null. */
    public boolean has(final String field) {
        return object.hasNonNull(field);
    }

    /** Refuses every field but these, so that a misspelt one is told of. */
    public Fields only(final String... names) {
        final Set<String> known = Set.of(names);
        for (final Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            final String field = fields.next();
            if (!known.contains(field)) {
                throw Refusal.ofField(field, field + " is not known here; there are " + String.join(", ", names));
            }
        }
        return this;
    }

    /** Refuses the whole when none of these is there. */
    public Fields atLeastOne(final String... names) {
        for (final String name : names) {
            if (has(name)) {
                return this;
            }
        }
        throw Refusal.ofField(names[0], "at least one is needed of " + String.join(", ", names));
    }

    /** A text; without control characters, so that it can be shown and logged. */
    public String text(final String field, final int charsMin, final int charsMax) {
        final JsonNode node = node(field);
        if (!node.isTextual()) {
            throw Refusal.ofField(field, field + " is to be a text, not " + node);
        }
        final String text = node.textValue();
        if (text.length() < charsMin || text.length() > charsMax) {
            throw Refusal.ofField(
                    field, field + " has " + text.length() + " characters, not " + charsMin + " to " + charsMax);
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw Refusal.ofField(field, field + " has control characters");
        }
        return text;
    }

    /** A whole number; as a text too, since numbers above 2^53 don't survive JavaScript. */
    public long integer(final String field, final long min, final long max) {
        final JsonNode node = node(field);
        final long value;
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            value = node.longValue();
        } else {
            try {
                value = Long.parseLong(node.isTextual() ? node.textValue() : "");
            } catch (final NumberFormatException e) {
                throw Refusal.ofField(field, field + " is to be a whole number, not " + node);
            }
        }
        if (value < min || value > max) {
            throw Refusal.ofField(field, field + "=" + value + " is not within " + min + " to " + max);
        }
        return value;
    }

    /** A number. */
    public double number(final String field, final double min, final double max) {
        final JsonNode node = node(field);
        if (!node.isNumber()) {
            throw Refusal.ofField(field, field + " is to be a number, not " + node);
        }
        final double value = node.doubleValue();
        if (!(value >= min && value <= max)) {
            throw Refusal.ofField(field, field + "=" + value + " is not within " + min + " to " + max);
        }
        return value;
    }

    /** True or false. */
    public boolean flag(final String field) {
        final JsonNode node = node(field);
        if (!node.isBoolean()) {
            throw Refusal.ofField(field, field + " is to be true or false, not " + node);
        }
        return node.booleanValue();
    }

    /** One of an enum's names, in any case. */
    public <E extends Enum<E>> E choice(final String field, final Class<E> type) {
        final JsonNode node = node(field);
        final E[] all = type.getEnumConstants();
        for (final E one : all) {
            if (node.isTextual() && one.name().equalsIgnoreCase(node.textValue())) {
                return one;
            }
        }
        throw Refusal.ofField(field, field + " is to be one of " + Arrays.toString(all) + ", not " + node);
    }

    private JsonNode node(final String field) {
        final JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            throw Refusal.ofField(field, field + " is missing");
        }
        return node;
    }
}
