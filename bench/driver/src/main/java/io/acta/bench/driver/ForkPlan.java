package io.acta.bench.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one fork is to do.
 *
 * @param contenderClass whose class name is given.
 * @param tier of its results.
 * @param modes in their order, as {@link Mode#parse} reads them.
 * @param seed of the workload.
 * @param warmUpMs before every measurement, and the unit of what a fork's first one waits for the compilers.
 * @param measureMs of one measurement.
 * @param writeMsMax for bringing actions behind a replay or a restart; when it is over, fewer are behind.
 * @param directory for the contender's files; made and emptied as needed.
 * @param outDirectory for figures.
 * @param histogramPrefix of the files with latencies: a path and the beginning of a name.
 */
public record ForkPlan(
        String contenderClass,
        Tier tier,
        List<String> modes,
        long seed,
        long warmUpMs,
        long measureMs,
        long writeMsMax,
        Path directory,
        Path outDirectory,
        Path histogramPrefix) {
    /** A fork waits for the compilers for so many warm-ups at most. */
    private static final long COMPILERS_WARM_UPS_MAX = 10;

    private static final String SEPARATOR = ",";

    /** How long a fork waits for the compilers at most, before its first measurement. */
    public long compilersMsMax() {
        return COMPILERS_WARM_UPS_MAX * warmUpMs;
    }

    /** Writes it for {@link #load}. */
    public void store(final Path file) throws IOException {
        new Figures()
                .put("contenderClass", contenderClass)
                .put("tier", tier.name())
                .put("modes", String.join(SEPARATOR, modes))
                .put("seed", seed)
                .put("warmUpMs", warmUpMs)
                .put("measureMs", measureMs)
                .put("writeMsMax", writeMsMax)
                .put("directory", directory.toString())
                .put("outDirectory", outDirectory.toString())
                .put("histogramPrefix", histogramPrefix.toString())
                .store(file);
    }

    /** Reads what {@link #store} wrote. */
    public static ForkPlan load(final Path file) throws IOException {
        final Figures figures = Figures.load(file);
        return new ForkPlan(
                figures.text("contenderClass"),
                Tier.valueOf(figures.text("tier")),
                List.of(figures.text("modes").split(SEPARATOR)),
                figures.whole("seed"),
                figures.whole("warmUpMs"),
                figures.whole("measureMs"),
                figures.whole("writeMsMax"),
                Path.of(figures.text("directory")),
                Path.of(figures.text("outDirectory")),
                Path.of(figures.text("histogramPrefix")));
    }

    /** Where a mode's figures are once they are there. */
    public Path figuresFile(final Mode mode) {
        return outDirectory.resolve(mode.label() + ".figures");
    }

    /** A file with latencies of a mode. */
    Path latencyFile(final Mode mode, final String extension) {
        return histogramPrefix.resolveSibling(histogramPrefix.getFileName() + "-" + mode.label() + extension);
    }
}
