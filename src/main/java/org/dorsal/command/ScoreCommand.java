package org.dorsal.command;

import java.io.IOException;
import java.time.Clock;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Knowledge;
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
        Summary summary = Summary.of(scored);
        ObjectNode row = scored.start();
        summary.response().ifPresent(id -> row.put("response", id));
        row.put("disposition", summary.result().disposition());
        row.put("provisional", summary.result().provisional());
        row.put("emergencyNotExcluded", summary.emergencyNotExcluded());
        ObjectNode causes = row.putObject("causes");
        if (options.format == RowTable.RowFormat.csv) { // an empty cell must not hide a cause that is open
            summary.result().causes().forEach(causes::put);
        } else {
            scored.assessed()
                    .scoring()
                    .reached()
                    .forEach(cause -> causes.put(cause.code(), cause.tier().code()));
        }
        ScoreRow.put(row, "open", summary.open());
        ScoreRow.put(row, "criteria", summary.result().criteria());
        if (!summary.contradictions().isEmpty()) {
            ScoreRow.put(row, "contradictions", summary.contradictions());
        }
        if (!summary.findings().isEmpty()) {
            ScoreRow.put(row, "findings", summary.findings());
        }
        return row;
    }
}
