package org.dorsal.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scores all lines and writes their rows in the order of the input.
 *
 * @param rows row of a line that was scored; empty for none
 */
record ScoreRun(
        Function<Inputs.InputLine, ScoreRow> score,
        Function<ScoreRow.AssessedRow, Optional<ObjectNode>> rows,
        RowTable table) {
    /** Writes the row of each line before the next is read, which may let itself be waited for. */
    Tally run(Inputs lines, OutputStream out) throws IOException {
        Tally tally = new Tally();
        out.write(table.head());
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            OutputRow row = write(line.get());
            out.write(row.bytes());
            out.flush();
            tally.add(row.outcome());
        }
        out.flush();
        return tally;
    }

    private OutputRow write(Inputs.InputLine line) {
        try {
            return switch (score.apply(line)) {
                case ScoreRow.AssessedRow scored ->
                    new OutputRow(
                            rows.apply(scored).map(table::row).orElse(new byte[0]), OutputRow.OutputOutcome.SCORED);
                case ScoreRow.RejectedRow refused ->
                    new OutputRow(table.row(refused.row()), OutputRow.OutputOutcome.REFUSED);
            };
        } catch (RuntimeException | StackOverflowError fault) {
            return new OutputRow(table.row(failed(line, fault).row()), OutputRow.OutputOutcome.FAILED);
        }
    }

    /**
     * Row for an internal failure, so that the other lines are still scored. Omits the exception's message, which may
     * quote the line.
     */
    private static ScoreRow.RejectedRow failed(Inputs.InputLine line, Throwable fault) {
        return new ScoreRow.RejectedRow(
                line.origin(),
                "exception",
                "",
                "Dorsal failed on this line (" + fault.getClass().getSimpleName() + "); please report it.");
    }

    /**
     * Encoded row.
     *
     * @param outcome outcome, for the tally
     */
    record OutputRow(byte[] bytes, OutputOutcome outcome) {
        enum OutputOutcome {
            SCORED,
            REFUSED,
            FAILED
        }
    }

    static final class Tally {
        private final Map<ScoreRun.OutputRow.OutputOutcome, Long> counts =
                new EnumMap<>(ScoreRun.OutputRow.OutputOutcome.class);

        void add(ScoreRun.OutputRow.OutputOutcome outcome) {
            counts.merge(outcome, 1L, Long::sum);
        }

        void addAll(Tally other) {
            other.counts.forEach((outcome, count) -> counts.merge(outcome, count, Long::sum));
        }

        long of(ScoreRun.OutputRow.OutputOutcome outcome) {
            return counts.getOrDefault(outcome, 0L);
        }

        long all() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
