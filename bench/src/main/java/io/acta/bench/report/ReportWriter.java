package io.acta.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Makes one page of a directory of results. The page is whole: styles, scripts and data are in it, and its own policy forbids it the network.
 * Charts are drawn by Chart.js, whose text comes from the class path.
 */
public final class ReportWriter {
    private static final String PAGE = "report.html";
    private static final String CHART_PROPERTIES = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
    private static final String CHART_SCRIPT = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
    private static final String SOURCE_MAP = "//# sourceMappingURL=";

    private ReportWriter() {}

    /**
     * Reads {@code *.jsonl} in a directory, the {@code .hgrm} and {@code .hlog} files that they name, and {@code environment.json} if it is there, and
     * writes {@code report.html} beside them.
     *
     * @return the page.
     * @throws IOException when there are no results, or they cannot be read; names the file.
     */
    public static Path write(final Path directory) throws IOException {
        final Results results = Results.read(directory);
        if (results.rows().isEmpty()) {
            throw new IOException("no results in " + directory
                    + ": it has no .jsonl file with a line; run compare --out " + directory);
        }
        final Environment written = Environment.read(directory);
        final PageBody body = new PageBody(results, Aims.of(results), written);
        final Path page = directory.resolve(PAGE);
        final String text = resource(PAGE)
                .replace("@body@", body.html())
                .replace("@data@", ChartData.of(results, body.tiers()).replace("<", "\\u003c"))
                .replace("@charts@", chartScript())
                .replace("@page@", resource("report.js"));
        Files.writeString(page, text, StandardCharsets.UTF_8);
        return page;
    }

    private static String chartScript() throws IOException {
        final Properties properties = new Properties();
        try (InputStream in = open(CHART_PROPERTIES)) {
            properties.load(in);
        }
        final List<String> lines = resource(String.format(CHART_SCRIPT, properties.getProperty("version")))
                .lines()
                .filter(line -> !line.startsWith(SOURCE_MAP))
                .toList();
        return String.join("\n", lines);
    }

    private static String resource(final String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(final String name) throws IOException {
        final InputStream in = ReportWriter.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("not on the class path: " + name);
        }
        return in;
    }
}
