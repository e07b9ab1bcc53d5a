package org.dorsal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.dorsal.command.ScoredLines;
import org.dorsal.command.ScoredLines.LinePlace;
import org.dorsal.command.ScoredLines.LineResult;
import org.dorsal.fhirjson.Problem;

/**
 * Task that reads its parts of files and makes a row of each line. An unreadable file is retried as often as Spark
 * does so; then its rest becomes one row with position and reason, and the other files are unaffected.
 *
 * @param attempts number of times that Spark tries a task
 */
record ScoringTask(
        Broadcast<ScoringRecipe> recipe,
        Broadcast<SerializableConfiguration> hadoop,
        ResultTable table,
        Counts counts,
        int attempts)
        implements FlatMapFunction<Iterator<List<Split>>, Row> {
    static final String LOADED = "loaded";
    static final String LINES = "lines";
    static final String REFUSED = "refused";
    static final String FAILED = "failed";
    static final String UNREADABLE = "unreadable";
    static final String PASSED_OVER = "passed over";

    @Override
    public Iterator<Row> call(Iterator<List<Split>> parts) {
        return new Rows(parts);
    }

    /** Lazy iterator of rows, so that no part is ever held in memory. */
    private final class Rows implements Iterator<Row> {
        private final ScoredLines scored = recipe.value().lines(counts);
        private final Iterator<List<Split>> parts;
        private Iterator<Split> splits = List.<Split>of().iterator();
        private Optional<Open> open = Optional.empty();
        private Optional<Row> next = Optional.empty();

        Rows(Iterator<List<Split>> parts) {
            this.parts = parts;
        }

        private record Open(Split split, InputStream bytes, ScoredLines.LineReading lines) {}

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && (open.isPresent() || splits.hasNext() || parts.hasNext())) {
                if (open.isEmpty() && !splits.hasNext()) {
                    splits = parts.next().iterator();
                } else {
                    next = open.isPresent() ? read(open.get()) : begin(splits.next());
                }
            }
            return next.isPresent();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = next.orElseThrow();
            next = Optional.empty();
            return row;
        }

        private Optional<Row> begin(Split split) {
            try {
                InputStream bytes = split.open(hadoop.value().value());
                open = Optional.of(new Open(split, bytes, scored.over(bytes, split.before())));
                return Optional.empty();
            } catch (IOException | RuntimeException fault) {
                return unreadable(split, split.before() + 1, fault);
            }
        }

        private Optional<Row> read(Open file) {
            Optional<LineResult> line;
            try {
                line = file.lines().next();
                if (line.isEmpty()) {
                    file.bytes().close();
                    open = Optional.empty();
                }
            } catch (IOException | RuntimeException fault) {
                open = Optional.empty();
                return unreadable(file.split(), file.lines().line() + 1, fault);
            }
            return line.flatMap(result -> table.row(file.split().file(), result, counts));
        }

        /** Creates the row for an unreadable rest. Omits the fault's message, which may quote the file. */
        private Optional<Row> unreadable(Split split, long line, Exception fault) {
            if (TaskContext.get().attemptNumber() + 1 < attempts) {
                throw new IllegalStateException(
                        "the input can't be read (" + fault.getClass().getName() + ")");
            }
            counts.add(UNREADABLE);
            Problem problem = new Problem(
                    "incomplete",
                    "",
                    "The file can't be read from here on (" + fault.getClass().getSimpleName()
                            + "), so what follows in it was not scored; restore the file and score it again.");
            LinePlace at = new LinePlace(line, OptionalLong.empty());
            return Optional.of(table.refused(split.file(), at, List.of(problem)));
        }
    }
}
