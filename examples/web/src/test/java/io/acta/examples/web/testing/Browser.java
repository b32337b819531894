package io.acta.examples.web.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real Chromium without a screen. Where there is none the test is skipped, with a line that says what to install.
 *
 * <pre>{@code
 * try (Browser browser = Browser.open()) {
 *     browser.get(server.url());
 *     browser.awaitText(By.id("link"), "connected");
 *     browser.screenshot("page");
 * }
 * }</pre>
 */
public final class Browser implements AutoCloseable {
    private static final Path DRIVER = Path.of(System.getProperty("webdriver.chrome.driver", "/usr/bin/chromedriver"));
    private static final Path BROWSER = Path.of(System.getProperty("webdriver.chrome.binary", "/usr/bin/chromium"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Dimension SIZE = new Dimension(1280, 900);

    private final ChromeDriver driver;

    private Browser(final List<String> more) {
        Assumptions.assumeTrue(
                Files.isExecutable(DRIVER) && Files.isExecutable(BROWSER),
                "no browser to test with; install one: apt-get install chromium chromium-driver");
        final ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        final LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        options.addArguments(more);
        final ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(SIZE);
    }

    /** One without a microphone. */
    public static Browser open() {
        return new Browser(List.of());
    }

    /** One with a microphone that beeps, which every page may use without asking. Pages play sound without being clicked at first. */
    public static Browser withMicrophone() {
        return new Browser(List.of(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required"));
    }

    /** One whose microphone plays a WAV file over and over. */
    public static Browser withMicrophone(final Path wav) {
        return new Browser(List.of(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-audio-capture=" + wav.toAbsolutePath(),
                "--autoplay-policy=no-user-gesture-required"));
    }

    /** The driver, for what is not here. */
    public ChromeDriver driver() {
        return driver;
    }

    /** Goes to a page. */
    public Browser get(final String url) {
        driver.get(url);
        return this;
    }

    /** Opens another window at a page and goes on there. @return its handle, for {@link #show}. */
    public String openWindow(final String url) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.manage().window().setSize(SIZE);
        driver.get(url);
        return driver.getWindowHandle();
    }

    /** The window that it is in. */
    public String window() {
        return driver.getWindowHandle();
    }

    /** Goes on in another window. */
    public Browser show(final String window) {
        driver.switchTo().window(window);
        return this;
    }

    /** Waits until something holds. */
    public <T> T await(final ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE).until(condition);
    }

    /** Waits until an element is there. */
    public WebElement await(final By element) {
        return await((final WebDriver d) -> {
            final List<WebElement> found = d.findElements(element);
            return found.isEmpty() ? null : found.get(0);
        });
    }

    /** Waits until an element has a text in it. */
    public WebElement awaitText(final By element, final String part) {
        return await(new ExpectedCondition<>() {
            @Override
            public WebElement apply(final WebDriver d) {
                // Pages are drawn anew under one's hands: what was found may be gone when it is asked.
                return d.findElements(element).stream()
                        .filter(found -> textOf(found).contains(part))
                        .findFirst()
                        .orElse(null);
            }

            @Override
            public String toString() {
                return "\"" + part + "\" in " + element + ", which has "
                        + driver.findElements(element).stream()
                                .map(Browser::textOf)
                                .toList();
            }
        });
    }

    private static String textOf(final WebElement element) {
        try {
            return element.getText();
        } catch (final StaleElementReferenceException e) {
            return "";
        }
    }

    /** Waits until an element is there and can be clicked, and does. */
    public Browser click(final By element) {
        await(d -> {
            try {
                final WebElement found = d.findElement(element);
                if (!found.isEnabled()) {
                    return null;
                }
                found.click();
                return Boolean.TRUE;
            } catch (final WebDriverException e) {
                return null;
            }
        });
        return this;
    }

    /** Writes into a field in place of what is there. */
    public Browser type(final By element, final String text) {
        final WebElement field = await(element);
        field.clear();
        field.sendKeys(text);
        return this;
    }

    /** Runs a script in the page. @return what it returned. */
    public Object run(final String script, final Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What stands in the console as warnings and errors since it was asked last. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps a picture of the page as {@code target/screenshots/NAME.png}. */
    public Path screenshot(final String name) {
        try {
            final Path directory =
                    Files.createDirectories(Path.of(System.getProperty("acta.screenshots", "target/screenshots")));
            return Files.write(directory.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
