package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.stream.StreamUnderTest.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What HTTP refuses and changes nothing by, so that one server does for all. */
class HttpRefusalTest {
    @TempDir
    private static Path directory;

    private static StreamUnderTest server;

    @BeforeAll
    static void start() {
        server = new StreamUnderTest(directory);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /stream/settings            | {"targetFPS":0}                          | targetFPS
                    /stream/settings            | {"targetFPS":900}                        | targetFPS
                    /stream/settings            | {"targetFPS":"many"}                     | targetFPS
                    /stream/settings            | {}                                       | targetFPS
                    /stream/settings            | {"targetFPS":30,"tragetFPS":30}          | tragetFPS
                    /stream/start               | {"expectedVersion":"x"}                  | expectedVersion
                    /stream/layers/3/visibility | {"visible":"yes"}                        | visible
                    /stream/layers/x/visibility | {"visible":true}                         | id
                    /stream/layers/3            | {}                                       | opacity
                    /stream/layers/3            | {"opacity":101}                          | opacity
                    /stream/chat                | {"text":""}                              | text
                    /stream/chat                | {"text":7}                               | text
                    /tokens                     | {"user":"bob","role":"king"}             | role
                    /tokens                     | {"user":"bob smith","role":"viewer"}     | user
                    """)
    void shouldNameTheFieldThatIsWrong(final String path, final String body, final String field) {
        final Answer answer = server.post(server.admin(), path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
        assertThat(answer.error()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"targetFPS":
                    [1,2]
                    {"a":1}{"b":2}
                    nonsense
                    """)
    void shouldRefuseWhatIsNoJsonObject(final String body) {
        final Answer answer = server.post(server.admin(), "/stream/settings", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains("JSON");
    }
}
