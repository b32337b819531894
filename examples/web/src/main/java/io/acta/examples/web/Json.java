package io.acta.examples.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Reads and writes JSON with bounds on what strangers send: depth, length of names and numbers, no second value behind the first, no name twice. */
public final class Json {
    private static final int DEPTH_MAX = 32;
    private static final int NAME_CHARS_MAX = 256;
    private static final int NUMBER_CHARS_MAX = 64;

    /** The one mapper; thread-safe, not to be configured further. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNameLength(NAME_CHARS_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What the parser says of its own settings in the middle of a sentence; the place stays. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)]");

    private Json() {}

    /**
     * Reads an object.
     *
     * @throws Refusal 400, when the text is anything else.
     */
    public static ObjectNode object(final String text) {
        final JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            throw new Refusal(
                    400,
                    "this is no JSON: " + SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new Refusal(400, "a JSON object is wanted, this is " + (node == null ? "nothing" : node.getNodeType()));
    }

    /** A new object to fill. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The text of a value. */
    public static String text(final Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("json: " + value.getClass().getName() + " cannot be written", e);
        }
    }

    /** {@code {"error":reason,"field":field}}; without the field when it is null. */
    public static ObjectNode error(final String reason, final String field) {
        final ObjectNode error = object().put("error", reason);
        return field == null ? error : error.put("field", field);
    }
}
