package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence models: the check cases, and what a missing answer does (profiles/README.md, "Evidence models"). */
class EvidenceScorerTest {
    static List<EvidenceCases.EvidenceCase> cases() {
        return EvidenceCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_check_case_has_the_tier_and_the_cause_of_the_brief(EvidenceCases.EvidenceCase checked) {
        Scoring scoring = EvidenceCases.scored(checked.answers());

        assertThat(scoring.disposition().code()).as("%s", scoring.reached()).isIn(checked.right());
        checked.cause()
                .ifPresent(cause -> assertThat(scoring.reached())
                        .extracting(CauseResult::code)
                        .contains(cause));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_answer_taken_away_never_makes_a_less_pressing_result_final(EvidenceCases.EvidenceCase checked) {
        Scoring whole = EvidenceCases.scored(checked.answers());
        checked.answers().keySet().stream()
                .filter(linkId -> !EvidenceCases.MODELS.optional().contains(linkId))
                .forEach(linkId -> {
                    Map<String, String> fewer = new HashMap<>(checked.answers());
                    fewer.remove(linkId);
                    Scoring part = EvidenceCases.scored(fewer);

                    assertThat(part.disposition() == Disposition.INCOMPLETE
                                    || part.disposition().compareTo(whole.disposition()) <= 0
                                    || part.provisional())
                            .as("without %s: %s instead of %s", linkId, part.disposition(), whole.disposition())
                            .isTrue();
                });
    }

    @Test
    void an_open_emergency_question_leaves_the_result_incomplete_and_is_named() {
        for (String linkId :
                List.of("sign-with-pain", "pain-elsewhere", "numbness-area", "bladder-change", "looks-ill")) {
            Map<String, String> answers = EvidenceCases.wellPerson();
            answers.remove(linkId);
            Scoring scoring = EvidenceCases.scored(answers);

            assertThat(scoring.disposition()).as(linkId).isEqualTo(Disposition.INCOMPLETE);
            assertThat(scoring.open()).containsKey(linkId);
        }
    }

    @Test
    void a_question_that_does_not_concern_the_person_holds_nothing_up() {
        Map<String, String> answers = EvidenceCases.wellPerson();

        assertThat(answers).doesNotContainKeys("injury-mechanism", "breathless-level", "cancer-status");
        assertThat(EvidenceCases.scored(answers).open()).isEmpty();
    }

    @Test
    void an_open_branch_is_settled_by_the_question_that_opens_it() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.remove("pregnancy-or-birth");
        answers.put("sign-with-pain", "vomiting");
        answers.put("vomiting-kind", "none");
        Scoring scoring = EvidenceCases.scored(answers);

        assertThat(scoring.openQuestions())
                .contains("pregnancy-or-birth")
                .doesNotContain("pregnancy-stage", "pregnancy-warning");
    }

    @Test
    void a_critical_value_acts_alone_and_a_normal_value_lowers_no_floor() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.put("oxygen-saturation", "88");
        answers.put("oxygen-usual", "98");
        assertThat(EvidenceCases.scored(answers).disposition()).isEqualTo(Disposition.EMERGENCY);

        Map<String, String> low = EvidenceCases.wellPerson();
        low.put("systolic-right", "82");
        assertThat(EvidenceCases.scored(low).disposition()).isEqualTo(Disposition.EMERGENCY);

        Map<String, String> saddle = EvidenceCases.wellPerson();
        saddle.put("numbness-area", "between-legs");
        assertThat(EvidenceCases.scored(saddle).disposition()).isEqualTo(Disposition.EMERGENCY);
    }

    @Test
    void risks_alone_ask_for_a_check_whatever_their_number() {
        Map<String, String> risks = EvidenceCases.wellPerson();
        risks.put("long-term-condition", "diabetes+kidney-disease+leg-artery-disease");
        risks.put("smoking-status", "current");
        Scoring scoring = EvidenceCases.scored(risks);

        assertThat(scoring.outcomes().get("acs")).isEqualTo(Disposition.SELF_CARE_WITH_CHECK);
        assertThat(scoring.disposition()).isEqualTo(Disposition.SELF_CARE_WITH_CHECK);
    }

    @Test
    void whatever_is_not_known_an_unsettled_result_names_questions_and_self_care_rests_on_none() {
        for (EvidenceCases.EvidenceCase person : EvidenceCases.all()) {
            for (String linkId : person.answers().keySet()) {
                Map<String, String> fewer = new LinkedHashMap<>(person.answers());
                fewer.remove(linkId);
                Scoring scoring = EvidenceCases.scored(fewer);
                if (scoring.provisional() || scoring.disposition() == Disposition.INCOMPLETE) {
                    assertThat(scoring.openQuestions())
                            .as("%s without %s", person, linkId)
                            .isNotEmpty();
                }
                if (scoring.disposition().compareTo(Disposition.CLINICIAN_REVIEW) > 0
                        && scoring.disposition() != Disposition.INCOMPLETE) {
                    Disposition bound = scoring.disposition() == Disposition.SELF_CARE
                            ? Disposition.CLINICIAN_REVIEW
                            : Disposition.URGENT;
                    assertThat(scoring.causes())
                            .as("%s without %s", person, linkId)
                            .allMatch(cause -> cause.upper().compareTo(bound) > 0);
                }
            }
        }
    }
}
