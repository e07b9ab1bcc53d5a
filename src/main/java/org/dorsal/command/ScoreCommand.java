package org.dorsal.command;

import java.io.IOException;
import java.time.Clock;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.command.Profiles.CommandProfiles;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.Scoring;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code dorsal score}: responses in, one scored line each out. */
@Command(name = "score", abbreviateSynopsis = true)
final class ScoreCommand extends LinesCommand {
    ScoreCommand(CommandProfiles shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    @Override
    public Integer call() throws IOException {
        Knowledge knowledge = shipped();
        List<String> columns = Stream.of(
                        Stream.of("response", "disposition", "provisional", "emergencyNotExcluded"),
                        causes(knowledge).map(cause -> "causes/" + cause),
                        Stream.of("open", "criteria", "contradictions", "findings"))
                .flatMap(names -> names)
                .toList();
        return run(knowledge, columns, _ -> scored -> Optional.of(row(scored)));
    }

    /** Codes of all causes that can occur, in their order. */
    private static Stream<String> causes(Knowledge knowledge) {
        return knowledge.evidence().stream()
                .flatMap(models -> models.causes().stream())
                .map(model -> model.cause().code())
                .distinct();
    }

    private ObjectNode row(ScoreRow.AssessedRow scored) {
        ResultSummary result = scored.result();
        Scoring scoring = scored.scoring();
        ObjectNode row = scored.start();
        row.put("disposition", result.disposition());
        row.put("provisional", result.provisional());
        row.put("emergencyNotExcluded", scoring.emergencyNotExcluded());
        ObjectNode causes = row.putObject("causes");
        if (options.format == RowTable.RowFormat.csv) { // an empty cell must not hide a cause that is open
            result.causes().forEach(causes::put);
        } else {
            scoring.reached()
                    .forEach(cause -> causes.put(cause.code(), cause.tier().code()));
        }
        ScoreRow.put(row, "open", scoring.openQuestions());
        ScoreRow.put(row, "criteria", result.criteria());
        if (!scoring.contradictions().isEmpty()) {
            ScoreRow.put(
                    row,
                    "contradictions",
                    scoring.contradictions().stream()
                            .map(contradiction -> contradiction.code().code())
                            .toList());
        }
        if (!scoring.findings().isEmpty()) {
            ScoreRow.put(
                    row,
                    "findings",
                    scoring.findings().stream()
                            .map(finding -> finding.linkId() + ": " + finding.message())
                            .toList());
        }
        return row;
    }
}
