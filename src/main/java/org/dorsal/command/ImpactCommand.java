package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.*;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.assessment.Submission;
import org.dorsal.command.Profiles.CommandProfiles;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code dorsal impact}: lists the responses that get another disposition by another edition, with the reasons. */
@Command(name = "impact", abbreviateSynopsis = true)
final class ImpactCommand extends LinesCommand {
    @Option(names = "--to", paramLabel = "DIR")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--edition", paramLabel = "VERSION")
    private Optional<String> edition = Optional.empty();

    ImpactCommand(CommandProfiles shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    @Override
    public Integer call() throws IOException {
        Knowledge now = shipped();
        Knowledge then = to.isPresent() ? Profiles.knowledge(Profiles.in(to.get())) : now;
        ImpactRow row = ImpactRow.with(then, options, edition); // refuses before anything is overwritten
        int ended = run(now, ImpactRow.COLUMNS, patients -> row.reading(patients)::compared);
        streams.printMessage("dispositions changed: "
                + row.moves().values().stream().mapToLong(Long::longValue).sum());
        row.moves().forEach((move, count) -> streams.printMessage(count + " from " + move));
        return ended;
    }

    /**
     * Effect of another edition on a scored response: a line when the disposition, or whether it is provisional, differs,
     * with the deciding causes; nothing otherwise. The answers are read by the other edition's form: unknown questions are
     * skipped, new ones are open.
     *
     * @param ageDate the day for ages; empty for the day that each response was authored
     * @param moves number of responses for each change of disposition, as {@code self-care to urgent}; many threads count
     */
    record ImpactRow(
            AssessmentPipeline other,
            Form form,
            BirthDates patients,
            Optional<LocalDate> ageDate,
            SortedMap<String, Long> moves) {
        /** Members in CSV; the tiers before and after of a cause that stays are in NDJSON alone. */
        static final List<String> COLUMNS = List.of(
                "response",
                "was/disposition",
                "was/provisional",
                "was/criteria",
                "now/disposition",
                "now/provisional",
                "now/criteria",
                "new",
                "gone",
                "open");

        /**
         * A comparison with an edition that these profiles hold, without birth dates.
         *
         * @param edition version of the other edition's form; empty for the newest
         */
        static ImpactRow with(Knowledge then, LineOptions options, Optional<String> edition) {
            Form form = edition.map(version -> then.formsInForce().stream()
                            .filter(loaded -> loaded.edition().version().equals(version))
                            .findFirst()
                            .orElseThrow(() -> CommandException.usage("no edition " + version
                                    + " has a questionnaire that evidence models and a care plan read")))
                    .orElseGet(then::formInForce);
            AssessmentPipeline other = new AssessmentPipeline(then, options.gate());
            return new ImpactRow(other, form, BirthDates.none(), options.ageDate, new ConcurrentSkipListMap<>());
        }

        /** The same, with these birth dates; both count together. */
        ImpactRow reading(BirthDates patients) {
            return new ImpactRow(other, form, patients, ageDate, moves);
        }

        /** The same response by the other edition. */
        private ScoreRow now(ScoreRow.AssessedRow was) {
            Submission original = was.assessed().submission();
            Submission read = new Submission(original.body(), original.response(), form, original.patient());
            return switch (other.score(read, patients.birthDate(original.patient()), ageDate)) {
                case AssessmentPipeline.AssessResult.Rejection<ScoredSubmission>(Refusal refusal) ->
                    new ScoreRow.RejectedRow(was.origin(), refusal.problems());
                case AssessmentPipeline.AssessResult.Success<ScoredSubmission>(ScoredSubmission now) ->
                    new ScoreRow.AssessedRow(was.origin(), now);
            };
        }

        /** Row of a response with another result; empty for any other. */
        Optional<ObjectNode> compared(ScoreRow.AssessedRow was) {
            return switch (now(was)) {
                case ScoreRow.RejectedRow refused -> Optional.of(refused.row());
                case ScoreRow.AssessedRow now -> compared(was, now);
            };
        }

        private Optional<ObjectNode> compared(ScoreRow.AssessedRow was, ScoreRow.AssessedRow now) {
            ResultComparison difference = new ResultComparison(was.result(), now.result());
            if (!difference.isMoved()) {
                return Optional.empty();
            }
            moves.merge(difference.move(), 1L, Long::sum);
            ObjectNode row = was.start();
            side(row.putObject("was"), difference.was());
            side(row.putObject("now"), difference.now());
            ScoreRow.put(row, "new", difference.appeared());
            ScoreRow.put(row, "gone", difference.disappeared());
            ObjectNode changed = row.putObject("changed");
            difference.moved().forEach(change -> ScoreRow.put(changed, change.cause(), change.codes()));
            ScoreRow.put(row, "open", now.scoring().openQuestions());
            return Optional.of(row);
        }

        private static void side(ObjectNode row, ResultSummary summary) {
            row.put("disposition", summary.disposition());
            row.put("provisional", summary.provisional());
            ScoreRow.put(row, "criteria", summary.criteria());
        }
    }
}
