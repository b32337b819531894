package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.BackingServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That dashboard and alerts ask for what the server really says, and that it says what each thing is. */
class MonitoringTest {
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:stream|preview|engine|redis|web|http|jvm|process|system)_[a-z_]+)\\b");

    private static final Pattern LINE = Pattern.compile(
            "# HELP (?<help>\\w+) (?<text>.*)|# TYPE (?<type>\\w+) (?:counter|gauge|summary|histogram)|(?<sample>[a-z]\\w*)[ {].*");

    @TempDir
    private Path directory;

    @Test
    void shouldServeEveryMetricThatTheDashboardAndTheAlertsAskFor() throws IOException {
        final Set<String> asked = new TreeSet<>();
        final JsonNode dashboard = Json.object(Files.readString(Path.of("monitoring/grafana-dashboard.json")));
        final List<String> expressions = new ArrayList<>();
        for (final JsonNode panel : dashboard.get("panels")) {
            panel.get("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        Files.readAllLines(Path.of("monitoring/alerts.yml")).stream()
                .filter(line -> line.strip().startsWith("expr:"))
                .forEach(expressions::add);
        for (final String expression : expressions) {
            final Matcher matcher = METRIC.matcher(expression);
            while (matcher.find()) {
                asked.add(matcher.group(1));
            }
        }
        assertThat(asked).hasSizeGreaterThan(25);
        final String served = scrape();
        for (final String metric : asked) {
            assertThat(served).containsPattern("(?m)^" + metric + "[ {]");
        }
        assertThat(served)
                .contains("route=\"/stream/start\"")
                .contains("method=\"OTHER\"")
                .doesNotContain("MADEUP");
    }

    @Test
    void shouldSayOfEveryMetricWhatItIs() throws IOException {
        final Map<String, String> helps = new HashMap<>();
        final Set<String> typed = new TreeSet<>();
        final Set<String> sampled = new TreeSet<>();
        for (final String line : scrape().split("\n")) {
            final Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            if (matcher.group("help") != null) {
                helps.put(matcher.group("help"), matcher.group("text").strip());
            } else if (matcher.group("type") != null) {
                typed.add(matcher.group("type"));
            } else {
                sampled.add(matcher.group("sample"));
            }
        }
        assertThat(helps).hasSizeGreaterThan(60).doesNotContainValue("");
        assertThat(typed).isEqualTo(helps.keySet());
        for (final String sample : sampled) {
            assertThat(typed.contains(sample) || typed.contains(sample.replaceFirst("_(count|sum|bucket)$", "")))
                    .as(sample)
                    .isTrue();
        }
    }

    @Test
    void shouldBeWhatPrometheusOwnToolExpects() throws IOException, InterruptedException {
        final String promtool = BackingServer.installed("promtool", "prometheus");
        final Path metrics = Files.writeString(directory.resolve("metrics"), scrape());
        assertThat(run(metrics, promtool, "check", "metrics")).isEmpty();
        assertThat(run(metrics, promtool, "check", "rules", "monitoring/alerts.yml"))
                .contains("SUCCESS");
        assertThat(run(metrics, promtool, "check", "config", "monitoring/prometheus.yml"))
                .contains("SUCCESS");
    }

    /** What it says, when all is well with it. */
    private static String run(final Path input, final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private String scrape() throws IOException {
        try (BackingServer redis = BackingServer.redis(Files.createDirectory(directory.resolve("redis")));
                StreamUnderTest server = new StreamUnderTest(
                        StreamUnderTest.context(directory.resolve("data")).redis(redis.url(), "", "monitored:"))) {
            server.post(server.admin(), "/stream/start", "{}");
            StreamUnderTest.ask(server.stream().port(), null, "MADEUP", "/stream/status", null);
            return StreamUnderTest.ask(server.stream().metricsPort(), null, "GET", "/metrics", null)
                    .response()
                    .body();
        }
    }
}
