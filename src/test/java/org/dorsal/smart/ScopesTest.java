package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        system/*.cruds,                    Patient , cruds
        system/Observation.rs,             Observation , rs
        patient/CarePlan.c,                CarePlan , c
        user/QuestionnaireResponse.cru,    QuestionnaireResponse , cru
        user/Observation.read,             Observation , rs
        user/Observation.write,            Observation , cud
        user/*.*,                          Observation , cruds
        system/Observation.s,              Observation , s
        """)
    void a_scope_allows_the_letters_it_names_and_no_others(String scope, String type, String letters) {
        assertThat(lettersOf(scope, type)).isEqualTo(letters);
    }

    /** However long a scope is, its length must not decide how deep its reading goes. */
    @Test
    void a_scope_of_very_many_parameters_grants_nothing() {
        String scope = "patient/Observation.rs?" + "a=b&".repeat(100_000) + "category=survey";
        assertThat(Scopes.parse(List.of(scope))).returns(0, Scopes::size);
    }

    @Test
    void letters_count_only_in_the_order_cruds_and_each_once() {
        assertThat(everyWordOfLetters()).hasSize(3905).allSatisfy(letters -> {
            var inOrder = letters.equals(ordered(letters));
            assertThat(Scopes.parse(List.of("system/Observation." + letters))).returns(inOrder ? 1 : 0, Scopes::size);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient/",
                "patient/Observation",
                "patient/Observation.",
                "patient/observation.r",
                "patient/Observation.R",
                "patient/Observation.x",
                "patient/Observation.rr",
                "patient/Observation.readwrite",
                "patient/Observation.rs?",
                "patient/Observation.rs?category",
                "patient/Observation.rs?category=",
                "patient/Observation.rs?=survey",
                "patient/Observation.rs?category=survey&",
                "patient/Observation.read?category=survey",
                "patient/Observation.*?category=survey",
                "patient//Observation.r",
                "patient/**.r",
                "patient/Obs*.r",
                "patient/Observation.rs\n",
                "system/Observation.rs\tsystem/Patient.rs",
                "user/Observation.rs?a=b?c=d"
            })
    void a_malformed_scope_grants_nothing(String scope) {
        assertThat(Scopes.parse(List.of(scope))).returns(0, Scopes::size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openid",
                "fhirUser",
                "launch",
                "launch/patient",
                "offline_access",
                "System/*.cruds",
                "practitioner/*.cruds",
                "/*.cruds",
                "*.cruds",
                "xsystem/*.cruds"
            })
    void a_word_that_is_no_fhir_scope_grants_nothing(String word) {
        assertThat(Scopes.parse(List.of(word))).returns(0, Scopes::size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient/Observation.rs?code=1",
                "patient/Observation.rs?category:not=survey",
                "patient/Observation.rs?category:in=http://x/vs",
                "patient/Observation.rs?category=survey&code=1",
                "patient/Observation.rs?code=1&category=survey",
                "patient/Observation.rs?category=survey&category=laboratory",
                "patient/Observation.rs?category=survey,laboratory",
                "patient/Observation.rs?category=|survey",
                "patient/Observation.rs?category=a|b|c",
                "patient/Observation.rs?category=survey%2Claboratory",
                "patient/Observation.rs?category=survey|",
                "patient/Observation.rs?category=a\\,b",
                "patient/Observation.rs?patient.name=x",
                "patient/Observation.rs?_filter=x",
                "patient/*.rs?category=survey",
                "patient/QuestionnaireResponse.rs?category=survey"
            })
    void a_narrowing_that_is_not_enforced_here_grants_nothing_rather_than_too_much(String scope) {
        assertThat(Scopes.parse(List.of(scope))).returns(0, Scopes::size);
    }

    @Test
    void a_bad_word_does_not_spoil_its_neighbours() {
        var words = Scopes.words("openid  system/Observation.sr system/Observation.r?code=1 user/Patient.r ");
        var scopes = Scopes.parse(words.orElseThrow());

        assertThat(scopes).returns(1, Scopes::size);
        assertThat(scopes.cover(Interaction.READ, "Patient")).isTrue();
    }

    @Test
    void an_empty_claim_grants_nothing() {
        assertThat(Scopes.parse(Scopes.words("").orElseThrow())).returns(0, Scopes::size);
        assertThat(Scopes.parse(List.of())).returns(0, Scopes::size);
    }

    private static String lettersOf(String scope, String type) {
        return Arrays.stream(Interaction.values())
                .filter(i -> Scopes.parse(List.of(scope)).cover(i, type))
                .map(i -> String.valueOf(i.letter()))
                .collect(Collectors.joining());
    }

    private static String ordered(String letters) {
        return "cruds"
                .chars()
                .filter(c -> letters.indexOf(c) >= 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Every word of one to five letters of c, r, u, d, s. */
    private static List<String> everyWordOfLetters() {
        return Stream.iterate(List.of(""), ScopesTest::oneLetterLonger)
                .skip(1)
                .limit(5)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> oneLetterLonger(List<String> words) {
        return words.stream()
                .flatMap(w -> "cruds".chars().mapToObj(c -> w + Character.toString(c)))
                .toList();
    }
}
