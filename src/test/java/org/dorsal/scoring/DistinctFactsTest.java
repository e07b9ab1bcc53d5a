package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A result names each fact once, and no measurement that was made. */
class DistinctFactsTest {
    static List<EvidenceStoriesTest.Story> stories() {
        return EvidenceStoriesTest.stories();
    }

    @Test
    void two_answers_do_not_read_like_six_reasons() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.putAll(EvidenceCases.answers("pain-onset=sudden-worst-within-minutes; tearing-pain=Y"));

        assertThat(facts(EvidenceCases.scored(answers), "aorta"))
                .hasSizeLessThanOrEqualTo(2)
                .contains("Abrupt, at its worst within minutes");
    }

    @Test
    void a_further_answer_is_a_further_reason() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.putAll(EvidenceCases.answers("pain-onset=sudden-worst-within-minutes; tearing-pain=Y"));
        List<String> before = facts(EvidenceCases.scored(answers), "aorta");
        answers.putAll(EvidenceCases.answers("sign-with-pain=collapse"));

        assertThat(facts(EvidenceCases.scored(answers), "aorta")).hasSizeGreaterThan(before.size());
    }

    @Test
    void the_answer_is_named_and_not_its_alternatives() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.putAll(EvidenceCases.answers("substance-use=injected-12-months"));

        assertThat(facts(EvidenceCases.scored(answers), "spinal-infection"))
                .contains("Injected drugs within 12 months")
                .noneMatch(fact -> fact.contains("infection of the blood"));
    }

    /** The result of a person of 76 read "Age 50 or more; Age 70 or more". */
    @ParameterizedTest
    @CsvSource({"cancer,Age 70 or more", "fracture,Age 75 or more"})
    void an_age_is_one_reason(String cause, String reason) {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.putAll(EvidenceCases.answers("age-years=76"));

        assertThat(facts(EvidenceCases.scored(answers), cause))
                .filteredOn(fact -> fact.startsWith("Age"))
                .containsExactly(reason);
    }

    @Test
    void a_pressure_that_was_measured_is_not_asked_for() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.putAll(EvidenceCases.answers(
                "pain-onset=sudden-worst-within-minutes; tearing-pain=Y; systolic-right=124; systolic-left=-"));
        answers.values().removeIf("-"::equals);
        List<String> before = tests(EvidenceCases.scored(answers), "aorta");
        answers.put("systolic-left", "122");

        assertThat(before).contains("Blood pressure in both arms");
        assertThat(tests(EvidenceCases.scored(answers), "aorta"))
                .isNotEmpty()
                .doesNotContain("Blood pressure in both arms");
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_cause_that_is_reached_keeps_a_reason(EvidenceStoriesTest.Story story) {
        assertThat(EvidenceCases.scored(story.answers()).reached())
                .allSatisfy(cause -> assertThat(cause.because()).isNotEmpty().doesNotHaveDuplicates());
    }

    private static List<String> tests(Scoring scoring, String cause) {
        return scoring.reached().stream()
                .filter(result -> result.code().equals(cause))
                .flatMap(result -> result.tests().stream())
                .map(Wording::us)
                .toList();
    }

    private static List<String> facts(Scoring scoring, String cause) {
        return scoring.reached().stream()
                .filter(result -> result.code().equals(cause))
                .flatMap(result -> result.because().stream())
                .map(fact -> fact.words().us())
                .toList();
    }
}
