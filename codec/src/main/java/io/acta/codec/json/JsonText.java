package io.acta.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a text to a tree, within bounds: a stranger's text costs memory in proportion to its length and no more. */
final class JsonText {
    /** Shared: immutable and safe for all threads. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonView.DEPTH_MAX)
                    .maxTokenCount(JsonView.TOKENS_MAX)
                    .maxStringLength(JsonView.JSON_LENGTH_MAX)
                    .build())
            // A table of all names ever seen would grow with a stranger's names.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** What the parser says of its own settings in the middle of a sentence; the place stays. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)]");

    private static final JsonValue.None NONE = new JsonValue.None();

    private JsonText() {}

    static JsonValue.Members parse(final String json) {
        if (json.length() > JsonView.JSON_LENGTH_MAX) {
            throw new JsonViewException("JSON text: length=" + json.length() + " characters; at most "
                    + JsonView.JSON_LENGTH_MAX + " are read");
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonViewException("JSON text: a message is an object and starts with '{'");
            }
            final JsonValue.Members root = members(parser);
            if (parser.nextToken() != null) {
                throw new JsonViewException("JSON text: more follows after the message, at line "
                        + parser.currentTokenLocation().getLineNr() + ", column "
                        + parser.currentTokenLocation().getColumnNr());
            }
            return root;
        } catch (final JsonProcessingException e) {
            final String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new JsonViewException(
                    "JSON text: malformed" + where + ": "
                            + SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"),
                    e);
        } catch (final IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    private static JsonValue value(final JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> new JsonValue.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Number(parser.getText());
            case VALUE_TRUE -> new JsonValue.Truth(true);
            case VALUE_FALSE -> new JsonValue.Truth(false);
            case VALUE_NULL -> NONE;
            default -> throw new IllegalStateException("token=" + parser.currentToken() + " starts no value");
        };
    }

    private static JsonValue.Members members(final JsonParser parser) throws IOException {
        final Map<String, JsonValue> members = new LinkedHashMap<>();
        String duplicate = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            final String name = parser.currentName();
            parser.nextToken();
            if (members.putIfAbsent(name, value(parser)) != null && duplicate == null) {
                duplicate = name;
            }
        }
        return new JsonValue.Members(members, duplicate);
    }

    private static JsonValue.Elements elements(final JsonParser parser) throws IOException {
        final List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return new JsonValue.Elements(elements);
    }
}
