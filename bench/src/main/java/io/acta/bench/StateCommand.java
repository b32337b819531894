package io.acta.bench;

import io.acta.bench.driver.Figures;
import io.acta.bench.footprint.StateCost;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a row costs. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        description = "Bytes for each 64-byte row more than the row, and get and edit beside a random memory read.")
final class StateCommand implements Callable<Integer> {
    private static final long ROWS = 100_000_000;
    private static final long ROWS_BRIEF = 1_000_000;
    private static final int OPERATIONS = 2_000_000;
    private static final int OPERATIONS_BRIEF = 200_000;
    private static final int ROUNDS = 5;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "Rows in the table (default: 100000000, some 15 GB with what it is compared with; 1000000 if --short).")
    private Long rows;

    @Option(
            names = "--keys-in-order",
            description =
                    "Row after row has the next key, and is found without the index; otherwise keys lie scattered over 64 bits.")
    private boolean keysInOrder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        final long rowCount = rows != null ? rows : options.brief() ? ROWS_BRIEF : ROWS;
        if (rowCount < 1 || rowCount > StateCost.ROWS_MAX) {
            throw new ParameterException(spec.commandLine(), "--rows is 1 to " + StateCost.ROWS_MAX);
        }
        final Figures figures;
        try {
            figures = new StateCost(
                            rowCount,
                            keysInOrder,
                            options.brief() ? OPERATIONS_BRIEF : OPERATIONS,
                            ROUNDS,
                            options.seed())
                    .measure();
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--rows: " + e.getMessage(), e);
        }
        return FigurePrinter.print(spec.commandLine().getOut(), options, "state", figures);
    }
}
