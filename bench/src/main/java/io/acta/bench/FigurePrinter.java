package io.acta.bench;

import io.acta.bench.driver.Figures;
import io.acta.bench.report.JsonRow;
import io.acta.bench.report.Machine;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints one row of figures: as JSON, or a line for each after what it was measured on. */
final class FigurePrinter {
    private FigurePrinter() {}

    /** @return the exit code: 1 when the figures have an error. */
    static int print(final PrintWriter out, final RunOptions options, final String name, final Figures figures) {
        if (options.json()) {
            out.println(new JsonRow(name).figures(figures.values()).end());
        } else {
            out.println(Machine.describe(options.directory()));
            figures.values()
                    .forEach((figure, value) -> out.printf(
                            Locale.ROOT,
                            "%-28s %s%n",
                            figure,
                            value instanceof Double number ? String.format(Locale.ROOT, "%,.2f", number) : value));
        }
        out.flush();
        return figures.text("error").isEmpty() ? 0 : 1;
    }
}
