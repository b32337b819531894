package io.acta.examples.quickstart;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import io.acta.examples.quickstart.bank.AccountTable;
import io.acta.examples.quickstart.bank.AccountView;
import io.acta.examples.quickstart.bank.BankActions;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.agrona.IoUtil;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A bank in four steps: work, be killed, recover, prove that nothing is missing. Exits with 0 when it is so, else with 1. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        version = "quickstart 0.1.0",
        description = "Dispatches actions to a bank, kills a process in the middle of its work, recovers and verifies.")
public final class Quickstart implements Callable<Integer> {
    private static final long ENGINE_ID = 1;
    private static final long TIMEOUT_S = 60;
    private static final long PACED_ACTIONS_MAX = 100_000;
    private static final long PACED_PER_SECOND = 100_000;

    @Option(names = "--actions", paramLabel = "N", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private long actionCount;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the journal goes, and stays (default: a temporary directory, deleted at the end).")
    private Path directory;

    @Spec
    private CommandSpec spec;

    private final Traffic traffic = new Traffic();
    private PrintWriter out;

    /** Runs it. */
    public static void main(final String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Quickstart());
    }

    @Command(name = LoadedChild.COMMAND, hidden = true)
    void workUntilKilled(@Option(names = "--directory", required = true) final Path childDirectory) {
        LoadedChild.workUntilKilled(childDirectory);
    }

    @Override
    public Integer call() throws Exception {
        out = spec.commandLine().getOut();
        final Path home = directory == null
                ? Files.createTempDirectory("acta-quickstart-")
                : Files.createDirectories(directory.toAbsolutePath());
        try {
            work(home);
            final long acknowledged = killChild(home);
            final boolean complete = recover(home, acknowledged);
            final boolean same = replayTwice(home);
            say(complete && same ? "All is well." : "SOMETHING IS WRONG, see above.");
            return complete && same ? 0 : 1;
        } finally {
            if (directory == null) {
                IoUtil.delete(home.toFile(), true);
            }
        }
    }

    /** An engine with the bank and a journal in a directory. What the journal holds is applied again before this returns. */
    static Engine launch(final Path home, final RecoveryProgress progress) {
        return Engine.launch(context()
                .journal(new ChronicleJournal(new ChronicleJournalContext().directory(home.resolve("journal"))))
                .recoveryProgress(progress == null ? RecoveryProgress.NONE : progress));
    }

    private static EngineContext context() {
        return new EngineContext().name("quickstart").engineId(ENGINE_ID).reactor(new Bank());
    }

    private void work(final Path home) {
        try (Engine engine = launch(home, null)) {
            say("1. Dispatching %,d actions on one thread, each journaled before its outcome is told", actionCount);
            final Publisher publisher = engine.publisher().backPressureTimeout(TIMEOUT_S, TimeUnit.SECONDS);
            final LatencyRecorder atFullSpeed = new LatencyRecorder();
            final long elapsedNs = dispatch(engine, publisher, actionCount, Long.MAX_VALUE, atFullSpeed);
            say(
                    "   %,.0f actions a second: %,d applied, %,d rejected",
                    actionCount * 1e9 / elapsedNs,
                    atFullSpeed.count(OutcomeStatus.APPLIED),
                    atFullSpeed.count(OutcomeStatus.REJECTED));
            say("   from dispatch to outcome, the ring always full: %s", atFullSpeed.percentiles());

            final LatencyRecorder paced = new LatencyRecorder();
            dispatch(engine, publisher, Math.min(actionCount, PACED_ACTIONS_MAX), PACED_PER_SECOND, paced);
            say("   and at %,d actions a second:                   %s", PACED_PER_SECOND, paced.percentiles());
        }
    }

    /** Dispatches the next actions and waits for all outcomes. @return nanoseconds that it took. */
    private long dispatch(
            final Engine engine,
            final Publisher publisher,
            final long count,
            final long perSecond,
            final LatencyRecorder recorder) {
        final Subscription subscription = engine.onOutputs("latency", OverflowPolicy.BLOCK, recorder);
        final BankActions actions = new BankActions(publisher);
        final double pauseNs = 1e9 / perSecond;
        final long start = System.nanoTime();
        long sequence = engine.position(Level.JOURNALED);
        for (long i = 0; i < count; i++) {
            final long dueNs = start + (long) (i * pauseNs);
            while (System.nanoTime() < dueNs) {
                Thread.onSpinWait();
            }
            publisher.correlationId(System.nanoTime());
            sequence = traffic.dispatch(sequence, actions);
            if (sequence < 0) {
                throw new IllegalStateException("an action was not taken: " + engine, engine.cause());
            }
        }
        recorder.awaitOutcome(sequence);
        subscription.close();
        return System.nanoTime() - start;
    }

    private long killChild(final Path home) throws Exception {
        say("2. Starting a second process on the same journal, to kill it in the middle of its work");
        try (LoadedChild child = LoadedChild.start(home)) {
            child.awaitAcknowledged(1);
            child.awaitAcknowledged(child.acknowledged() + actionCount / 10);
            child.kill();
            say("   killed after sequence %,d was acknowledged to it", child.acknowledged());
            return child.acknowledged();
        }
    }

    private boolean recover(final Path home, final long acknowledged) {
        say("3. Recovering");
        final long start = System.nanoTime();
        try (ProgressBar bar = progressBar();
                Engine engine = launch(
                        home,
                        bar == null
                                ? null
                                : (bytesRead, bytesTotal, sequence) ->
                                        bar.maxHint(bytesTotal).stepTo(bytesRead))) {
            final long recovered = engine.position(Level.JOURNALED);
            say("   %,d actions in %,d ms", recovered, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            final long[] expected = traffic.balancesAfter(recovered);
            final long[] actual = engine.query(state -> {
                        final AccountView accounts = state.view(AccountTable.TYPE);
                        final long[] balances = new long[Traffic.ACCOUNTS];
                        Arrays.setAll(
                                balances,
                                id -> accounts.get(id) == null
                                        ? 0
                                        : accounts.get(id).balance());
                        return balances;
                    })
                    .join();
            final boolean complete = recovered >= acknowledged && Arrays.equals(expected, actual);
            say(
                    "   %s",
                    complete
                            ? "nothing acknowledged is missing, and every balance is what plain Java makes it"
                            : "MISSING: acknowledged up to " + acknowledged + "; balances as expected: "
                                    + Arrays.equals(expected, actual));
            return complete;
        }
    }

    private boolean replayTwice(final Path home) {
        say("4. Replaying the journal twice");
        final ReplayTrace first = replay(home);
        final ReplayTrace second = replay(home);
        final var difference = first.firstDifference(second);
        say(
                "   %,d batches, %,d actions, state hash %016x: %s",
                first.size(),
                first.end().lastSequence(),
                first.stateHash(),
                difference.isEmpty() ? "the same after every batch, live and in both replays" : difference.get());
        return difference.isEmpty();
    }

    /** Applies the journal to fresh state; throws when the state's hash after any batch is not the one that was journaled. */
    private static ReplayTrace replay(final Path home) {
        try (Replayer replayer = new Replayer(context())) {
            return replayer.run(
                    new ChronicleBatchSource(home.resolve("journal")), new ReleaseHandler() {}, RecoveryProgress.NONE);
        }
    }

    /** None where nobody looks. */
    private static ProgressBar progressBar() {
        return System.console() == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("   journal")
                        .setUnit(" MB", 1_000_000)
                        .setStyle(ProgressBarStyle.ASCII)
                        .build();
    }

    private void say(final String format, final Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }
}
