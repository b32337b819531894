package io.acta.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import bank.First;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first page shows what is in {@code examples/first}, which does what the page says and can be copied as it is. */
class FirstPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path FIRST = ROOT.resolve("examples/first");
    private static final Pattern VERSION = Pattern.compile("<([a-z0-9.-]+\\.version)>([^<]+)</");

    @Test
    void shouldShowTheCodeThatIsInTheExample() throws IOException {
        final String page = Files.readString(ROOT.resolve("README.md"));
        final String code = page.substring(page.indexOf("```java\n") + 8, page.indexOf("\n```\n"));
        final int part = code.indexOf("\ntry (");
        assertThat(unindented(FIRST.resolve("src/main/java/bank/Bank.java")))
                .contains(unindented(code.substring(0, part)));
        assertThat(unindented(FIRST.resolve("src/main/java/bank/First.java")))
                .contains(unindented(code.substring(part)));
    }

    private static String unindented(final Path file) throws IOException {
        return unindented(Files.readString(file));
    }

    private static String unindented(final String code) {
        final List<String> lines = code.lines().map(String::strip).toList();
        return String.join("\n", lines).strip();
    }

    @Test
    void shouldPrintWhatThePageSays(@TempDir final Path directory) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final PrintStream console = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            First.main(new String[] {directory.resolve("journal").toString()});
        } finally {
            System.setOut(console);
        }
        final String page = Files.readString(ROOT.resolve("README.md"));
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .hasSize(2)
                .allSatisfy(line -> assertThat(page).contains(line));
    }

    @Test
    void shouldNameTheVersionsThatTheBuildHas() throws IOException {
        final String build = Files.readString(ROOT.resolve("pom.xml"));
        final Matcher versions = VERSION.matcher(Files.readString(FIRST.resolve("pom.xml")));
        int count = 0;
        while (versions.find()) {
            count++;
            final String expected = versions.group(1).equals("acta.version")
                    ? "<version>" + versions.group(2) + "</version>"
                    : versions.group();
            assertThat(build).contains(expected);
        }
        assertThat(count).isEqualTo(7);
    }

    @Test
    void shouldNameTheFlagsThatTheBuildHas() throws IOException {
        final String flags = Files.readString(FIRST.resolve("pom.xml"))
                .lines()
                .filter(line -> line.contains("<acta.jvm.flags>"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(ROOT.resolve("pom.xml"))).contains(flags.strip());
    }
}
