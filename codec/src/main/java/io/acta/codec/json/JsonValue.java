package io.acta.codec.json;

import java.util.List;
import java.util.Map;

/** What a JSON text said, before it is known what it should say. */
sealed interface JsonValue {
    /** For errors: short whatever the text was. */
    String shown();

    /** A string. */
    record Text(String text) implements JsonValue {
        @Override
        public String shown() {
            return '"' + FieldPath.shown(text) + '"';
        }
    }

    /** A number as it was written, for no digit must be lost. */
    record Number(String text) implements JsonValue {
        @Override
        public String shown() {
            return FieldPath.shown(text);
        }
    }

    /** True or false; SBE has neither. */
    record Truth(boolean value) implements JsonValue {
        @Override
        public String shown() {
            return Boolean.toString(value);
        }
    }

    /** {@code null}. */
    record None() implements JsonValue {
        @Override
        public String shown() {
            return "null";
        }
    }

    /** An array. */
    record Elements(List<JsonValue> elements) implements JsonValue {
        @Override
        public String shown() {
            return "an array of " + elements.size();
        }
    }

    /**
     * An object.
     *
     * @param members the first of each name.
     * @param duplicate a name that came twice, or null; said later, when the message's name is known.
     */
    record Members(Map<String, JsonValue> members, String duplicate) implements JsonValue {
        @Override
        public String shown() {
            return "an object";
        }

        /** The member of that name, or null when it was omitted. */
        JsonValue member(final String name) {
            return members.get(name);
        }
    }
}
