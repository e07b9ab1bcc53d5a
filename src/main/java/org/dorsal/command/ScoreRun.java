package org.dorsal.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Scores all lines and writes one row each, in the order of the input. */
record ScoreRun(int jobs, Function<Inputs.InputLine, Row> score, Row.Format format) {
    Tally run(InOrder.Source<Inputs.InputLine> lines, OutputStream out, Runnable afterEach)
            throws IOException, InterruptedException {
        Tally tally = new Tally();
        out.write(format.head());
        InOrder.run(jobs, lines, this::write, new InOrder.Sink<>() {
            @Override
            public void take(Written row) throws IOException {
                out.write(row.bytes());
                tally.add(row.outcome());
                afterEach.run();
            }

            @Override
            public void pause() throws IOException {
                out.flush();
            }
        });
        out.flush();
        return tally;
    }

    private Written write(Inputs.InputLine line) {
        try {
            Row row = score.apply(line);
            return new Written(
                    format.row(row),
                    switch (row) {
                        case Row.Scored _ -> Written.Outcome.SCORED;
                        case Row.Refused _ -> Written.Outcome.REFUSED;
                    });
        } catch (RuntimeException | StackOverflowError fault) {
            return new Written(format.row(failed(line, fault)), Written.Outcome.FAILED);
        }
    }

    /** Our fault, and no reason for the other lines to go unscored; its message may quote the line, so it is not told. */
    static Row.Refused failed(Inputs.InputLine line, Throwable fault) {
        return new Row.Refused(
                line.at(),
                "exception",
                "",
                "Dorsal failed on this line (" + fault.getClass().getSimpleName() + "); please report it.");
    }

    /**
     * A row ready to be written.
     *
     * @param outcome what it says about the run
     */
    record Written(byte[] bytes, Outcome outcome) {
        enum Outcome {
            SCORED,
            REFUSED,
            FAILED
        }
    }

    static final class Tally {
        private final Map<ScoreRun.Written.Outcome, Long> counts = new EnumMap<>(ScoreRun.Written.Outcome.class);

        void add(ScoreRun.Written.Outcome outcome) {
            counts.merge(outcome, 1L, Long::sum);
        }

        void addAll(Tally other) {
            other.counts.forEach((outcome, count) -> counts.merge(outcome, count, Long::sum));
        }

        long of(ScoreRun.Written.Outcome outcome) {
            return counts.getOrDefault(outcome, 0L);
        }

        long all() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
