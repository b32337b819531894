package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.SocketClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and writes over real sockets. */
class HttpApiTest {
    @TempDir
    private Path directory;

    private RunningFixture imported(final int orders) throws IOException {
        final Path file = directory.resolve("orders.csv");
        OrderFileGenerator.write(file, orders, 9);
        final RunningFixture running = new RunningFixture(directory, settings -> settings.importing(file, 0));
        Patience.await("the import's end", () -> running.nodes.run().isEnded());
        return running;
    }

    @Test
    void shouldTakeAnOrderThroughItsLifeAndShowWhatEachNodeKnows() {
        try (RunningFixture running = new RunningFixture(directory, settings -> settings)) {
            final ApiClient api = running.api;
            final ObjectNode placed = api.post("orders", "{\"customerId\":3,\"productId\":5,\"quantity\":2}");
            final String orderId = placed.get("orderId").asText();
            assertThat(placed.get("status").asText()).isEqualTo("PLACED");
            final ObjectNode seen = api.get("orders/" + orderId);
            assertThat(seen.at("/customer/name").asText()).isEqualTo("Customer 3");
            assertThat(seen.at("/order/totalCents").asLong()).isEqualTo(2 * Catalogue.priceCents(5));
            assertThat(seen.at("/product/quantity").asLong()).isEqualTo(NodesSettings.STOCK);
            assertThat(seen.get("sequence").asLong())
                    .isGreaterThanOrEqualTo(placed.get("sequence").asLong());

            final String version = seen.get("version").asText();
            assertThat(api.send("POST", "orders/" + orderId + "/shipment", "{}").statusCode())
                    .isEqualTo(422);
            assertThat(api.post("orders/" + orderId + "/payment", "{\"paymentId\":9,\"version\":\"" + version + "\"}")
                            .get("status")
                            .asText())
                    .isEqualTo("PAID");
            assertThat(api.send(
                                    "POST",
                                    "orders/" + orderId + "/payment",
                                    "{\"paymentId\":9,\"version\":\"" + version + "\"}")
                            .statusCode())
                    .isEqualTo(409);
            Patience.await(
                    "READY",
                    () -> "READY"
                            .equals(api.get("orders/" + orderId)
                                    .at("/order/status")
                                    .asText()));
            assertThat(api.post("orders/" + orderId + "/shipment", "{}")
                            .get("status")
                            .asText())
                    .isEqualTo("SHIPPED");
            assertThat(api.get("summary").at("/dashboard/shipped").asLong()).isEqualTo(1);
            assertThat(api.get("summary").at("/nodes/shipments").asLong()).isEqualTo(1);
        }
    }

    @Test
    void shouldPageThroughAllOrdersNewestFirstEachOnce() throws IOException {
        try (RunningFixture running = imported(2_300)) {
            final FileModel model = new FileModel(directory.resolve("orders.csv"), NodesSettings.STOCK);
            for (final String status : List.of("", "PLACED", "READY", "SHIPPED")) {
                final List<Long> numbers = new ArrayList<>();
                String below = "";
                do {
                    final ObjectNode page = running.api.get("orders?limit=150&status=" + status + "&below=" + below);
                    assertThat(page.get("orders").size()).isLessThanOrEqualTo(150);
                    page.get("orders")
                            .forEach(order ->
                                    numbers.add(order.get("orderNumber").asLong()));
                    below = page.get("next").asText();
                } while (!"0".equals(below));
                assertThat(numbers)
                        .isSortedAccordingTo((a, b) -> Long.compare(b, a))
                        .doesNotHaveDuplicates();
                assertThat((long) numbers.size())
                        .as("orders with status %s", status)
                        .isEqualTo(status.isEmpty() ? model.orders.size() : model.count(status));
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongWithARequestAndNameTheField() {
        try (RunningFixture running = new RunningFixture(directory, settings -> settings)) {
            refused(running.api.send("GET", "orders?limit=201", null), 400, "limit");
            refused(running.api.send("GET", "orders?limit=0", null), 400, "limit");
            refused(running.api.send("GET", "orders?below=x", null), 400, "below");
            refused(running.api.send("GET", "orders?status=LOST", null), 400, "status");
            refused(running.api.send("GET", "orders/77", null), 404, "id");
            refused(running.api.send("POST", "orders", "{\"customerId\":1,\"productId\":1}"), 400, "quantity");
            refused(
                    running.api.send("POST", "orders", "{\"customerId\":1,\"productId\":1,\"quantity\":1001}"),
                    400,
                    "quantity");
            refused(
                    running.api.send("POST", "orders", "{\"customerId\":9999,\"productId\":1,\"quantity\":1}"),
                    422,
                    "customerId");
            refused(running.api.send("POST", "orders/5/payment", "{\"paymentId\":1}"), 422, "orderId");
            refused(
                    running.stranger().send("POST", "orders", "{\"customerId\":1,\"productId\":1,\"quantity\":1}"),
                    401,
                    "token");
            assertThat(running.api.get("summary").at("/nodes/orders").asLong()).isZero();
        }
    }

    @Test
    void shouldServeOnAndSayWhyAFileCannotBeImported() throws IOException {
        final Path file = directory.resolve("people.csv");
        Files.writeString(file, "name,age\nAda,36\n");
        try (RunningFixture running = new RunningFixture(directory, settings -> settings.importing(file, 0))) {
            Patience.await("the import's end", () -> running.nodes.run().isEnded());
            assertThat(running.api.get("summary").get("importFailure").asText())
                    .contains("first line must be: " + OrderFileGenerator.HEADING);
            assertThat(running.api
                            .send("POST", "orders", "{\"customerId\":1,\"productId\":1,\"quantity\":1}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void refused(final HttpResponse<String> answer, final int status, final String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"").contains("\"error\":");
    }

    @Test
    void shouldTellLivePagesWhatHappensAndWhatCausedIt() {
        try (RunningFixture running = new RunningFixture(directory, settings -> settings);
                SocketClient page = SocketClient.connect(running.port(), "/live")) {
            page.await("summary", all -> all.at("/nodes/products").asInt() == Catalogue.PRODUCTS);
            final ObjectNode placed = running.api.post("orders", "{\"customerId\":3,\"productId\":5,\"quantity\":2}");
            page.await("summary", all -> all.at("/summary/count").asInt() == 1);
            final JsonNode told = page.await("events").get("events").get(0);
            assertThat(told.get("orderId").asText())
                    .isEqualTo(placed.get("orderId").asText());
            assertThat(told.get("causeSequence").asLong())
                    .isEqualTo(placed.get("sequence").asLong());
            assertThat(told.get("correlationId").asText()).isNotEqualTo("0");
        }
    }
}
