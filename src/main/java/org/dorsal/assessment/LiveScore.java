package org.dorsal.assessment;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.TriageStop;

/** Scores answers while they are given, with the editions that the answers will be scored with once they are signed. */
public record LiveScore(Knowledge knowledge) {
    /**
     * A result.
     *
     * @param stop whether more answers could change the tier; empty for answers that are complete
     */
    public record LiveResult(Scoring scoring, List<RecordFinding> record, Optional<TriageStop> stop) {
        public LiveResult {
            record = List.copyOf(record);
        }
    }

    /** The form that clinicians fill. */
    public Form form() {
        return knowledge.formInForce();
    }

    /** The edition of that form with the given version, in force or not. */
    public Optional<Form> form(String version) {
        return knowledge.form(form().edition().url() + "|" + version);
    }

    /** Versions of the form in force, and of the models and the care that its answers are scored with. */
    public String versions() {
        Editions editions = editions(form());
        return String.join(
                " ",
                form().edition().version(),
                editions.models().edition().version(),
                editions.care().edition().version());
    }

    /** Fills the form with the answers of a draft, which may have been given in earlier editions. */
    public FilledForm fill(Draft draft) {
        return FilledForm.in(EarlierAnswers.of(form(), draft, this::form));
    }

    /**
     * Scores the counted answers, without those of disabled questions and invalid ones.
     *
     * @param birthDate FHIR date of the EHR's Patient, possibly partial; determines the age
     * @param day day of the assessment
     * @param record findings of the EHR's record, for contradictions with the answers
     */
    public LiveResult score(
            FilledForm filled, SiteRules rules, Optional<String> birthDate, LocalDate day, List<RecordFinding> record) {
        Editions editions = editions(filled.form());
        Answers answers = AnswerReader.read(
                        filled.form(), FilledFormCodec.items(filled, rules.wording()), birthDate, day)
                .withRecord(RecordFinding.codes(record))
                .withUnchecked(filled.unchecked());
        Scoring scoring =
                EvidenceScorer.score(editions.models(), editions.care(), filled.form(), answers, Optional.empty());
        TriageStop stop = TriageStop.of(editions.models(), filled.form(), answers);
        return new LiveResult(scoring, record, Optional.of(stop));
    }

    /** Pages fill only forms in force, which {@link #form} gives. */
    private Editions editions(Form form) {
        return switch (Editions.newest(knowledge, form)) {
            case AssessResult.Success<Editions>(Editions editions) -> editions;
            case AssessResult.Rejection<Editions> _ ->
                throw new IllegalStateException(
                        "no models are in force for " + form.edition().canonical());
        };
    }
}
