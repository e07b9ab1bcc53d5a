package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.LocalDate;
import java.util.Optional;
import org.dorsal.assessment.ResultMeters.ResultEvent;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/** Counts every cause under its own tier and edition, independent of earlier counts. */
class ResultMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ResultMeters meters = new ResultMeters(registry);

    @Test
    void a_cause_is_counted_by_its_edition_and_tier() {
        Scoring scoring = unanswered();
        meters.countStored(ResultEvent.RECEIVED, scoring, scoring.disposition());
        assertThat(scoring.causes())
                .isNotEmpty()
                .allSatisfy(cause -> assertThat(registry.get("dorsal.causes")
                                .tag("moment", "received")
                                .tag("criteria", cause.models().name())
                                .tag("version", cause.models().version())
                                .tag("cause", cause.code())
                                .tag("tier", cause.tier().code())
                                .counter()
                                .count())
                        .isEqualTo(1));
    }

    @Test
    void a_disposition_that_a_clinician_changed_is_counted_as_theirs() {
        Scoring scoring = unanswered();
        meters.countStored(ResultEvent.SIGNED, scoring, scoring.disposition());
        meters.countStored(ResultEvent.SIGNED, scoring, Disposition.URGENT);
        assertThat(registry.get("dorsal.dispositions")
                        .tag("disposition", "urgent")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("dorsal.dispositions.changed").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(1);
    }

    private static Scoring unanswered() {
        Form form = SomeProfiles.form();
        var answers =
                AnswerReader.read(form, new QuestionnaireResponse(), Optional.empty(), LocalDate.of(2026, 11, 20));
        return EvidenceScorer.score(SomeProfiles.models(), SomeProfiles.care(), form, answers, Optional.empty());
    }
}
