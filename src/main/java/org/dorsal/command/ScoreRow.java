package org.dorsal.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.fhirjson.Problem;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Result of one line. */
sealed interface ScoreRow {
    /** Position of the line. */
    Inputs.LineOrigin origin();

    record AssessedRow(Inputs.LineOrigin origin, ScoredSubmission assessed) implements ScoreRow {
        /** Disposition and causes, with {@code url|version#sha256} of the evidence models. */
        ResultSummary result() {
            return ResultSummary.of(
                    scoring(),
                    scoring().causes().stream()
                            .map(CauseResult::models)
                            .distinct()
                            .map(edition -> edition.canonical() + "#" + edition.sha256())
                            .toList());
        }

        Scoring scoring() {
            return assessed.scoring();
        }

        /** Row of the output with the id of the response, if it has one. */
        @Override
        public ObjectNode start() {
            ObjectNode row = ScoreRow.super.start();
            Optional.ofNullable(assessed.submission().response().getIdElement().getIdPart())
                    .ifPresent(id -> row.put("response", id));
            return row;
        }
    }

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

        /** Row of the output. */
        ObjectNode row() {
            ObjectNode row = start();
            ArrayNode refused = row.putArray("refused");
            problems.forEach(problem ->
                    refused.addObject().put("expression", problem.expression()).put("says", problem.message()));
            return row;
        }
    }

    /** Row of the output with its position alone. */
    default ObjectNode start() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        origin().file().ifPresent(file -> row.put("file", file));
        return row.put("line", origin().line());
    }

    /** Adds a list of texts to a row. */
    static void put(ObjectNode row, String name, List<String> values) {
        values.forEach(row.putArray(name)::add);
    }
}
