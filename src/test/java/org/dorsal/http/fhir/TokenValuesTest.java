package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.fhir.SomeReading.conditions;
import static org.dorsal.http.fhir.SomeReading.problems;
import static org.dorsal.http.fhir.SomeReading.terms;

import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.SearchCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes, statuses and what :not leaves of them. */
class TokenValuesTest {
    private static final String OBSERVATION = "Observation";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "survey; category=survey",
                "http://x|survey; category=http://x|survey",
                "|survey; category=|survey",
                "http://x|; category=http://x|",
                "http://x\\|y|; category=http://x\\|y|",
                "a\\,b; category=a\\,b",
                "http://x|a\\|b; category=http://x|a\\|b",
                "a\\|b; category=a\\|b",
                "http://x\\|y|code; category=http://x\\|y|code",
                "http://x\\\\|code; category=http://x\\\\|code",
                "a\\\\b; category=a\\\\b",
                "a\\\\\\,b; category=a\\\\\\,b",
                "a\\$b$; category=a\\$b\\$",
                // as HAPI reads them: other backslashes stand for themselves
                "a\\xb; category=a\\\\xb",
                "a\\; category=a\\\\",
            })
    void a_token_is_a_code_with_or_without_its_system(String written, String term) {
        assertThat(conditions(OBSERVATION, "category=" + written)).containsExactly(terms(term));
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", " |", "http://x| ", "a|b|c", "a|b\\\\|c", ",", " ", ""})
    void a_token_that_could_be_read_in_two_ways_is_refused(String written) {
        assertThat(problems(OBSERVATION, "category=" + written))
                .singleElement()
                .matches(problem -> problem.code().equals("value"))
                .matches(problem -> problem.message().contains("category"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "completed; completed",
                "http://hl7.org/fhir/questionnaire-answers-status|completed; completed",
                "completed,amended; completed amended",
                "http://hl7.org/fhir/questionnaire-answers-status|; in-progress completed amended entered-in-error stopped",
            })
    void a_status_is_one_of_its_codes(String written, String statuses) {
        assertThat(conditions("QuestionnaireResponse", "status=" + written))
                .containsExactly(new SearchCondition.AnyStatus(Set.of(statuses.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "http://elsewhere|completed", "http://elsewhere|", "|completed", "COMPLETED"})
    void a_status_that_does_not_exist_is_refused_with_those_that_do(String written) {
        assertThat(problems("QuestionnaireResponse", "status=" + written))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("in-progress", "completed", "amended", "entered-in-error");
    }

    @Test
    void not_leaves_codes_and_statuses_out() {
        assertThat(conditions("CarePlan", "category:not=a,b", "intent:not=plan", "status:not=entered-in-error"))
                .containsExactly(
                        new SearchCondition.NoTerm(Set.of("category=a", "category=b")),
                        new SearchCondition.AnyTerm(Set.of("intent=proposal", "intent=order", "intent=option")),
                        new SearchCondition.AnyStatus(
                                Set.of("draft", "active", "on-hold", "revoked", "completed", "unknown")));
    }

    @Test
    void leaving_out_every_status_is_a_mistake() {
        assertThat(problems("CarePlan", "status:not=draft,active,on-hold,revoked,completed,entered-in-error,unknown"))
                .hasSize(1);
    }
}
