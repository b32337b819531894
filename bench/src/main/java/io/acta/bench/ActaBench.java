package io.acta.bench;

import io.acta.bench.faults.FaultsCommand;
import io.acta.bench.simulate.SimulateCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The suite's entry. Exit codes: 0 all is well, 1 a check failed, 2 wrong options. */
@Command(
        name = "acta-bench",
        mixinStandardHelpOptions = true,
        version = "acta-bench 0.1.0",
        description = "Measures Acta beside what one would use instead, in one run.",
        subcommands = {
            CompareCommand.class,
            ThroughputCommand.class,
            AllocationCommand.class,
            FaultsCommand.class,
            SimulateCommand.class,
            StateCommand.class,
            IdleCommand.class,
            EpsilonCommand.class,
            ReportCommand.class
        })
public final class ActaBench implements Runnable {
    /** Agrona's own switch. */
    static final String BOUNDS_CHECKS_OFF = "agrona.disable.bounds.checks";

    @Spec
    private CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(final String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        // Chronicle reads these once, when its classes load: the hand-wired contender may be their first user.
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        // Agrona's too. For all contenders: what they read was encoded by typed facades, or let through by the door.
        if (System.getProperty(BOUNDS_CHECKS_OFF) == null) {
            System.setProperty(BOUNDS_CHECKS_OFF, "true");
        }
        return new CommandLine(new ActaBench()).setParameterExceptionHandler(ActaBench::refuse);
    }

    /** A line that says what is wrong: all of the options after it would push it off the screen. */
    private static int refuse(final CommandLine.ParameterException e, final String[] args) {
        final CommandLine command = e.getCommandLine();
        final PrintWriter err = command.getErr();
        err.println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do; --help lists the commands");
    }
}
