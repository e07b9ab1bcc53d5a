package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(output, true, StandardCharsets.UTF_8);

    @Test
    void on_a_terminal_the_lines_are_counted() {
        try (Progress progress = Progress.shown(err)) {
            progress.step();
            progress.step();
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("dorsal score: 2 lines, ");
    }

    @Test
    void anywhere_else_nothing_is_said() {
        try (Progress progress = Progress.ofTerminal(err)) {
            progress.step();
        }
        assertThat(output.size()).isZero();
    }
}
