package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.BackingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That dashboard and alerts ask for what the server really says. */
class MonitoringTest {
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:stream|preview|engine|redis|web|http|jvm|process|system)_[a-z_]+)\\b");

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
        try (BackingServer redis = BackingServer.redis(Files.createDirectory(directory.resolve("redis")));
                StreamUnderTest server = new StreamUnderTest(
                        StreamUnderTest.context(directory.resolve("data")).redis(redis.url(), "", "monitored:"))) {
            server.post(server.admin(), "/stream/start", "{}");
            StreamUnderTest.ask(server.stream().port(), null, "MADEUP", "/stream/status", null);
            final String served = StreamUnderTest.ask(server.stream().metricsPort(), null, "GET", "/metrics", null)
                    .response()
                    .body();
            for (final String metric : asked) {
                assertThat(served).containsPattern("(?m)^" + metric + "[ {]");
            }
            assertThat(served)
                    .contains("route=\"/stream/start\"")
                    .contains("method=\"OTHER\"")
                    .doesNotContain("MADEUP");
        }
    }
}
