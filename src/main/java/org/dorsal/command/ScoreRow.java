package org.dorsal.command;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.fhirjson.Problem;

/** Result of one line. */
sealed interface ScoreRow {
    record AssessedRow(Inputs.LineOrigin origin, ScoredSubmission assessed) implements ScoreRow {}

    /** Line that was not scored, with its problems; other lines are not affected. */
    record RejectedRow(Inputs.LineOrigin origin, List<Problem> problems) implements ScoreRow {
        public RejectedRow {
            problems = List.copyOf(problems);
        }

        public RejectedRow(Inputs.LineOrigin origin, String code, String expression, String message) {
            this(origin, List.of(new Problem(code, expression, message)));
        }

        /** A sentence for each problem, with the place. */
        Stream<String> messages() {
            return problems.stream().map(problem -> origin + ": " + problem.expression() + ": " + problem.message());
        }
    }

    /** Output format: a line or record for each line of the input. Thread-safe. */
    interface Format {
        /** Header before the first row. */
        default byte[] head() {
            return new byte[0];
        }

        /** Encodes a row in UTF-8, with its line end. */
        default byte[] row(ScoreRow row) {
            return switch (row) {
                case AssessedRow scored -> scored(scored);
                case RejectedRow refused -> refused(refused);
            };
        }

        byte[] scored(AssessedRow row);

        /** Encodes a refused line; shared by all formats with one JSON object a line. */
        default byte[] refused(RejectedRow row) {
            return JsonRow.line(json -> {
                JsonRow.place(json, row.origin());
                json.writeArrayPropertyStart("refused");
                for (Problem problem : row.problems()) {
                    json.writeStartObject();
                    json.writeStringProperty("expression", problem.expression());
                    json.writeStringProperty("says", problem.message());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        }
    }
}
