package io.acta.examples.web.load;

import io.acta.examples.web.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar acta-load.jar --script voice-rooms --url http://127.0.0.1:4300/ --clients 200 --rate 20 --seconds 60}. */
@Command(
        name = "acta-load",
        mixinStandardHelpOptions = true,
        version = "acta-load 0.1.0",
        sortOptions = false,
        description = "Puts load on a server over its WebSockets, and ends with 1 when there was any error or loss.")
public final class Load implements Callable<Integer> {
    private static final double NS_PER_MS = 1e6;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--script",
            required = true,
            paramLabel = "NAME",
            description = "The server's protocol: instance-server, voice-rooms…")
    private String script;

    @Option(names = "--url", required = true, description = "The server: http://127.0.0.1:4200/")
    private URI url;

    @Option(names = "--clients", defaultValue = "200", description = "WebSockets. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--rate", defaultValue = "20", description = "Actions a second of each. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "60", description = "For how long. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "Seconds before, whose times do not count. Default: ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    @Option(
            names = "--drain",
            defaultValue = "10",
            description = "Seconds of silence after which missing answers are given up. Default: ${DEFAULT-VALUE}.")
    private int drainSeconds;

    /** Runs. */
    public static void main(final String[] args) {
        System.exit(Program.of(new Load()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        require(clients > 0 && clients <= 10_000, "--clients: " + clients + " is not within 1 to 10000");
        require(rate > 0 && rate <= 10_000, "--rate: " + rate + " is not within 1 to 10000");
        require(seconds > 0 && seconds <= 3600, "--seconds: " + seconds + " is not within 1 to 3600");
        require(warmUpSeconds >= 0 && warmUpSeconds <= 600, "--warm-up: " + warmUpSeconds + " is not within 0 to 600");
        final long actions = (long) clients * rate * (warmUpSeconds + seconds);
        require(
                actions <= LoadTally.ACTIONS_MAX,
                "--clients, --rate, --seconds and --warm-up make " + actions + " actions; " + LoadTally.ACTIONS_MAX
                        + " can be counted at most");
        require(drainSeconds > 0 && drainSeconds <= 600, "--drain: " + drainSeconds + " is not within 1 to 600");
        require(
                "http".equals(url.getScheme()) && url.getHost() != null,
                "--url: " + url + " is to be http://host:port/");
        require(LoadScripts.names().contains(script), "--script: " + script + " is not one of " + LoadScripts.names());
        final LoadRun run =
                new LoadRun(LoadScripts.named(script), url, clients, rate, warmUpSeconds, seconds, drainSeconds);
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(script)
                .setInitialMax(run.actions())
                .continuousUpdate()
                .build()) {
            run.run(bar::stepTo);
        } catch (final IOException | CompletionException e) {
            return explain(e);
        }
        return report(run);
    }

    /** What came over the network, or did not; anything else is this program's own fault and is thrown. */
    private int explain(final Exception failure) {
        final Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof IOException)) {
            throw (CompletionException) failure;
        }
        spec.commandLine()
                .getErr()
                .println("no load: " + cause + "; start the server that speaks " + script
                        + ", or say by --url where it is (" + url + ")");
        return CommandLine.ExitCode.SOFTWARE;
    }

    private int report(final LoadRun run) {
        final LoadTally tally = run.tally();
        final long missing = run.missing();
        final long lost = tally.unanswered() + missing + run.notInState();
        final PrintWriter out = spec.commandLine().getOut();
        out.printf("sent %,d actions of %,d clients, %,d a second%n", tally.sent(), clients, (long) clients * rate);
        out.printf("acknowledged %,d, told of %,d times%n", tally.acknowledged(), tally.notified());
        out.printf(
                "lost %,d: %,d without an answer, %,d acknowledged and not told to all, %,d acknowledged and not in the state%n",
                lost, tally.unanswered(), missing, run.notInState());
        out.printf("errors %,d%n", tally.errors());
        for (final Map.Entry<String, LongAdder> reason : tally.reasons().entrySet()) {
            out.printf("  %,d × %s%n", reason.getValue().sum(), reason.getKey());
        }
        print(out, "action to acknowledgement", tally.toAcknowledgement());
        print(out, "action to notification", tally.toNotification());
        out.flush();
        return lost == 0 && tally.errors() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void print(final PrintWriter out, final String what, final Histogram times) {
        if (times.getTotalCount() > 0) {
            out.printf(
                    "%s, ms: p50 %.2f, p99 %.2f, p99.9 %.2f, max %.2f (%,d times)%n",
                    what,
                    times.getValueAtPercentile(50) / NS_PER_MS,
                    times.getValueAtPercentile(99) / NS_PER_MS,
                    times.getValueAtPercentile(99.9) / NS_PER_MS,
                    times.getMaxValue() / NS_PER_MS,
                    times.getTotalCount());
        }
    }

    private void require(final boolean holds, final String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
