package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.Program;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.ServerProcess;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the program takes from flags and the environment. */
class CommandLineTest {
    @TempDir
    private Path directory;

    private ServerProcess start(final String natsUrl) {
        return ServerProcess.ofMain(
                OrderNodes.class,
                Map.of("NATS_URL", natsUrl),
                OrderNodesKillTest.SERVING,
                "--port",
                "0",
                "--no-import",
                "--directory",
                directory.resolve("state").toString());
    }

    private static String mirror(final ServerProcess server) {
        return new ApiClient(server.awaitReady().group(1))
                .get("summary")
                .get("mirror")
                .asText();
    }

    @Test
    void shouldMirrorToTheServerThatTheEnvironmentNames() throws Exception {
        try (BackingServer nats = BackingServer.nats(directory.resolve("nats"));
                ServerProcess server = start(nats.url())) {
            Patience.await("the mirror to be up to date", () -> "connected".equals(mirror(server)));
            final Connection other = Nats.connect(nats.url());
            try {
                assertThat(other.keyValueManagement().getBucketNames()).contains("acta-orders", "acta-inventory");
            } finally {
                other.close();
            }
        }
    }

    @Test
    void shouldSayInALineWhatIsWrongWithAFileToGenerate() {
        final Path out = directory.resolve("none/orders.csv");
        assertThat(errors("generate", "--orders", "0", "--out", "orders.csv"))
                .startsWith("--orders: orders=0 is not within 1 to 10000000");
        assertThat(errors("generate", "--orders", "1", "--out", out.toString()).lines())
                .containsExactly("order-nodes generate: " + out + ": there is no such file or directory");
    }

    @Test
    void shouldSayInALineThatThereAreNoOrdersToGenerateAndImport() {
        assertThat(errors("run", "--orders", "0", "--directory", directory.toString()))
                .startsWith("--orders: orders=0 is not within 1 to 10000000");
        assertThat(directory).isEmptyDirectory();
    }

    private static String errors(final String... args) {
        final StringWriter errors = new StringWriter();
        Program.of(new OrderNodes()).setErr(new PrintWriter(errors, true)).execute(args);
        return errors.toString();
    }

    @Test
    void shouldMirrorNowhereWhenTheEnvironmentNamesNoServer() {
        try (ServerProcess server = start("")) {
            assertThat(mirror(server)).isEqualTo("off");
        }
    }

    @Test
    void shouldRunWhenNoCommandIsGiven() {
        assertThat(OrderNodes.withCommand(new String[0])).containsExactly("run");
        assertThat(OrderNodes.withCommand(new String[] {"--port", "0"})).containsExactly("run", "--port", "0");
    }

    @Test
    void shouldLeaveCommandsAndFlagsOfAllAlone() {
        assertThat(OrderNodes.withCommand(new String[] {"generate", "--out", "a.csv"}))
                .containsExactly("generate", "--out", "a.csv");
        assertThat(OrderNodes.withCommand(new String[] {"--help"})).containsExactly("--help");
        assertThat(OrderNodes.withCommand(new String[] {"-V"})).containsExactly("-V");
    }

    @Test
    void shouldNeedNoFlagAndNameItsDefaults() {
        final CommandLine command = new CommandLine(new OrderNodes.Run());
        assertThat(command.parseArgs().errors()).isEmpty();
        assertThat(command.getUsageMessage()).contains("4740", "127.0.0.1", "order-nodes-state", "100000", "NATS_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "--port=-1, port=-1 is not within 0 to 65535",
        "--rate=-1, N=-1 is negative",
        "--stock=-1, stock=-1 is negative",
        "--nats-prefix=a.b, letters",
        "--file=nowhere.csv, nowhere.csv cannot be read"
    })
    void shouldNameTheFlagWhoseValueMakesNoSense(final String flag, final String reason) {
        final StringWriter said = new StringWriter();
        final int exit = Program.of(new OrderNodes())
                .setErr(new PrintWriter(said))
                .execute("run", flag, "--directory", directory.toString());
        assertThat(exit).isEqualTo(2);
        assertThat(said.toString())
                .startsWith(flag.substring(0, flag.indexOf('=')))
                .contains(reason, "\"order-nodes run --help\"");
    }
}
