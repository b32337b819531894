package io.acta.examples.quickstart;

import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.examples.quickstart.bank.BankActions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A second process with the same bank, which works until it is killed. It writes the last sequence that was acknowledged to it into a
 * file that both processes map: such a write is in the system's memory at once and outlives the process.
 */
final class LoadedChild implements AutoCloseable {
    static final String COMMAND = "work-until-killed";

    private static final long START_TIMEOUT_S = 60;
    private static final String ACKNOWLEDGED_FILE = "acknowledged";

    private final Process process;
    private final UnsafeBuffer acknowledged;

    private LoadedChild(final Process process, final UnsafeBuffer acknowledged) {
        this.process = process;
        this.acknowledged = acknowledged;
    }

    /** Starts a process with this program's own jar, or with its class path when it was not started from one. */
    static LoadedChild start(final Path directory) throws IOException, URISyntaxException {
        final Path program = Path.of(LoadedChild.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Files.isRegularFile(program)) {
            command.addAll(List.of("-jar", program.toString()));
        } else {
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Quickstart.class.getName()));
        }
        command.addAll(List.of(COMMAND, "--directory", directory.toString()));
        final UnsafeBuffer acknowledged = mapAcknowledged(directory);
        acknowledged.putLong(0, 0);
        return new LoadedChild(new ProcessBuilder(command).inheritIO().start(), acknowledged);
    }

    /** What the child does: it goes on where the journal ends, and never stops. */
    static void workUntilKilled(final Path directory) {
        // A load without end would fill the disk once nobody is left to kill it.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        final UnsafeBuffer acknowledged = mapAcknowledged(directory);
        final Engine engine = Quickstart.launch(directory, null);
        engine.onOutputs("acknowledge", OverflowPolicy.BLOCK, new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                acknowledged.putLongVolatile(0, sequence);
            }
        });
        final BankActions actions =
                new BankActions(engine.publisher().backPressureTimeout(START_TIMEOUT_S, TimeUnit.SECONDS));
        final Traffic traffic = new Traffic();
        long sequence = engine.position(Level.JOURNALED);
        while (sequence >= 0) {
            sequence = traffic.dispatch(sequence, actions);
        }
        throw new IllegalStateException("the engine took no more actions: " + engine, engine.cause());
    }

    private static UnsafeBuffer mapAcknowledged(final Path directory) {
        final Path file = directory.resolve(ACKNOWLEDGED_FILE);
        return new UnsafeBuffer(
                Files.exists(file)
                        ? IoUtil.mapExistingFile(file.toFile(), ACKNOWLEDGED_FILE)
                        : IoUtil.mapNewFile(file.toFile(), Long.BYTES));
    }

    /** The last sequence that was acknowledged to the child. */
    long acknowledged() {
        return acknowledged.getLongVolatile(0);
    }

    /** Waits until a sequence was acknowledged to the child. */
    void awaitAcknowledged(final long sequence) throws InterruptedException {
        final long start = System.nanoTime();
        while (acknowledged() < sequence) {
            if (!process.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_TIMEOUT_S)) {
                throw new IllegalStateException(
                        "the child got to sequence " + acknowledged() + " only, not to " + sequence);
            }
            Thread.sleep(1);
        }
    }

    /** Kills it as {@code kill -9} does, in the middle of whatever it does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
