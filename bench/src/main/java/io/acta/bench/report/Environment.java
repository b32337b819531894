package io.acta.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where and with what a run was made, as lines of (name, text). Whoever measures writes it beside the results, so that a report that is made
 * elsewhere tells of the right machine.
 *
 * @param values in the order in which they are shown.
 */
public record Environment(Map<String, String> values) {
    private static final String FILE = "environment.json";
    private static final JsonFactory JSON = new JsonFactory();
    private static final String GOVERNOR = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
    private static final String HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/enabled";
    private static final String ISOLATED = "/sys/devices/system/cpu/isolated";
    private static final String MITIGATED = "/sys/devices/system/cpu/vulnerabilities/spectre_v2";
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final String UNKNOWN = "not shown by this machine";

    /** This machine and this JVM. @param directory whose file system the run writes to; null for that of temporary files. */
    public static Environment current(final Path directory) {
        final Map<String, String> values = new LinkedHashMap<>();
        Machine.describe(directory).lines().forEach(line -> {
            final int colon = line.indexOf(':');
            values.put(line.substring(0, colon), line.substring(colon + 1).trim());
        });
        values.put("memory", firstLine(MEMORY_INFO));
        values.put("governor", firstLine(Path.of(GOVERNOR)));
        values.put("isolated cores", firstLine(Path.of(ISOLATED)));
        values.put("huge pages", firstLine(Path.of(HUGE_PAGES)));
        values.put("mitigations", firstLine(Path.of(MITIGATED)));
        values.put(
                "JVM flags",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        return new Environment(values);
    }

    /** With one more line. */
    public Environment with(final String name, final String text) {
        final Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, text);
        return new Environment(more);
    }

    /** Writes it into a directory of results. */
    public void write(final Path directory) throws IOException {
        try (var out = Files.newBufferedWriter(directory.resolve(FILE), StandardCharsets.UTF_8);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (final Map.Entry<String, String> entry : values.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    /** True when a run has written one into a directory. */
    public static boolean isIn(final Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /** Reads what {@link #write} wrote; null when the directory has none. */
    static Environment read(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        final Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                json.nextToken();
                values.put(name, json.getText());
            }
        }
        return new Environment(values);
    }

    private static String firstLine(final Path file) {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.findFirst()
                    .map(String::trim)
                    .filter(line -> !line.isEmpty())
                    .orElse("none");
        } catch (final IOException | UncheckedIOException e) {
            return UNKNOWN;
        }
    }
}
