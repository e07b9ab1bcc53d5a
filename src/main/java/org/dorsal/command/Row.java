package org.dorsal.command;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.Assessed;
import org.dorsal.fhirjson.Problem;

/** What became of one line. */
sealed interface Row {
    record Scored(Inputs.Origin at, Assessed assessed) implements Row {}

    /** It was not, and why; its neighbours are not concerned. */
    record Refused(Inputs.Origin at, List<Problem> problems) implements Row {
        public Refused {
            problems = List.copyOf(problems);
        }

        public Refused(Inputs.Origin at, String code, String expression, String says) {
            this(at, List.of(new Problem(code, expression, says)));
        }

        /** A sentence for each problem, with the place. */
        Stream<String> says() {
            return problems.stream().map(problem -> at + ": " + problem.expression() + ": " + problem.says());
        }
    }

    /** How results are written, one line or record for each line of the input. Used by many threads at once. */
    interface Format {
        /** What stands before the first row. */
        default byte[] head() {
            return new byte[0];
        }

        /** One row in UTF-8, with its line end. */
        default byte[] row(Row row) {
            return switch (row) {
                case Scored scored -> scored(scored);
                case Refused refused -> refused(refused);
            };
        }

        byte[] scored(Scored row);

        /** The same in every format of one JSON object a line. */
        default byte[] refused(Refused row) {
            return JsonRow.line(json -> {
                JsonRow.place(json, row.at());
                json.writeArrayPropertyStart("refused");
                for (Problem problem : row.problems()) {
                    json.writeStartObject();
                    json.writeStringProperty("expression", problem.expression());
                    json.writeStringProperty("says", problem.says());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        }
    }
}
