package org.dorsal.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/** Scores all lines and writes one row each, in the order of the input. */
final class ScoreRun {
    private final int jobs;
    private final Function<InputLine, Row> score;
    private final Format format;

    ScoreRun(int jobs, Function<InputLine, Row> score, Format format) {
        this.jobs = jobs;
        this.score = score;
        this.format = format;
    }

    Tally run(InOrder.Source<InputLine> lines, OutputStream out, Runnable afterEach)
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

    private Written write(InputLine line) {
        try {
            Row row = score.apply(line);
            return new Written(
                    format.row(row),
                    switch (row) {
                        case Row.Scored _ -> Written.Outcome.SCORED;
                        case Row.Refused _ -> Written.Outcome.REFUSED;
                    });
        } catch (RuntimeException | StackOverflowError fault) {
            // our fault, and no reason for the other lines to go unscored; its message may quote the line
            Row row = new Row.Refused(
                    line.at(),
                    "exception",
                    "",
                    "Dorsal failed on this line (" + fault.getClass().getSimpleName() + "); please report it.");
            return new Written(format.row(row), Written.Outcome.FAILED);
        }
    }
}
