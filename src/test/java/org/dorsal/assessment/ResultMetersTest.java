package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.ResultMeters.ResultEvent;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/** Counts every criterion under its own state and edition, independent of earlier counts. */
class ResultMetersTest {
    private static final String RED_FLAGS = "upper-back-pain-red-flags";
    private static final String EXTENSIONS = "upper-back-pain-extensions";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ResultMeters meters = new ResultMeters(registry);

    @Test
    void a_criterion_is_counted_by_its_edition_and_state() {
        Knowledge knowledge = SomeProfiles.knowledge();
        for (Form form : knowledge.forms()) {
            for (List<String> criteria : List.of(List.of(RED_FLAGS), List.of(EXTENSIONS, RED_FLAGS))) {
                Scoring scoring = unanswered(knowledge, criteria, form);
                meters.countStored(ResultEvent.RECEIVED, scoring, scoring.disposition());
                assertThat(scoring.flags())
                        .isNotEmpty()
                        .allSatisfy(flag -> assertThat(registry.get("dorsal.flags")
                                        .tag("moment", "received")
                                        .tag("criteria", flag.criteria().name())
                                        .tag("version", flag.criteria().version())
                                        .tag(
                                                "criterion",
                                                flag.criterion().flag().code())
                                        .tag("state", flag.state().code())
                                        .counter()
                                        .count())
                                .isEqualTo(
                                        criteria.size() == 2
                                                        && flag.criteria()
                                                                .name()
                                                                .equals(RED_FLAGS)
                                                ? 2
                                                : 1));
            }
        }
    }

    @Test
    void a_disposition_that_a_clinician_changed_is_counted_as_theirs() {
        Knowledge knowledge = SomeProfiles.knowledge();
        Scoring scoring = unanswered(
                knowledge,
                List.of(RED_FLAGS),
                knowledge.newestForm(List.of(RED_FLAGS)).orElseThrow());
        meters.countStored(ResultEvent.SIGNED, scoring, scoring.disposition());
        meters.countStored(ResultEvent.SIGNED, scoring, Disposition.URGENT);
        assertThat(registry.get("dorsal.dispositions")
                        .tag("disposition", "urgent")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("dorsal.dispositions.changed").counters().stream()
                        .mapToDouble(one -> one.count())
                        .sum())
                .isEqualTo(1);
    }

    private static Scoring unanswered(Knowledge knowledge, List<String> criteria, Form form) {
        Editions editions = ((AssessmentPipeline.AssessResult.Success<Editions>)
                        Editions.newest(knowledge, criteria, form))
                .value();
        var answers =
                AnswerReader.read(form, new QuestionnaireResponse(), Optional.empty(), LocalDate.of(2026, 11, 20));
        return CriteriaScorer.score(editions.criteria(), editions.care(), form, answers);
    }
}
