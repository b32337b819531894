package io.acta.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.acta.bench.driver.Figures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of results.
 *
 * @param figures by name: numbers, texts and truths; arrays and objects are left out.
 */
record ResultRow(Figures figures) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SUFFIX = ".jsonl";
    private static final List<String> LOADS = List.of("inFlight", "rate", "actionsBehind");

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
        final Figures figures = new Figures();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                switch (json.nextToken()) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> figures.put(name, json.getDoubleValue());
                    case VALUE_STRING -> figures.put(name, json.getText());
                    case VALUE_TRUE, VALUE_FALSE -> figures.put(name, json.getBooleanValue());
                    default -> json.skipChildren();
                }
            }
        } catch (final IOException e) {
            throw new IOException(file + ", line " + number + ": not a line of results: " + e.getMessage(), e);
        }
        return new ResultRow(figures);
    }

    /** A number, or NaN. */
    double number(final String name) {
        return figures.number(name);
    }

    /** A text, or an empty one. */
    String text(final String name) {
        return figures.text(name);
    }

    /** True where the line says no. */
    boolean isFalse(final String name) {
        return Boolean.FALSE.equals(figures.values().get(name));
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

    /** Actions in flight, or actions a second, or actions behind a replay or restart; else 0. */
    double load() {
        return LOADS.stream()
                .mapToDouble(this::number)
                .filter(load -> !Double.isNaN(load))
                .findFirst()
                .orElse(0);
    }

    /** True when it was not tried, for the reason that it gives. */
    boolean isSkipped() {
        return !text("skipped").isEmpty();
    }

    /** True when it failed, or when its balances were not the model's. */
    boolean isFailed() {
        return !text("error").isEmpty() || isFalse("checksumAgrees");
    }
}
