package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Test of the optional examination group: a positive finding counts; a negative one neither lowers nor excludes a
 * flag.
 */
class ExaminationTest {
    private static final long SEED = 20261125;
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 10_000 : 2_000;
    private static final SomeScoredResponse STRAIN = Story.base().without("examined");

    /** Whether a sign was found on examination. */
    static boolean found(Scoring scoring) {
        return scoring.flags().stream()
                .anyMatch(flag -> flag.criterion().optional() && flag.state() == FlagState.PRESENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "N", "UNK", "Y"})
    void who_was_not_examined_or_whose_examination_was_left_open_is_judged_by_the_answers_alone(String examined) {
        Scoring scoring = NewestEdition.score(examined.isEmpty() ? STRAIN : STRAIN.with("examined", examined));
        assertThat(scoring.disposition()).isEqualTo(Disposition.SELF_CARE);
        assertThat(scoring.provisional()).isFalse();
        assertThat(scoring.noEmergencyCriterionMet()).isTrue();
        assertThat(scoring.open()).isEmpty();
        assertThat(optional(scoring))
                .hasSize(6)
                .allMatch(FlagResult::notExamined)
                .noneMatch(FlagResult::open);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "examination.table", delimiter = '|')
    void one_finding_raises_a_strain_and_says_nothing_of_signs_that_were_not_looked_for(
            String linkId, String sign, String flag, Disposition disposition) {
        Scoring scoring = NewestEdition.score(STRAIN.with("examined", "Y").with(linkId, sign, "UNK"));
        assertThat(scoring.disposition()).isEqualTo(disposition);
        assertThat(scoring.states()).containsEntry(flag, FlagState.PRESENT);
        assertThat(optional(scoring))
                .filteredOn(other -> !other.criterion().flag().code().equals(flag))
                .allMatch(FlagResult::notExamined);
        List<String> offered = scoring.offers().stream()
                .map(Care.Activity::code)
                .map(code -> code.code())
                .toList();
        assertThat(offered)
                .contains("safety-net")
                .doesNotContain("manual-therapy-option", "strengthening-exercises", "stretches", "heat-or-ice");
    }

    @Test
    void a_finding_counts_also_where_the_form_says_that_nobody_examined() {
        Scoring scoring = NewestEdition.score(STRAIN.with("examined", "N").with("exam-spine", "step-deformity"));
        assertThat(scoring.disposition()).isEqualTo(Disposition.URGENT);
    }

    @Test
    void an_emergency_that_the_answers_leave_open_stays_open_after_a_normal_examination() {
        Scoring scoring = NewestEdition.score(normal(STRAIN.without("leg-weakness")));
        assertThat(scoring.disposition()).isEqualTo(Disposition.INCOMPLETE);
        assertThat(scoring.emergencyNotExcluded()).isTrue();
        assertThat(scoring.open()).containsExactly("leg-weakness");
    }

    @Test
    void an_examination_raises_a_result_to_its_findings_and_changes_nothing_else() {
        int comparisons = 0;
        int raised = 0;
        for (SomeScoredResponse response : NewestResponses.some(RESPONSES, SEED)) {
            SomeScoredResponse examined = response.with("examined", "Y");
            Scoring without = NewestEdition.score(unexamined(response));
            for (SomeScoredResponse more : List.of(normal(examined), one(examined, comparisons))) {
                Scoring with = NewestEdition.score(more);
                assertThat(with.disposition())
                        .as("seed %s: %s", SEED, more)
                        .isEqualTo(higher(without.disposition(), with));
                assertThat(answered(with)).isEqualTo(answered(without));
                assertThat(with.open()).isEqualTo(without.open());
                raised += with.disposition() == without.disposition() ? 0 : 1;
                comparisons++;
            }
        }
        System.out.println(
                comparisons + " examinations, " + raised + " raised the result and none lowered it, seed " + SEED);
        assertThat(raised).isGreaterThan(RESPONSES / 10);
    }

    /** Maximum of the disposition without the examination and the tiers of its findings. */
    private static Disposition higher(Disposition without, Scoring with) {
        return Stream.concat(
                        Stream.of(without),
                        optional(with).stream()
                                .filter(flag -> flag.state() == FlagState.PRESENT)
                                .map(flag -> flag.criterion().tier()))
                .min(Enum::compareTo)
                .orElseThrow();
    }

    private static Map<String, FlagState> answered(Scoring scoring) {
        Map<String, FlagState> states = scoring.states();
        optional(scoring).forEach(flag -> states.remove(flag.criterion().flag().code()));
        return states;
    }

    private static List<FlagResult> optional(Scoring scoring) {
        return scoring.flags().stream()
                .filter(flag -> flag.criterion().optional())
                .toList();
    }

    private static SomeScoredResponse unexamined(SomeScoredResponse response) {
        SomeScoredResponse rest = response;
        for (String linkId : NewestEdition.EXAMINATION) {
            rest = rest.without(linkId);
        }
        return rest;
    }

    private static SomeScoredResponse normal(SomeScoredResponse response) {
        SomeScoredResponse normal = response.with("examined", "Y");
        for (String linkId : NewestEdition.EXAMINATION) {
            normal = linkId.equals("examined") ? normal : normal.with(linkId, "none");
        }
        return normal;
    }

    /** Normal but for one sign, each in turn. */
    private static SomeScoredResponse one(SomeScoredResponse response, int number) {
        List<String[]> signs = NewestEdition.EXAMINATION.stream()
                .sorted()
                .filter(linkId -> !linkId.equals("examined"))
                .flatMap(linkId -> NewestEdition.FORM.item(linkId).orElseThrow().options().stream()
                        .map(option -> option.coded().code())
                        .filter(code -> !code.equals("none") && !code.equals("UNK"))
                        .map(code -> new String[] {linkId, code}))
                .toList();
        String[] sign = signs.get(number % signs.size());
        return normal(response).with(sign[0], sign[1]);
    }
}
