package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The models against a second reading of the evidence brief, fact by fact. Differences are listed in a
 * separate table, for a safety officer to decide.
 */
class BriefCasesTest {
    static List<BriefCases.BriefCase> met() {
        return BriefCases.met();
    }

    static List<BriefCases.BriefCase> differences() {
        return BriefCases.differences();
    }

    @ParameterizedTest
    @MethodSource("met")
    void a_fact_counts_as_the_brief_has_it(BriefCases.BriefCase checked) {
        CauseResult result = result(checked);

        assertThat(checked.isMet(result))
                .as("%s, points %s to %s: %s", result.tier(), result.least(), result.most(), result.because())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("differences")
    void a_listed_difference_is_one(BriefCases.BriefCase checked) {
        assertThat(checked.isMet(result(checked)))
                .as("met now: move it to the other table")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("differences")
    void the_list_names_the_result_of_the_models(BriefCases.BriefCase checked) {
        CauseResult result = result(checked);

        assertThat(checked.isAsListed(result))
                .as("%s, points %s to %s", result.tier(), result.least(), result.most())
                .isTrue();
    }

    private static CauseResult result(BriefCases.BriefCase checked) {
        return EvidenceCases.scored(checked.answers()).causes().stream()
                .filter(cause -> cause.code().equals(checked.cause()))
                .findFirst()
                .orElseThrow();
    }
}
