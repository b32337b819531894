package io.acta.examples.orders;

import io.acta.examples.web.Program;
import io.acta.examples.web.ServerFlags;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.ChronicleJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command line. Without anything it generates a file of 100,000 orders, imports it and shows a page:
 *
 * <pre>
 * java -jar order-nodes.jar
 * java -jar order-nodes.jar run --file orders.csv --directory DIR
 * java -jar order-nodes.jar generate --orders 100000 --seed 7 --out orders.csv
 * </pre>
 */
@Command(
        name = "order-nodes",
        mixinStandardHelpOptions = true,
        version = "order-nodes 0.1.0",
        subcommands = {OrderNodes.Run.class, OrderNodes.Generate.class},
        description =
                "Orders, customers, stock and shipping as nodes that own their state. Without a command: run, whose flags run --help lists.")
public final class OrderNodes {
    private static final Logger LOG = LoggerFactory.getLogger(OrderNodes.class);
    private static final Set<String> OF_ALL = Set.of("-h", "--help", "-V", "--version");
    private static final String NATS_URL = "NATS_URL";

    /** Runs until the process is told to stop. */
    public static void main(final String[] args) {
        System.exit(Program.of(new OrderNodes()).execute(withCommand(args)));
    }

    /** @return with {@code run} before them when they begin with none of the commands, nor with a flag that is of all. */
    static String[] withCommand(final String[] args) {
        final boolean isRun = args.length == 0 || args[0].startsWith("-") && !OF_ALL.contains(args[0]);
        if (!isRun) {
            return args;
        }
        return Stream.concat(Stream.of("run"), Stream.of(args)).toArray(String[]::new);
    }

    private static int requireOrders(final int orders) {
        Program.require(
                orders >= 1 && orders <= OrderFileGenerator.ORDERS_MAX,
                "--orders: orders=" + orders + " is not within 1 to " + OrderFileGenerator.ORDERS_MAX);
        return orders;
    }

    /** Writes an order file. */
    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description = "Writes an order file, the same for the same seed.")
    static final class Generate implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--orders", defaultValue = "100000", description = "Lines of it. Default: ${DEFAULT-VALUE}.")
        private int orders;

        @Option(names = "--seed", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to.")
        private Path out;

        @Override
        public Integer call() throws IOException {
            OrderFileGenerator.write(out, Program.settings(spec, () -> requireOrders(orders)), seed);
            LOG.info("{} orders of seed {} in {}", orders, seed, out);
            return CommandLine.ExitCode.OK;
        }
    }

    /** Imports a file and serves the page. */
    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Imports a file and serves the page.")
    static final class Run implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--port",
                defaultValue = "4740",
                description = "0 takes any free one. Default: ${DEFAULT-VALUE}.")
        private int port;

        @Mixin
        private final ServerFlags flags = new ServerFlags("order-nodes-state");

        @Option(names = "--file", description = "Order file to import. Default: one that is generated.")
        private Path file;

        @Option(names = "--no-import", description = "Import nothing.")
        private boolean noImport;

        @Option(
                names = "--orders",
                defaultValue = "100000",
                description = "Of the generated file. Default: ${DEFAULT-VALUE}.")
        private int orders;

        @Option(names = "--seed", defaultValue = "7", description = "Of the generated file. Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Option(
                names = "--rate",
                defaultValue = "0",
                paramLabel = "N",
                description = "Lines a second at most. Default: as many as the engine takes.")
        private long linesPerSecond;

        @Option(
                names = "--stock",
                defaultValue = "2000",
                description = "Of each product, in a new journal. Default: ${DEFAULT-VALUE}.")
        private long stock;

        @Option(
                names = "--nats",
                paramLabel = "URL",
                description = "Mirror state to this server. Default: what " + NATS_URL + " says, else to none.")
        private String natsUrl = System.getenv(NATS_URL);

        @Option(
                names = "--nats-prefix",
                defaultValue = "acta",
                description = "Names of buckets begin with it. Default: ${DEFAULT-VALUE}.")
        private String natsPrefix;

        @Override
        public Integer call() throws InterruptedException {
            final NodesSettings settings = Program.settings(spec, this::settings);
            return Program.run(LOG, () -> launch(settings));
        }

        /** But for the file, which may be generated still. */
        private NodesSettings settings() {
            Program.requirePort("--port", port);
            Program.require(linesPerSecond >= 0, "--rate: N=" + linesPerSecond + " is negative");
            Program.require(stock >= 0, "--stock: stock=" + stock + " is negative");
            Program.require(
                    natsPrefix.matches("[A-Za-z0-9_-]{1,40}"), "--nats-prefix: letters, digits, - and _, 40 at most");
            requireOrders(orders);
            Program.require(file == null || Files.isReadable(file), "--file: " + file + " cannot be read");
            return new NodesSettings(
                    flags.host(),
                    port,
                    flags.directory(),
                    null,
                    linesPerSecond,
                    stock,
                    natsUrl == null || natsUrl.isBlank() ? null : natsUrl,
                    natsPrefix);
        }

        private RunningNodes launch(final NodesSettings settings) throws IOException {
            final Path directory = flags.directory();
            Files.createDirectories(directory);
            LOG.info("the journal is in {}", directory.toAbsolutePath());
            final Path journal = directory.resolve("journal");
            final RunningNodes nodes = new RunningNodes(
                    noImport ? settings : settings.importing(fileToImport(), linesPerSecond),
                    journal(journal),
                    new ChronicleBatchSource(journal));
            LOG.info("serving orders on {}", nodes.web().url());
            return nodes;
        }

        private Path fileToImport() throws IOException {
            if (file != null) {
                return file;
            }
            final Path generated = flags.directory().resolve("orders-" + orders + "-" + seed + ".csv");
            if (!Files.exists(generated)) {
                final Path draft = generated.resolveSibling(generated.getFileName() + ".draft");
                OrderFileGenerator.write(draft, orders, seed);
                Files.move(draft, generated);
            }
            return generated;
        }
    }

    static ChronicleJournal journal(final Path directory) {
        return ServerFlags.journal(directory, "orders");
    }
}
