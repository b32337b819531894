package io.acta.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real browser; skipped, with a line that says what to install, where there is none. */
class ReportInBrowserTest {
    private static final Path DRIVER = Path.of(System.getProperty("webdriver.chrome.driver", "/usr/bin/chromedriver"));
    private static final Path BROWSER = Path.of(System.getProperty("webdriver.chrome.binary", "/usr/bin/chromium"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SEED = Long.getLong("acta.seed", 42);
    /** Names of the lines and bars of a chart whose colour is nowhere on its canvas. */
    private static final String UNPAINTED = """
            const canvas = document.getElementById(arguments[0]);
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            const painted = new Set();
            for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] === 255) {
                    painted.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
                }
            }
            const datasets = Chart.getChart(canvas).data.datasets;
            return datasets.length === 0 ? ['all'] : datasets
                .filter(dataset => !painted.has(parseInt(dataset.backgroundColor.substring(1), 16)))
                .map(dataset => dataset.label);
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldDrawEveryChartWithoutTheNetworkOnADeskAndOnAPhone() throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(DRIVER) && Files.isExecutable(BROWSER),
                "no browser to test with; install one: apt-get install chromium chromium-driver");
        ExampleResults.write(directory, SEED);
        final Path page = ReportWriter.write(directory);
        final LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.SEVERE);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        final ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        options.setCapability("goog:loggingPrefs", logs);
        final ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        try {
            look(browser, page);
        } finally {
            browser.quit();
        }
    }

    private static void look(final ChromeDriver browser, final Path page) throws IOException {
        browser.manage().window().setSize(new Dimension(1200, 1000));
        browser.get(page.toUri().toString());
        new WebDriverWait(browser, PATIENCE)
                .until(b -> b.findElement(By.tagName("body")).getDomAttribute("data-charts") != null);
        for (final String tier : List.of("T0", "T1", "T2")) {
            for (final String chart : List.of("throughput-", "latency-", "worst-")) {
                assertPainted(browser, chart + tier);
            }
        }
        assertThat(browser.findElement(By.id("rate-T1")).isDisplayed())
                .as("a line that says that an open loop is one")
                .isFalse();
        new Select(browser.findElement(By.id("run-T1"))).selectByVisibleText("saturated, 1,024 in flight");
        assertThat(browser.findElement(By.id("rate-T1")).isDisplayed()).isTrue();
        assertPainted(browser, "rate-T1");
        screenshot(browser, "report.png");

        emulate(browser, "dark");
        assertPainted(browser, "latency-T2");
        screenshot(browser, "report-dark.png");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        emulate(browser, "light");
        browser.navigate().refresh();
        assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
                .as("nothing is wider than a phone")
                .isLessThanOrEqualTo(390);
        screenshot(browser, "report-phone.png");

        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .as("errors of the page")
                .isEmpty();
        assertThat(browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                        .map(LogEntry::getMessage)
                        .filter(message -> message.contains("Network.requestWillBeSent\""))
                        .filter(message -> !message.contains("\"url\":\"file:")))
                .as("requests to the network")
                .isEmpty();
    }

    private static void assertPainted(final ChromeDriver browser, final String canvas) {
        assertThat((List<?>) browser.executeScript(UNPAINTED, canvas))
                .as(canvas)
                .isEmpty();
    }

    private static void emulate(final ChromeDriver browser, final String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void screenshot(final ChromeDriver browser, final String name) throws IOException {
        final Map<String, Object> picture =
                browser.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(Path.of("target", name), Base64.getDecoder().decode((String) picture.get("data")));
    }
}
