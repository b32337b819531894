package io.acta.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.bench.report.Aim.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says, without a browser; {@link ReportInBrowserTest} looks at it. */
class ReportWriterTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayPlainlyWhichFiguresAreMet() throws IOException {
        results(
                saturated("acta", "T1", 1024, 20e6),
                saturated("disruptor-document", "T1", 1024, 3e6),
                saturated("disruptor-batch", "T1", 1024, 10e6));

        final List<Aim> aims = Aims.of(Results.read(directory));

        assertThat(aim(aims, "Disruptor + a document an action").verdict()).isEqualTo(Verdict.MET);
        assertThat(aim(aims, "Disruptor + a document a batch").measured()).isEqualTo(2.0);
        assertThat(aim(aims, "Disruptor + a document a batch").verdict()).isEqualTo(Verdict.NOT_MET);
        assertThat(aim(aims, "Redis at T1").verdict()).isEqualTo(Verdict.NOT_MEASURED);
        assertThat(aims)
                .filteredOn(aim -> aim.verdict() != Verdict.NOT_MEASURED)
                .hasSize(2);
    }

    @Test
    void shouldTakeTheMedianOfForksAndTheBestSettingOfARival() throws IOException {
        results(
                saturated("acta", "T1", 1024, 10e6),
                saturated("acta", "T1", 1024, 80e6),
                saturated("acta", "T1", 1024, 16e6),
                saturated("redis-no", "T1", 1024, 0.1e6),
                saturated("redis-everysec", "T1", 1024, 0.2e6));

        assertThat(aim(Aims.of(Results.read(directory)), "Redis at T1").measured())
                .isEqualTo(80.0);
    }

    @Test
    void shouldNeverCompareTwoTiers() throws IOException {
        results(saturated("acta", "T0", 1024, 20e6), saturated("disruptor-document", "T1", 1024, 3e6));

        assertThat(aim(Aims.of(Results.read(directory)), "Disruptor + a document an action")
                        .verdict())
                .isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void shouldHoldLatenciesAgainstTheBetterHandWiredOne() throws IOException {
        results(openLoop("acta", 30_000), openLoop("disruptor-document", 50_000), openLoop("disruptor-batch", 40_000));

        final Aim p50 = Aims.of(Results.read(directory)).stream()
                .filter(aim -> aim.what().endsWith("p50"))
                .findFirst()
                .orElseThrow();
        assertThat(p50.measured()).isEqualTo(0.75);
        assertThat(p50.verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void shouldLetNoFailedRunCountAndSayWhatFailed() throws IOException {
        results(
                saturated("acta", "T1", 1024, 20e6).replace("}", ",\"checksumAgrees\":false}"),
                "{\"engine\":\"redis-always\",\"tier\":\"T2\",\"mode\":\"saturated\",\"inFlight\":1,\"error\":\"no <b>redis-server</b>\"}",
                saturated("disruptor-document", "T1", 1024, 3e6));

        assertThat(aim(Aims.of(Results.read(directory)), "Disruptor + a document an action")
                        .verdict())
                .isEqualTo(Verdict.NOT_MEASURED);
        assertThat(Files.readString(ReportWriter.write(directory)))
                .contains("the balances are not the model&#39;s")
                .contains("no &lt;b&gt;redis-server&lt;/b&gt;")
                .doesNotContain("<b>redis");
    }

    @Test
    void shouldTellOfTheMachineThatTheRunWasMadeOn() throws IOException {
        results(saturated("acta", "T1", 1024, 20e6));
        assertThat(Files.readString(ReportWriter.write(directory))).contains("Not written down with the results");

        Environment.current(directory).write(directory);

        assertThat(Files.readString(ReportWriter.write(directory)))
                .doesNotContain("Not written down")
                .contains("governor", "JVM flags", System.getProperty("os.version"));
        assertThat(Environment.read(directory)).isEqualTo(Environment.current(directory));
    }

    @Test
    void shouldSayHowMuchOfTheProcessorsTimeOthersHad() throws IOException {
        results(
                saturated("acta", "T1", 1024, 20e6).replace("}", ",\"stealShare\":0.02}"),
                saturated("acta", "T1", 1024, 20e6).replace("}", ",\"stealShare\":0.61}"),
                saturated("acta", "T1", 1024, 20e6).replace("}", ",\"stealShare\":0.04}"),
                saturated("disruptor-document", "T1", 1024, 3e6));

        final String told = "4 % of the processors' time in the median run, 61 % in the worst; above 5 % in 1 of 3.";
        assertThat(Summary.of(directory)).contains(told);
        assertThat(Files.readString(ReportWriter.write(directory))).contains(told.replace("'", "&#39;"));
    }

    @Test
    void shouldSayNothingOfStealTimeThatNobodyMeasured() throws IOException {
        results(saturated("acta", "T1", 1024, 20e6));

        assertThat(Summary.of(directory)).doesNotContain("Steal time");
    }

    @Test
    void shouldNameTheFileAndLineThatIsNoResult() throws IOException {
        results(saturated("acta", "T1", 1024, 20e6), "{\"engine\":");

        assertThatThrownBy(() -> ReportWriter.write(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results.jsonl, line 2");
    }

    @Test
    void shouldSayHowToGetResultsWhenThereAreNone() {
        assertThatThrownBy(() -> ReportWriter.write(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("compare --out");
    }

    private void results(final String... lines) throws IOException {
        Files.write(directory.resolve("results.jsonl"), List.of(lines));
    }

    private static String saturated(final String engine, final String tier, final long inFlight, final double rate) {
        return "{\"engine\":\"" + engine + "\",\"tier\":\"" + tier + "\",\"mode\":\"saturated\",\"inFlight\":"
                + inFlight + ",\"actionsPerSecond\":" + rate + "}";
    }

    private static String openLoop(final String engine, final long p50Ns) {
        return "{\"engine\":\"" + engine + "\",\"tier\":\"T1\",\"mode\":\"open-loop\",\"rate\":100000,\"p50Ns\":"
                + p50Ns + "}";
    }

    private static Aim aim(final List<Aim> aims, final String against) {
        return aims.stream()
                .filter(aim -> aim.against().equals(against))
                .findFirst()
                .orElseThrow();
    }
}
