package org.dorsal.knowledge;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.scoring.ClinicalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Criterion of each row of the evidence table, with the tier and the origin that the table states. */
class CompletenessTest {
    private static final String SOURCES = "upper-back-pain-red-flags";
    private static final String EXTENSIONS = "upper-back-pain-extensions";

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.dorsal.scoring.ClinicalTable#rows")
    void a_row_of_the_evidence_table_has_its_flag(ClinicalRow row) {
        Map<String, Criterion> criteria = byFlag(row.id().equals("X1") ? EXTENSIONS : SOURCES);
        assertThat(criteria).containsKey(row.flag());
        assertThat(criteria.values())
                .filteredOn(criterion -> criterion.flag().code().equals(row.flag()))
                .singleElement()
                .returns(row.tier(), Criterion::tier)
                .returns(row.origin(), Criterion::label);
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
                .extracting(PublishedResource::status)
                .containsOnly("draft");
    }

    private static Map<String, Criterion> byFlag(String name) {
        return SomeProfiles.criteria(name).criteria().stream()
                .collect(toMap(criterion -> criterion.flag().code(), criterion -> criterion));
    }
}
