package io.acta.codec.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is generated is what was read and found good: the files under {@code src/test/resources/golden}. After a change that is
 * meant, run {@code mvn -pl codec test -Dtest=GoldenFileTest -Dacta.golden.update=true}, read the difference, commit it.
 */
class GoldenFileTest {
    private static final String SCHEMA_FILE = "src/test/resources/io/acta/codec/test/everything.xml";
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void shouldGenerateWhatTheGoldenFilesHold(@TempDir final Path directory) throws Exception {
        new ActaCodeGenerator()
                .newInstance(ActaTool.parse(SCHEMA_FILE), directory.toString())
                .generate();
        final Path generated = directory.resolve("io/acta/codec/everything");
        final Set<String> ours = ours(generated);
        if (Boolean.getBoolean("acta.golden.update")) {
            for (final String name : ours) {
                Files.writeString(GOLDEN.resolve(name), Files.readString(generated.resolve(name)));
            }
        }
        assertThat(ours).isEqualTo(ours(GOLDEN));
        for (final String name : ours) {
            assertThat(Files.readString(generated.resolve(name)))
                    .as("%s; see this test's javadoc when the change is meant", name)
                    .isEqualTo(Files.readString(GOLDEN.resolve(name)));
        }
    }

    @Test
    void shouldReadTheTextThatItWrote() throws Exception {
        final Schema schema = SchemaCompiler.compile(ActaTool.parse(SCHEMA_FILE));

        final Schema again = Schema.parse(schema.text());

        assertThat(again).isEqualTo(schema);
        assertThat(again.text()).isEqualTo(schema.text());
    }

    /** Flyweights are sbe-tool's and tested there. */
    private static Set<String> ours(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("Everything.*|.*(View|Table|Cursor|Reader|Reaction)\\.java"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
