package org.dorsal.command;

import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.assessment.Submission;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import tools.jackson.core.JsonGenerator;

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
        SortedMap<String, Long> moves)
        implements ScoreRow.Format {

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
    ScoreRow now(ScoreRow.AssessedRow was) {
        Submission original = was.assessed().submission();
        Submission read = new Submission(original.body(), original.response(), form, original.patient());
        return switch (other.score(read, patients.birthDate(original.patient()), ageDate)) {
            case AssessmentPipeline.AssessResult.Rejection<ScoredSubmission>(Refusal refusal) ->
                new ScoreRow.RejectedRow(was.origin(), refusal.problems());
            case AssessmentPipeline.AssessResult.Success<ScoredSubmission>(ScoredSubmission now) ->
                new ScoreRow.AssessedRow(was.origin(), now);
        };
    }

    @Override
    public byte[] scored(ScoreRow.AssessedRow was) {
        return switch (now(was)) {
            case ScoreRow.RejectedRow refused -> refused(refused);
            case ScoreRow.AssessedRow now -> compared(was, Summary.of(now));
        };
    }

    private byte[] compared(ScoreRow.AssessedRow was, Summary now) {
        ResultComparison difference = new ResultComparison(Summary.of(was).result(), now.result());
        if (!difference.isMoved()) {
            return new byte[0];
        }
        moves.merge(difference.move(), 1L, Long::sum);
        return JsonRow.line(json -> {
            JsonRow.place(json, was.origin());
            now.response().ifPresent(id -> json.writeStringProperty("response", id));
            side(json, "was", difference.was());
            side(json, "now", difference.now());
            JsonRow.strings(json, "new", difference.appeared());
            JsonRow.strings(json, "gone", difference.disappeared());
            json.writeObjectPropertyStart("changed");
            difference.moved().forEach(change -> JsonRow.strings(json, change.cause(), change.codes()));
            json.writeEndObject();
            JsonRow.strings(json, "open", now.open());
        });
    }

    private static void side(JsonGenerator json, String name, ResultSummary summary) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("disposition", summary.disposition());
        json.writeBooleanProperty("provisional", summary.provisional());
        JsonRow.strings(json, "criteria", summary.criteria());
        json.writeEndObject();
    }
}
