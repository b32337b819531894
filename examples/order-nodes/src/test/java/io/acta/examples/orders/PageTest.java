package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.testing.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;

/** The page in a real browser. */
class PageTest {
    private static final String LAST_DAY_IS_WHOLE =
            "const chart = Chart.getChart('chart'), bars = chart.getDatasetMeta(0).data, last = bars[bars.length - 1];"
                    + "return bars.length === chart.data.labels.length"
                    + " && last.x + last.width / 2 <= chart.chartArea.right;";

    @TempDir
    private Path directory;

    @Test
    void shouldShowAnImportAndTakeAnOrderThroughItsLife() throws IOException {
        final Path file = directory.resolve("orders-20000-7.csv");
        OrderFileGenerator.write(file, 20_000, 7);
        try (Browser browser = Browser.open();
                RunningFixture running = new RunningFixture(
                        directory, settings -> settings.importing(file, 8_000).stock(400))) {
            browser.driver().manage().window().setSize(new Dimension(1280, 1200));
            browser.get(running.nodes.web().url());
            browser.awaitText(By.id("link"), "connected");
            browser.awaitText(By.id("imports"), "of 20,000 lines");
            browser.screenshot("orders-importing");
            browser.awaitText(By.id("imports"), "finished");
            browser.click(By.id("startReview"));
            browser.awaitText(By.id("answer"), "review, journaled as action");

            browser.type(By.id("customerId"), "17").type(By.id("quantity"), "3");
            browser.click(By.cssSelector("#place button:not([type])"));
            browser.awaitText(By.id("answer"), "placed order 1000000000001, journaled as action");
            final String row = "tr[data-order='1000000000001'] ";
            browser.awaitText(By.cssSelector(row + ".status"), "PLACED");
            browser.awaitText(By.id("events"), "1000000000001 NONE \u2192 PLACED \u00b7 version ");
            browser.click(By.cssSelector(row + "button"));
            browser.awaitText(By.id("answer"), "payment of 1000000000001");
            // The product that is chosen is the first, of which the import has left none: stock must come first.
            browser.awaitText(By.cssSelector(row + ".status"), "PAID");
            browser.type(By.id("quantity"), "1000");
            browser.click(By.id("restock"));
            browser.awaitText(By.cssSelector(row + ".status"), "READY");
            browser.awaitText(By.id("events"), "1000000000001 PAID \u2192 READY");
            browser.click(By.cssSelector(row + "button"));
            browser.awaitText(By.cssSelector(row + ".status"), "SHIPPED");
            final int orders = new FileModel(file, 400).orders.size();
            browser.awaitText(By.id("review"), String.format(Locale.ROOT, "%1$,d of %1$,d orders", orders));
            assertThat(browser.run(LAST_DAY_IS_WHOLE))
                    .as("the last day is whole")
                    .isEqualTo(Boolean.TRUE);
            browser.screenshot("orders");
            assertThat(browser.complaints()).as("what stands in the console").isEmpty();

            browser.click(By.cssSelector("#filter option:nth-child(5)"));
            browser.awaitText(By.cssSelector("#orders tr:only-child"), "SHIPPED");
        }
    }

    @Test
    void shouldSayThatThereIsNothingOrNobody() throws IOException {
        try (Browser browser = Browser.open()) {
            try (RunningFixture running = new RunningFixture(directory, settings -> settings)) {
                browser.get(running.nodes.web().url());
                browser.awaitText(By.id("link"), "connected");
                browser.awaitText(By.cssSelector("#orders tr:only-child"), "no orders yet");
                browser.click(By.cssSelector("#filter option:nth-child(3)"));
                browser.awaitText(By.cssSelector("#orders tr:only-child"), "no order is PAID");
            }
            browser.awaitText(By.id("link"), "away");
            browser.click(By.cssSelector("#filter option:nth-child(1)"));
            browser.awaitText(By.id("answer"), "orders: the server cannot be reached");
        }
    }
}
