package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.dorsal.command.LinesCommand.ScoreRun;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

class ScoreRunTest {
    @Test
    void a_fault_of_ours_costs_one_line_and_says_nothing_of_it() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Function<Inputs.InputLine, ScoreRow> failing = line -> {
            if (line.bytes()[0] == 'b') {
                throw new IllegalStateException("SECRET");
            }
            return refuse(line);
        };
        ScoreRun.Tally tally = run(failing).run(lines("a\nb\nc"), out);
        String written = out.toString(StandardCharsets.UTF_8);
        assertThat(written.lines()).hasSize(3);
        assertThat(written)
                .contains("{\"line\":2,\"refused\":", "IllegalStateException")
                .doesNotContain("SECRET");
        assertThat(tally.of(ScoreRun.OutputRow.OutputOutcome.FAILED)).isEqualTo(1);
        assertThat(tally.of(ScoreRun.OutputRow.OutputOutcome.REFUSED)).isEqualTo(2);
        assertThat(tally.all()).isEqualTo(3);
    }

    @Test
    void a_line_is_answered_while_the_next_lets_itself_be_waited_for() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        InputStream input = new PipedInputStream(typed);
        CountDownLatch answered = new CountDownLatch(1);
        OutputStream out = new BufferedOutputStream(new OutputStream() {
            @Override
            public void write(int octet) {
                answered.countDown();
            }
        });
        Thread run = Thread.ofPlatform()
                .start(() -> quietly(() -> run(ScoreRunTest::refuse).run(new Inputs(List.of(), input, 100), out)));
        typed.write("a\n".getBytes(StandardCharsets.UTF_8));
        typed.flush();
        answered.await();
        typed.close();
        run.join();
        assertThat(answered.getCount()).isZero();
    }

    @Test
    void a_reader_that_went_away_ends_the_call_quietly_and_a_full_disk_does_not() {
        assertThat(ended("Broken pipe")).isEqualTo("3");
        assertThat(ended("No space left on device"))
                .isEqualTo("3dorsal: cannot read or write: No space left on device");
    }

    private static ScoreRun run(Function<Inputs.InputLine, ScoreRow> score) {
        return new ScoreRun(score, _ -> Optional.empty(), new RowTable(RowTable.RowFormat.ndjson, List.of()));
    }

    private static ScoreRow refuse(Inputs.InputLine line) {
        return new ScoreRow.RejectedRow(line.origin(), "value", "", "length " + line.bytes().length);
    }

    private static String ended(String message) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = DorsalCommandLine.run(
                new String[] {"score"},
                SomeProfiles::files,
                CommandCall.NO_ERASURES,
                CommandCall.NO_MIGRATION,
                CommandCall.CLOCK,
                new ByteArrayInputStream(Ndjson.of(Ndjson.good("a"), Ndjson.good("b"))),
                broken(message),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return exitCode + err.toString(StandardCharsets.UTF_8).strip();
    }

    private static OutputStream broken(String message) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(message);
            }
        };
    }

    private static Inputs lines(String text) {
        return new Inputs(List.of(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 100);
    }

    private interface LineStep {
        void run() throws Exception;
    }

    private static void quietly(LineStep step) {
        try {
            step.run();
        } catch (Exception over) {
            Thread.currentThread().interrupt();
        }
    }
}
