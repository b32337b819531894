package io.acta.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatItWrote() throws IOException {
        final Path file = directory.resolve("a.figures");
        final Figures figures = new Figures()
                .put("actions", 5L)
                .put("rate", 2.5)
                .put("error", "two\nlines")
                .put("empty", "")
                .put("agrees", true);

        figures.store(file);

        final Figures loaded = Figures.load(file);
        assertThat(loaded.values()).isEqualTo(figures.values());
        assertThat(loaded.text("error")).isEqualTo("two lines");
        assertThat(loaded.number("rate")).isEqualTo(2.5);
        assertThat(loaded.whole("actions")).isEqualTo(5);
        assertThat(loaded.isTrue("agrees")).isTrue();
        assertThat(loaded.number("none")).isNaN();
    }

    @Test
    void shouldRefuseALineThatIsNoFigure() throws IOException {
        final Path file = directory.resolve("b.figures");
        Files.write(file, List.of("Date today 5"));

        assertThatThrownBy(() -> Figures.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Date");
    }

    @Test
    void shouldKeepAPlan() throws IOException {
        final Path file = directory.resolve("plan");
        final ForkPlan plan = new ForkPlan(
                "x.Y", Tier.T1, List.of("saturated-at-64", "replay"), 42, 1, 2, 3, directory, directory, directory);

        plan.store(file);

        assertThat(ForkPlan.load(file)).isEqualTo(plan);
        assertThat(Mode.parse("saturated-at-64")).isEqualTo(new Mode(Mode.Kind.SATURATED, 64));
        assertThat(Mode.parse("replay").label()).isEqualTo("replay");
        assertThatThrownBy(() -> Mode.parse("nothing")).hasMessageContaining("nothing");
    }
}
