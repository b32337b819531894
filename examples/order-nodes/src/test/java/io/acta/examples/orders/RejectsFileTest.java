package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectsFileTest {
    private static final String HEADED = RejectsFile.HEADING + "\r\n";
    private static final String ROW = "orders.csv,118,QUANTITY,NOT_A_NUMBER,\"1,5\",1221,3\r\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("rejects.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file,line", RejectsFile.HEADING, RejectsFile.HEADING + "\r"})
    void shouldBeginAnewWhenNotEvenTheHeadingIsWhole(final String left) throws IOException {
        Files.writeString(file, left);
        try (RejectsFile rejects = new RejectsFile(file)) {
            assertThat(rejects.rows()).isZero();
            assertThat(rejects.sequence()).isZero();
            assertThat(rejects.ordinal()).isEqualTo(-1);
        }
        assertThat(file).hasContent(HEADED);
    }

    @Test
    void shouldGoOnBehindItsLastWholeRow() throws IOException {
        Files.writeString(file, HEADED + ROW + "orders.csv,119,QUAN");
        try (RejectsFile rejects = new RejectsFile(file)) {
            assertThat(rejects.rows()).isEqualTo(1);
            assertThat(rejects.sequence()).isEqualTo(1221);
            assertThat(rejects.ordinal()).isEqualTo(3);
        }
        assertThat(Files.readString(file)).isEqualTo(HEADED + ROW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Notes of a person,\nof which the last line has no end",
                RejectsFile.HEADING + ",more\r\n",
                HEADED + "a row,without,identity\r\n"
            })
    void shouldLeaveSomebodyElsesFileAsItIs(final String notes) throws IOException {
        Files.writeString(file, notes);
        assertThatThrownBy(() -> new RejectsFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not such a file; move it away");
        assertThat(Files.readString(file)).isEqualTo(notes);
    }
}
