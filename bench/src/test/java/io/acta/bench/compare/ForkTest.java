package io.acta.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.bench.driver.Figures;
import io.acta.bench.driver.ForkPlan;
import io.acta.bench.driver.Mode;
import io.acta.bench.driver.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ForkTest {
    private static final Mode MODE = new Mode(Mode.Kind.SATURATED, 1);

    @TempDir
    private Path directory;

    @Test
    void shouldKillAForkThatHangsWithAllThatItStarted() throws IOException, InterruptedException {
        final ForkPlan plan = plan(HangingContender.class.getName());
        try (Fork fork = start(plan)) {
            final Path pidFile = plan.directory().resolve(HangingContender.PID_FILE);
            while (!Files.exists(pidFile)) {
                assertThat(fork.awaitEnd(10)).as("it hangs").isFalse();
            }
            final ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();

            final Figures figures =
                    Comparison.await(fork, plan.figuresFile(MODE), System.nanoTime(), directory.resolve("log"));

            assertThat(figures.text("error")).contains("too late", "log");
            assertThat(fork.isRunning()).isFalse();
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void shouldSayThatAForkEndedWithoutFigures() throws IOException, InterruptedException {
        final ForkPlan plan = plan("no.such.Contender");
        try (Fork fork = start(plan)) {
            final Figures figures = Comparison.await(
                    fork, plan.figuresFile(MODE), System.nanoTime() + 60_000_000_000L, directory.resolve("log"));

            assertThat(figures.text("error")).contains("ended with 1", "log");
            assertThat(Files.readString(directory.resolve("log"))).contains("no.such.Contender");
        }
    }

    private Fork start(final ForkPlan plan) throws IOException {
        return Fork.start(Entrant.DIRECT, plan, directory.resolve("plan"), directory.resolve("log"));
    }

    private ForkPlan plan(final String contenderClass) {
        return new ForkPlan(
                contenderClass,
                Tier.T0,
                List.of(MODE.label()),
                42,
                1,
                1,
                1,
                directory.resolve("files"),
                directory.resolve("out"),
                directory.resolve("latencies"));
    }
}
