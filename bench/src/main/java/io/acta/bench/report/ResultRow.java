package io.acta.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One line of results: figures by name. What a line lacks is NaN, empty or false.
 *
 * @param values each a Double, a Boolean or a String; arrays and objects are left out.
 */
record ResultRow(Map<String, Object> values) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SUFFIX = ".jsonl";

    /**
     * Reads all lines of all {@code .jsonl} files in a directory, in the order of the files' names.
     *
     * @throws IOException that names the file and the line which is not JSON.
     */
    static List<ResultRow> readAll(final Path directory) throws IOException {
        final List<ResultRow> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                int number = 0;
                for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    number++;
                    if (!line.isBlank()) {
                        rows.add(read(line, file, number));
                    }
                }
            }
        }
        return rows;
    }

    private static ResultRow read(final String line, final Path file, final int number) throws IOException {
        final Map<String, Object> values = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                switch (json.nextToken()) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(name, json.getDoubleValue());
                    case VALUE_STRING -> values.put(name, json.getText());
                    case VALUE_TRUE, VALUE_FALSE -> values.put(name, json.getBooleanValue());
                    default -> json.skipChildren();
                }
            }
        } catch (final IOException e) {
            throw new IOException(file + ", line " + number + ": not a line of results: " + e.getMessage(), e);
        }
        return new ResultRow(values);
    }

    /** A number, or NaN. */
    double number(final String name) {
        return values.get(name) instanceof Double number ? number : Double.NaN;
    }

    /** A text, or an empty one. */
    String text(final String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** False where the line says so or says nothing. */
    boolean isTrue(final String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** True where the line says no. */
    boolean isFalse(final String name) {
        return Boolean.FALSE.equals(values.get(name));
    }

    /** What was measured. */
    String engine() {
        return text("engine");
    }

    /** How much a result is worth: T0, T1, T2. */
    String tier() {
        return text("tier");
    }

    /** How it was measured. */
    String mode() {
        return text("mode");
    }

    /** Actions in flight, or actions a second, or the actions behind a restart. */
    double load() {
        for (final String name : List.of("inFlight", "rate")) {
            if (!Double.isNaN(number(name))) {
                return number(name);
            }
        }
        return mode().startsWith("restart") ? number("actions") : 0;
    }

    /** False when it failed, or when its balances were not the model's. */
    boolean isGood() {
        return text("error").isEmpty() && !isFalse("checksumAgrees");
    }
}
