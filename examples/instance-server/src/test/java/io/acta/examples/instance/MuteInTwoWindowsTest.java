package io.acta.examples.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Two windows of a real browser; skipped, with a line that says what to install, where there is none. */
class MuteInTwoWindowsTest {
    private static final Path DRIVER = Path.of(System.getProperty("webdriver.chrome.driver", "/usr/bin/chromedriver"));
    private static final Path BROWSER = Path.of(System.getProperty("webdriver.chrome.binary", "/usr/bin/chromium"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shouldShowTheMuteOfOneWindowInTheOther() throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(DRIVER) && Files.isExecutable(BROWSER),
                "no browser to test with; install one: apt-get install chromium chromium-driver");
        final ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        final LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        final ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        try (RunningServer server =
                new RunningServer(ServerSettings.local(0, Path.of("unused")), new MemoryJournal())) {
            final ChromeDriver browser = new ChromeDriver(service, options);
            try {
                muteInTwoWindows(browser, "http://127.0.0.1:" + server.port() + "/");
            } finally {
                browser.quit();
            }
        }
    }

    private static void muteInTwoWindows(final ChromeDriver browser, final String page) throws IOException {
        final WebDriverWait wait = new WebDriverWait(browser, PATIENCE);
        browser.manage().window().setSize(new Dimension(1100, 900));
        browser.get(page + "?user=1");
        final String first = browser.getWindowHandle();
        wait.until(b -> !b.findElements(user(1, "NO")).isEmpty());

        browser.switchTo().newWindow(WindowType.WINDOW);
        browser.manage().window().setSize(new Dimension(1100, 900));
        final String second = browser.getWindowHandle();
        browser.get(page + "?user=2");
        wait.until(b -> !b.findElements(user(1, "NO")).isEmpty());
        browser.findElement(By.id("mute")).click();
        wait.until(b -> !b.findElements(user(2, "YES")).isEmpty());

        browser.switchTo().window(first);
        wait.until(b -> !b.findElements(user(2, "YES")).isEmpty());
        browser.findElement(By.cssSelector("[data-transport=SEND]")).click();
        wait.until(b -> b.findElement(By.id("media")).getText().contains("live"));
        browser.findElement(By.cssSelector("[data-kind=AUDIO]")).click();
        wait.until(b -> b.findElement(By.id("media")).getText().contains("64 kbit/s"));
        browser.findElement(By.cssSelector("[data-bitrate='9000']")).click();
        wait.until(b -> b.findElement(By.id("media")).getText().contains("BITRATE_TOO_HIGH"));
        browser.findElement(By.id("mute")).click();
        wait.until(b -> b.findElement(By.id("media")).getText().contains("paused"));
        screenshot(browser, "first-window.png");

        browser.switchTo().window(second);
        wait.until(b -> !b.findElements(user(1, "YES")).isEmpty());
        screenshot(browser, "second-window.png");
        browser.findElement(By.id("mute")).click();
        wait.until(b -> !b.findElements(user(2, "NO")).isEmpty());

        browser.switchTo().window(first);
        wait.until(b -> !b.findElements(user(2, "NO")).isEmpty());
        assertThat(browser.findElement(By.id("link")).getText()).isEqualTo("connected");
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .as("what stands in the console")
                .isEmpty();
    }

    private static By user(final int userId, final String muted) {
        return By.cssSelector(".user[data-user='" + userId + "'][data-muted='" + muted + "']");
    }

    private static void screenshot(final ChromeDriver browser, final String name) throws IOException {
        final Path directory = Files.createDirectories(Path.of(System.getProperty("acta.screenshots", "target")));
        Files.write(directory.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
    }
}
