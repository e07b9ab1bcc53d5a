package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.*;
import org.dorsal.fhirjson.Problem;
import org.dorsal.scoring.EvidenceCases;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vital sign keeps the time at which it was entered, however long the draft waits for its signature. */
class AnswerTimesTest {
    private static final String EXTENSION = "https://dorsal.example/canonical/StructureDefinition/answer-time";
    private static final OffsetDateTime MONDAY = OffsetDateTime.parse("2026-11-16T10:00:00.5+01:00");
    private static final OffsetDateTime WEDNESDAY = OffsetDateTime.parse("2026-11-18T11:00:00+01:00");

    @Test
    void a_change_has_its_own_time_and_leaves_the_others() {
        Draft monday = entered(Draft.EMPTY, MONDAY, Map.of("pulse", "88", "body-temperature", "37"));
        Draft wednesday = entered(monday, WEDNESDAY, Map.of("pulse", "112", "body-temperature", "37"));

        assertThat(wednesday.times().vitalSigns())
                .containsOnly(
                        Map.entry("pulse", "2026-11-18T11:00:00+01:00"),
                        Map.entry("body-temperature", "2026-11-16T10:00:00+01:00"));
        assertThat(wednesday.times().duration()).isEmpty();
    }

    @Test
    void a_removed_answer_has_no_time_and_other_questions_never_have() {
        Draft monday = entered(Draft.EMPTY, MONDAY, Map.of("pulse", "88", "site", "mid"));
        assertThat(monday.times().vitalSigns()).containsOnlyKeys("pulse");
        assertThat(entered(monday, WEDNESDAY, Map.of("site", "mid")).times().vitalSigns())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-17T18:05:00Z, 2026-11-17T19:05:00+01:00",
        "2026-11-17, 2026-11-17",
        "2026-11, 2026-11-18T11:00:00+01:00",
        "2026-11-18T10:00:01Z, 2026-11-18T11:00:00+01:00",
        "yesterday, 2026-11-18T11:00:00+01:00",
        ", 2026-11-18T11:00:00+01:00"
    })
    void a_value_of_the_record_has_its_time_there_unless_that_is_unknown_or_in_the_future(
            String recorded, String time) {
        Draft entered = Draft.EMPTY.with(FormAnswers.NONE.with("pulse", List.of("88")));
        Draft confirmed = entered.confirming(Set.of("pulse"))
                .timed(entered.times().takenOver("pulse", Optional.ofNullable(recorded), WEDNESDAY))
                .timed(Draft.EMPTY, WEDNESDAY);
        assertThat(confirmed.times().vitalSigns()).containsOnly(Map.entry("pulse", time));

        Draft measured = entered(confirmed, WEDNESDAY.plusHours(2), Map.of("pulse", "90"));
        assertThat(measured.times().vitalSigns()).containsOnly(Map.entry("pulse", "2026-11-18T13:00:00+01:00"));
    }

    @Test
    void a_corrected_value_of_the_same_day_is_not_measured_now() {
        Draft first = confirmed(Draft.EMPTY, "88");
        assertThat(confirmed(first, "112").times().vitalSigns()).containsOnly(Map.entry("pulse", "2026-11-17"));
    }

    /** A pulse of the record that has a day and no time is taken over. */
    private static Draft confirmed(Draft before, String pulse) {
        return before.with(FormAnswers.NONE.with("pulse", List.of(pulse)))
                .confirming(Set.of("pulse"))
                .timed(before.times().takenOver("pulse", Optional.of("2026-11-17"), WEDNESDAY))
                .timed(before, WEDNESDAY);
    }

    @Test
    void another_answer_of_the_record_has_no_time() {
        assertThat(AnswerTimes.NONE.takenOver("major-history", Optional.of("2019-05-01"), WEDNESDAY))
                .isEqualTo(AnswerTimes.NONE);
    }

    @Test
    void a_stored_vital_sign_without_a_time_has_that_of_its_response() {
        QuestionnaireResponse response = response();
        pulse(response).addExtension(EXTENSION, new DateTimeType("2026-11-19"));
        response.setAuthoredElement(new DateTimeType("2026-11-20T09:00:00Z"));

        assertThat(AnswerTimes.stored(response).vitalSigns())
                .containsOnly(Map.entry("pulse", "2026-11-19"), Map.entry("oxygen-saturation", "2026-11-20T09:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T08:59:00Z, ''",
        "2026-11-20, ''",
        "2026-11, valueDateTime",
        "2026-11-20T09:00:01Z, future",
        "2026-11-21, future"
    })
    void a_time_is_a_day_or_more_exact_and_not_in_the_future(String time, String cure) {
        QuestionnaireResponse response = response();
        pulse(response).addExtension(EXTENSION, new DateTimeType(time));
        assertCure(problems(response), cure);
    }

    @Test
    void another_type_and_a_second_time_are_refused() {
        for (List<Type> values : List.<List<Type>>of(
                List.of(new StringType("2026-11-20")),
                List.of(new DateTimeType("2026-11-20"), new DateTimeType("2026-11-19")))) {
            QuestionnaireResponse response = response();
            values.forEach(value -> pulse(response).addExtension(EXTENSION, value));
            assertThat(problems(response))
                    .hasSize(1)
                    .allSatisfy(problem -> assertThat(problem.expression())
                            .matches("QuestionnaireResponse\\.item\\[\\d+].*\\.extension"));
        }
    }

    private static void assertCure(List<Problem> problems, String cure) {
        if (cure.isEmpty()) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains(cure));
        }
    }

    private static Draft entered(Draft before, OffsetDateTime time, Map<String, String> answers) {
        FormAnswers changed = FormAnswers.NONE;
        for (var answer : answers.entrySet()) {
            changed = changed.with(answer.getKey(), List.of(answer.getValue()));
        }
        return before.with(changed).timed(before, time);
    }

    private static QuestionnaireResponse response() {
        return EvidenceCases.response(Map.of("pulse", "88", "oxygen-saturation", "97"))
                .response();
    }

    private static QuestionnaireResponseItemComponent pulse(QuestionnaireResponse response) {
        return AnswerLookup.all(response.getItem())
                .filter(item -> item.getLinkId().equals("pulse"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Problem> problems(QuestionnaireResponse response) {
        ResponseCheck.Faults faults = new ResponseCheck.Faults();
        AnswerLookup.all(response.getItem())
                .forEach(item -> AnswerTimes.check(
                        "QuestionnaireResponse.item[0]",
                        item,
                        OffsetDateTime.parse("2026-11-20T09:00:00Z").toInstant(),
                        faults));
        return faults.list();
    }
}
