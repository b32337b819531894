package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void shouldRunWhenNoCommandIsGiven() {
        assertThat(OrderNodes.withCommand(new String[0])).containsExactly("run");
        assertThat(OrderNodes.withCommand(new String[] {"--port", "0"})).containsExactly("run", "--port", "0");
    }

    @Test
    void shouldLeaveCommandsAndFlagsOfAllAlone() {
        assertThat(OrderNodes.withCommand(new String[] {"generate", "--out", "a.csv"}))
                .containsExactly("generate", "--out", "a.csv");
        assertThat(OrderNodes.withCommand(new String[] {"--help"})).containsExactly("--help");
        assertThat(OrderNodes.withCommand(new String[] {"-V"})).containsExactly("-V");
    }
}
