package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models against a second reading of the evidence brief, fact by fact. */
class BriefCasesTest {
    static List<BriefCases.BriefCase> cases() {
        return BriefCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_fact_counts_as_the_brief_has_it(BriefCases.BriefCase checked) {
        CauseResult result = EvidenceCases.scored(checked.answers()).causes().stream()
                .filter(cause -> cause.code().equals(checked.cause()))
                .findFirst()
                .orElseThrow();

        assertThat(checked.isMet(result))
                .as("%s, points %s to %s: %s", result.tier(), result.least(), result.most(), result.because())
                .isTrue();
    }
}
