package org.dorsal.knowledge;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test that every row of the evidence table that can raise a flag has a criterion of the same tier. */
class CompletenessTest {
    private static final String SOURCES = "upper-back-pain-red-flags";
    private static final String EXTENSIONS = "upper-back-pain-extensions";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "E1, breathing-difficulty, EMERGENCY, SOURCE",
        "E2, severe-pain-no-position-relieves, EMERGENCY, RECONCILED",
        "E3, progressive-weakness-or-numbness, EMERGENCY, SOURCE",
        "E4, possible-heart-attack, EMERGENCY, SOURCE",
        "E5, possible-spinal-cord-compression, EMERGENCY, RECONCILED",
        "U1, severe-night-waking-pain, URGENT, RECONCILED",
        "U2, significant-recent-injury, URGENT, RECONCILED",
        "U3, minor-injury-with-osteoporosis, URGENT, RECONCILED",
        "U4, cancer-history, URGENT, RECONCILED",
        "U5, weakened-immune-system, URGENT, RECONCILED",
        "U6, systemic-symptoms, URGENT, RECONCILED",
        "U7, recent-bacterial-infection, URGENT, RECONCILED",
        "C1, age-under-20-or-over-50, CLINICIAN_REVIEW, RECONCILED",
        "C2, beyond-two-weeks-despite-care, CLINICIAN_REVIEW, RECONCILED",
        "C3, worsening-despite-care, CLINICIAN_REVIEW, RECONCILED",
        "C4, constant-and-worsening, CLINICIAN_REVIEW, SOURCE",
        "C5, not-eased-by-position-or-rest, CLINICIAN_REVIEW, SOURCE",
        "C6, not-explained-by-sprain-or-strain, CLINICIAN_REVIEW, SOURCE",
        "C7, marked-morning-stiffness, CLINICIAN_REVIEW, RECONCILED",
        "C8, worse-despite-movement, CLINICIAN_REVIEW, SOURCE",
        "C9, minor-injury-or-heavy-lifting, CLINICIAN_REVIEW, SOURCE",
        "C10, wakes-at-night, CLINICIAN_REVIEW, SOURCE",
        "C11, numbness-or-tingling, CLINICIAN_REVIEW, SOURCE",
        "C12, muscle-weakness, CLINICIAN_REVIEW, SOURCE",
        "C13, radiating-pain, CLINICIAN_REVIEW, RECONCILED",
        "C14, difficulty-with-basic-movements, CLINICIAN_REVIEW, SOURCE",
        "C15, affects-daily-tasks-or-sleep, CLINICIAN_REVIEW, RECONCILED",
        "C16, new-pain-with-known-back-condition, CLINICIAN_REVIEW, SOURCE",
        "C17, possible-referred-pain, CLINICIAN_REVIEW, SOURCE",
        "C18, possible-gallbladder, CLINICIAN_REVIEW, SOURCE",
        "X1, chest-pain-any-side, EMERGENCY, BEYOND_SOURCES"
    })
    void a_row_of_the_evidence_table_has_its_flag(
            String id, String flag, Disposition tier, Criterion.CriterionLabel label) {
        Map<String, Criterion> criteria = byFlag(id.equals("X1") ? EXTENSIONS : SOURCES);
        assertThat(criteria).as(id).containsKey(flag);
        assertThat(criteria.values())
                .filteredOn(criterion -> criterion.flag().code().equals(flag))
                .singleElement()
                .returns(tier, Criterion::tier)
                .returns(label, Criterion::label);
    }

    @Test
    void there_is_no_flag_beside_these_rows() {
        assertThat(byFlag(SOURCES)).hasSize(30);
        assertThat(byFlag(EXTENSIONS)).hasSize(1);
    }

    @Test
    void every_criterion_says_what_it_means_why_it_is_asked_and_where_it_comes_from() {
        Stream.of(SOURCES, EXTENSIONS)
                .flatMap(name -> byFlag(name).values().stream())
                .forEach(criterion -> {
                    assertThat(criterion.statement().us()).isNotBlank();
                    assertThat(criterion.why().in(Wording.Locale.EN_GB)).isNotBlank();
                    assertThat(criterion.groups()).isNotEmpty();
                    assertThat(criterion.citations())
                            .isNotEmpty()
                            .allMatch(citation -> citation.matches(".*(\\d{4}|date unknown).*"));
                });
    }

    /** The reviewer of a criterion must meet the warning that its source is past its own review date. */
    @Test
    void every_citation_of_bupa_says_that_its_review_is_overdue() {
        List<String> bupa = Stream.of(SOURCES, EXTENSIONS)
                .flatMap(name -> byFlag(name).values().stream())
                .flatMap(criterion -> criterion.citations().stream())
                .filter(citation -> citation.startsWith("Bupa"))
                .toList();
        assertThat(bupa).isNotEmpty().allMatch(citation -> citation.contains("December 2023"));
    }

    @Test
    void nothing_shipped_claims_to_be_more_than_a_draft() {
        assertThat(SomeProfiles.knowledge().published())
                .filteredOn(published -> List.of("PlanDefinition", "Questionnaire", "ActivityDefinition")
                        .contains(published.type()))
                .extracting(Published::status)
                .containsOnly("draft");
    }

    private static Map<String, Criterion> byFlag(String name) {
        return SomeProfiles.criteria(name).criteria().stream()
                .collect(toMap(criterion -> criterion.flag().code(), criterion -> criterion));
    }
}
