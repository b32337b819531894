package io.acta.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each row of the page that says where the examples come from names a place and a test, and both are there. */
class SeedsPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("docs/SEEDS.md");
    private static final String HEADING = "| feature | where it works | test that shows it |";
    private static final int ROWS_MIN = 140;
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".mvn");
    private static final Pattern WORD = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST =
            Pattern.compile("(?:\\w+/)*(?<test>[A-Z]\\w*Test)(?:\\.(?<method>should\\w+))?");
    private static final Pattern METHOD = Pattern.compile("should\\w+");
    private static final Pattern FILE = Pattern.compile("(?:[\\w-]+/)*(?<name>[\\w-]+\\.(?:js|html|xml))\\b");
    private static final Pattern PLACE = Pattern.compile("(?:[\\w-]+/)*(?<name>[A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?");

    private record Row(String module, List<String> cells) {
        @Override
        public String toString() {
            return String.join(" | ", cells);
        }
    }

    /** Its path from the root, and what is in it. */
    private record Source(String path, String text) {}

    private final Map<String, List<Source>> sources = sources();

    @Test
    void shouldFillEveryCell() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThanOrEqualTo(ROWS_MIN)
                .allSatisfy(row -> assertThat(row.cells()).hasSize(3).noneMatch(String::isBlank));
    }

    @Test
    void shouldNameTestsThatAreThere() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            List<Source> named = List.of();
            final Matcher words = WORD.matcher(row.cells().get(2));
            while (words.find()) {
                final String word = words.group(1);
                final Matcher test = TEST.matcher(word);
                if (test.matches()) {
                    named = tests(row, test.group("test"));
                    assertThat(named).as(word).isNotEmpty();
                }
                final String method = test.matches() ? test.group("method") : word;
                if (method != null && METHOD.matcher(method).matches()) {
                    assertThat(named).as(word).anyMatch(source -> source.text().contains(" void " + method + "("));
                }
            }
        });
    }

    @Test
    void shouldNameFilesAndClassesThatAreThere() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            final Matcher words = WORD.matcher(row.cells().get(1));
            while (words.find()) {
                final String word = words.group(1);
                final Matcher file = FILE.matcher(word);
                final Matcher place = PLACE.matcher(word);
                if (file.matches()) {
                    assertThat(sources).as(word).containsKey(file.group("name"));
                } else if (place.matches() && !place.group("name").startsWith("Xxx")) {
                    final String name = place.group("name");
                    // A class of its own, one that the generator makes, or a message of a schema.
                    assertThat(sources.containsKey(name + ".java") || isWritten(row.module(), name))
                            .as(word)
                            .isTrue();
                }
            }
        });
    }

    /** @return those of the row's own module; when it has none of that name, all. */
    private List<Source> tests(final Row row, final String test) {
        final List<Source> all = sources.getOrDefault(test + ".java", List.of());
        final List<Source> own = all.stream()
                .filter(source -> source.path().startsWith(row.module()))
                .toList();
        return own.isEmpty() ? all : own;
    }

    private boolean isWritten(final String module, final String name) {
        final Pattern whole = Pattern.compile("\\b" + name + "\\b");
        return sources.values().stream()
                .flatMap(List::stream)
                .anyMatch(source -> source.path().startsWith(module)
                        && whole.matcher(source.text()).find());
    }

    private static List<Row> rows() throws IOException {
        final List<Row> rows = new ArrayList<>();
        String module = "";
        boolean isTable = false;
        for (final String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                module = "examples/" + line.substring(3).replaceFirst(":.*", "").replace(' ', '-') + "/";
            }
            isTable = line.startsWith("|") && (isTable || line.equals(HEADING));
            if (isTable && !line.equals(HEADING) && !line.startsWith("|---")) {
                rows.add(new Row(module, cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(final String line) {
        final List<String> cells = new ArrayList<>();
        for (final String cell : line.substring(1, line.length() - 1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    private static Map<String, List<Source>> sources() {
        final Map<String, List<Source>> found = new HashMap<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(final Path directory, final BasicFileAttributes attributes) {
                    return LEFT_OUT.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                        throws IOException {
                    final String name = file.getFileName().toString();
                    if (name.matches(".*\\.(java|js|html|xml)")) {
                        final String path = ROOT.relativize(file).toString().replace('\\', '/');
                        found.computeIfAbsent(name, anew -> new ArrayList<>())
                                .add(new Source(path, Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
