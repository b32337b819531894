package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.engine.Engine;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a child process, killed in the middle of an import and of orders that are placed meanwhile. */
class OrderNodesKillTest {
    static final Pattern SERVING = Pattern.compile("serving orders on (http://[^/]+/#token=\\S+)");
    private static final int ORDERS = 10_000;
    private static final long STOCK = 100;
    private static final int KILLS = 2;
    /** So few that the file's end is many seconds away when the process is killed, however late that is seen. */
    private static final String LINES_PER_SECOND = "300";

    @TempDir
    private Path directory;

    @Test
    void shouldImportEachLineOnceAndLoseNothingAcknowledgedWhenItIsKilledInTheMiddle() throws Exception {
        final Path file = directory.resolve("orders.csv");
        OrderFileGenerator.write(file, ORDERS, 21);
        final FileModel model = new FileModel(file, STOCK);
        final Path state = directory.resolve("state");
        final List<Long> placed = new ArrayList<>();
        long acknowledged = 0;
        for (int round = 1; round <= KILLS; round++) {
            try (ServerProcess server = start(state, file, LINES_PER_SECOND)) {
                final ApiClient client = client(server);
                assertThat(settled(client)).isGreaterThanOrEqualTo(acknowledged);
                final long killAt = acknowledged + 500;
                while (acknowledged < killAt) {
                    acknowledged = settled(client);
                    placed.add(client.post("orders", "{\"customerId\":1,\"productId\":1,\"quantity\":1}")
                            .get("orderId")
                            .asLong());
                    // Below what one address may ask for in a second.
                    LockSupport.parkNanos(10_000_000);
                }
                assertThat(acknowledged)
                        .as("lines in the journal when it is killed")
                        .isLessThan(ORDERS);
                server.kill();
            }
        }
        final String cut = tearRejects(state.resolve("rejects.csv"));
        try (ServerProcess server = start(state, file, "0")) {
            final ApiClient client = client(server);
            Patience.await("the import's end", () -> settled(client) == ORDERS);
            Patience.await(
                    "stock to be handed out",
                    () -> client.get("summary").get("summary").get("ready").asLong() == model.count("READY"));
            assertThat(server.terminate()).isEqualTo(143);
        }
        assertThat(cut).as("what was cut off the rejects file").isNotEmpty();
        final List<String> rejects = Files.readAllLines(state.resolve("rejects.csv"));
        assertThat(rejects.get(0)).isEqualTo(RejectsFile.HEADING);
        assertThat(rejects.stream().skip(1).map(row -> Long.parseLong(row.split(",")[1])))
                .containsExactlyElementsOf(model.refusedLines);

        try (Engine engine =
                Engine.launch(OrderNodeSet.context().journal(OrderNodes.journal(state.resolve("journal"))))) {
            final Map<Long, String> orders = engine.query(FileModel::ordersOf).join();
            assertThat(orders).containsKeys(placed.toArray(Long[]::new));
            orders.keySet().removeIf(orderId -> orderId > OrderNode.GIVEN_ID_FLOOR);
            assertThat(orders).isEqualTo(model.orders);
            assertThat(engine.query(FileModel::stockOf).join()).isEqualTo(model.stock);
        }
    }

    /** As if the kill had come a moment before the last rows were on the disk. */
    private static String tearRejects(final Path file) throws IOException {
        final String text = Files.readString(file);
        final int end = Math.max(RejectsFile.HEADING.length() + 4, text.length() - 100);
        Files.writeString(file, text.substring(0, end));
        return text.substring(end);
    }

    private static ServerProcess start(final Path state, final Path file, final String rate) {
        return ServerProcess.ofMain(
                OrderNodes.class,
                SERVING,
                "run",
                "--port",
                "0",
                "--directory",
                state.toString(),
                "--file",
                file.toString(),
                "--rate",
                rate,
                "--stock",
                Long.toString(STOCK));
    }

    private static ApiClient client(final ServerProcess server) {
        return new ApiClient(server.awaitReady().group(1));
    }

    /** Lines that the journal has. */
    private static long settled(final ApiClient client) {
        try {
            final JsonNode row = client.get("summary").get("imports").get(0);
            return row == null
                    ? 0
                    : row.get("accepted").asLong() + row.get("refused").asLong();
        } catch (final UncheckedIOException e) {
            throw new AssertionError("the server went away by itself", e);
        }
    }
}
