package org.dorsal.assessment;

import java.time.LocalDate;
import java.util.*;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.Age;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * Bytes to a scored assessment, without a store: gate, parse, check, score. The service and the command line run the
 * same.
 *
 * @param gate its limits bound every body
 */
public record AssessmentPipeline(Knowledge knowledge, Gate gate) {
    /** Wider than what any request may cost. */
    private static final Gate STORED = new Gate(Limits.ofProfiles());

    /** A value, or why there is none. */
    public sealed interface AssessResult<T> {
        /** Success with a value. */
        record Success<T>(T value) implements AssessResult<T> {}

        /** Refusal that the caller can correct. */
        record Rejection<T>(Refusal refusal) implements AssessResult<T> {}

        /** Applies the next step to the value; passes a refusal on unchanged. */
        default <R> AssessResult<R> then(Function<T, AssessResult<R>> next) {
            return switch (this) {
                case Success<T>(T value) -> next.apply(value);
                case Rejection<T>(Refusal refusal) -> new Rejection<>(refusal);
            };
        }

        /** Applies a step that can't be refused. */
        default <R> AssessResult<R> map(Function<T, R> next) {
            return then(value -> new Success<>(next.apply(value)));
        }

        /** The value, or what a refusal becomes. */
        default T orElse(Function<Refusal, T> refused) {
            return switch (this) {
                case Success<T>(T value) -> value;
                case Rejection<T>(Refusal refusal) -> refused.apply(refusal);
            };
        }
    }

    /** Reads and checks a body. */
    public AssessResult<Submission> read(byte[] body, CheckBounds bounds) {
        return parsed(gate.check(body, Response.TYPE), (passed, response) -> check(passed, response, bounds));
    }

    /**
     * Parses a stored response. It was checked when it was stored, so today's rules and settings, such as the EHR's
     * FHIR base, are not applied. Refused when it can't be parsed or its form is not loaded.
     */
    AssessResult<Submission> stored(byte[] body) {
        return parsed(
                STORED.check(body, Response.TYPE),
                (passed, response) -> form(response)
                        .map(form -> new Submission(passed, response, form, HeadCheck.storedPatientId(response))));
    }

    private static AssessResult<Submission> parsed(
            Gate.GateResult checked,
            BiFunction<Gate.AcceptedBody, QuestionnaireResponse, AssessResult<Submission>> next) {
        return switch (checked) {
            case Gate.GateRefusal refused -> new AssessResult.Rejection<>(Refusal.of(refused));
            case Gate.AcceptedBody passed ->
                switch (passed.parse(QuestionnaireResponse.class)) {
                    case Parsed.UnparsableResource<QuestionnaireResponse> unreadable ->
                        new AssessResult.Rejection<>(new Refusal.Unreadable(unreadable.problems()));
                    case Parsed.ParsedResource<QuestionnaireResponse>(QuestionnaireResponse response) ->
                        next.apply(passed, response);
                };
        };
    }

    private AssessResult<Submission> check(Gate.AcceptedBody body, QuestionnaireResponse response, CheckBounds bounds) {
        return form(response).then(form -> {
            List<Problem> faults = ResponseCheck.faults(form, response, bounds);
            return faults.isEmpty()
                    ? new AssessResult.Success<>(new Submission(
                            body,
                            response,
                            form,
                            HeadCheck.patientId(response.getSubject(), bounds).orElseThrow()))
                    : new AssessResult.Rejection<>(new Refusal.AnswersRefused(List.copyOf(faults)));
        });
    }

    private AssessResult<Form> form(QuestionnaireResponse response) {
        return Optional.ofNullable(response.getQuestionnaire())
                .flatMap(knowledge::form)
                .<AssessResult<Form>>map(AssessResult.Success::new)
                .orElseGet(() -> refused(
                        "QuestionnaireResponse.questionnaire",
                        "not-found",
                        "Name the questionnaire with its version, one of "
                                + knowledge.forms().stream()
                                        .map(loaded -> loaded.edition().canonical())
                                        .toList() + "."));
    }

    /**
     * Scores a submission that is answered, by the newest editions; refuses a form that is not in force.
     *
     * @param birthDate the patient's, where it is known; it decides the age
     */
    public AssessResult<ScoredSubmission> score(
            Submission submission, Optional<String> birthDate, Optional<LocalDate> assessedOn) {
        LocalDate day = assessedOn.orElseGet(submission::day);
        Form form = submission.form();
        return Editions.newest(knowledge, form).then(editions -> {
            if (birthDate.isPresent() && contradicts(submission.response(), birthDate.get(), day)) {
                return ageRefused();
            }
            Answers answers = AnswerReader.read(form, submission.response(), birthDate, day);
            return new AssessResult.Success<>(scored(submission, editions, answers, Optional.empty(), List.of()));
        });
    }

    /**
     * Selects the editions that score a submission; refuses a form that is not in force.
     *
     * @param panel the panel that a correction replaces; empty for a new assessment
     */
    AssessResult<Editions> editions(Submission submission, Optional<StoredVersion> panel) {
        return panel.map(corrected -> Editions.correcting(knowledge, submission.form(), corrected.body()))
                .orElseGet(() -> Editions.newest(knowledge, submission.form()));
    }

    /** Refuses a submission with a stated age that disagrees with the birth date on the day of the answers. */
    AssessResult<Submission> checkAge(Submission submission, Optional<String> birthDate) {
        return birthDate.isPresent() && contradicts(submission.response(), birthDate.get(), submission.day())
                ? ageRefused()
                : new AssessResult.Success<>(submission);
    }

    private static <T> AssessResult<T> ageRefused() {
        return refused(
                "QuestionnaireResponse.descendants().where(linkId = 'age-years')",
                "business-rule",
                "The stated age and the patient's birth date disagree; correct the one that is wrong.");
    }

    /**
     * Scores with the given editions, on the day of the answers.
     *
     * @param decided disposition that a clinician chose instead of the computed one; the care follows it
     * @param record findings of the EHR's record, for contradictions with the answers
     */
    ScoredSubmission score(
            Submission submission, Editions editions, Optional<Disposition> decided, List<RecordFinding> record) {
        return scored(submission, editions, answers(submission), decided, record);
    }

    /** Reads the answers as on their day. */
    static Answers answers(Submission submission) {
        return AnswerReader.read(submission.form(), submission.response(), Optional.empty(), submission.day());
    }

    private static ScoredSubmission scored(
            Submission submission,
            Editions editions,
            Answers answers,
            Optional<Disposition> decided,
            List<RecordFinding> record) {
        Answers withRecord = answers.withRecord(RecordFinding.codes(record));
        Form form = submission.form();
        Scoring scoring = EvidenceScorer.score(editions.models(), editions.care(), form, withRecord, decided);
        return new ScoredSubmission(submission, editions.care(), scoring, record);
    }

    private static boolean contradicts(QuestionnaireResponse response, String birthDate, LocalDate day) {
        return AnswerLookup.value(response, "age-years", IntegerType.class)
                .flatMap(years -> Age.calculate(day, birthDate).map(age -> !age.admits(years.getValue())))
                .orElse(false);
    }

    static <T> AssessResult<T> refused(String expression, String code, String message) {
        return new AssessResult.Rejection<>(
                new Refusal.AnswersRefused(List.of(new Problem(code, expression, message))));
    }
}
