package org.dorsal.assessment;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.EmergencyCriteria;
import org.dorsal.scoring.Scoring;

/** Scores answers while they are given, with the editions that the answers will be scored with once they are signed. */
public record LiveScore(Knowledge knowledge) {
    /** A result with the editions that made it. */
    public record LiveResult(Scoring scoring, List<Criteria> criteria, Care care, List<RecordFinding> record) {
        public LiveResult {
            criteria = List.copyOf(criteria);
            record = List.copyOf(record);
        }

        @Override
        public String toString() {
            return "LiveResult[hidden]";
        }
    }

    /**
     * The form that a site's clinicians fill: the edition that it names, else the newest that its criteria read.
     *
     * @throws IllegalStateException when no form is read by any of them; settings are checked at start
     */
    public Form form(SiteRules rules) {
        return knowledge
                .formInUse(rules.criteria(), rules.edition())
                .orElseThrow(() -> new IllegalStateException("no form is read by the site's criteria"));
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
        Editions editions = editions(rules, filled.form());
        Answers answers = AnswerReader.read(
                        filled.form(), FilledFormCodec.items(filled, rules.wording()), birthDate, day)
                .beside(RecordFinding.codes(record));
        Scoring scoring = CriteriaScorer.score(editions.criteria(), editions.care(), filled.form(), answers);
        return new LiveResult(scoring, editions.criteria(), editions.care(), record);
    }

    /** Exports the emergency criteria that a site's form is scored with. */
    public EmergencyCriteria emergencyCriteria(SiteRules rules) {
        Form form = form(rules);
        Editions editions = editions(rules, form);
        return EmergencyCriteria.of(editions.criteria(), editions.care(), form);
    }

    /** Pages fill only forms in force, which {@link #form} gives. */
    private Editions editions(SiteRules rules, Form form) {
        return switch (Editions.newest(knowledge, rules.criteria(), form)) {
            case AssessResult.Success<Editions>(Editions editions) -> editions;
            case AssessResult.Rejection<Editions> refused -> throw new IllegalStateException(refused.toString());
        };
    }
}
