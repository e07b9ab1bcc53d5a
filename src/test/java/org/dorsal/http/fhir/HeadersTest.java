package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.*;
import java.util.*;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dorsal.http.fhir.ResponseProvider.IfNoneExist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How each header of a request is understood, value by value. */
class HeadersTest {
    private static final String RESPONSES = "https://host/fhir/northside/QuestionnaireResponse";

    @ParameterizedTest
    @ValueSource(strings = {"W/\"1\"", "\"12\"", " W/\"3\" ", "W/\"999999999\""})
    void if_match_is_one_version(String header) {
        assertThatCode(() -> EntityTags.checkIfMatch(Optional.of(header))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "1", "W/1", "W/\"0\"", "W/\"01\"", "W/\"1\",W/\"2\"", "w/\"1\"", "W/\"9999999999\"", "\"a\""
            })
    void anything_else_is_no_version(String header) {
        assertThat(objection(() -> EntityTags.checkIfMatch(Optional.of(header))))
                .isInstanceOf(Objection.BadRequest.class);
    }

    @Test
    void two_if_match_headers_are_no_version() {
        assertThat(objection(() -> EntityTags.checkIfMatch(Optional.of("W/\"1\",W/\"2\""))))
                .isInstanceOf(Objection.BadRequest.class);
        assertThat(objection(() -> EntityTags.checkIfMatch(Optional.empty())))
                .isEqualTo(new Objection.ConditionMissing());
        assertThat(objection(() -> EntityTags.checkIfMatch(Optional.of(" "))))
                .isEqualTo(new Objection.ConditionMissing());
    }

    private static Objection objection(ThrowingCallable refused) {
        return catchThrowableOfType(ObjectionException.class, refused).objection();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            W/"2"          , true
            "2"            , true
            *              , true
            'W/"1", W/"2"' , true
            W/"1"          , false
            2              , false
            ''             , false
            """)
    void if_none_match_is_compared_weakly(String header, boolean matches) {
        assertThat(EntityTags.isNamed(Optional.of(header), EntityTags.of(2))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            identifier=urn:a|b           , urn:a|b
            identifier=urn%3Aa%7Cb       , urn:a|b
            identifier=%7Cb              , |b
            identifier=urn:a|b%20c       , urn:a|b c
            identifier=urn:a|b?c         , urn:a|b?c
            identifier=urn:a|b$c         , urn:a|b\\$c
            identifier=urn:a|b%5C%7Cc    , urn:a|b\\|c
            identifier=urn:a%5C%7Cb|c    , urn:a\\|b|c
            identifier=urn:a|b%5C%5C     , urn:a|b\\\\
            identifier=urn:a|b%5C        , urn:a|b\\\\
            https://host/fhir/northside/QuestionnaireResponse?identifier=urn%3Aa%7Cb , urn:a|b
            """)
    void a_conditional_create_goes_by_one_identifier(String header, String identifier) {
        assertThat(IfNoneExist.in(List.of(header), RESPONSES)).hasValue(identifier);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identifier",
                "identifier=",
                "identifier=b",
                "identifier=urn:a|",
                "identifier=a|b|c",
                "identifier=b%5C|c",
                "identifier=a|b%2Cc",
                "identifier=a|b%5C%5C,c",
                "identifier=a|b&identifier=a|c",
                "identifier=a|b&_id=7",
                "identifier:not=a|b",
                "?identifier=a|b",
                "https://host/fhir/northside/QuestionnaireResponse?",
                "https://host/fhir/northside/QuestionnaireResponse?identifier=a|b&_id=7",
                "https://host/fhir/northside/Observation?identifier=a|b",
                "https://host/fhir/southside/QuestionnaireResponse?identifier=a|b",
                "https://elsewhere.example/QuestionnaireResponse?identifier=a|b",
                "identifier=%zz|b",
                "identifier=a|%00"
            })
    void and_by_nothing_else(String header) {
        assertThat(objection(() -> IfNoneExist.in(List.of(header), RESPONSES)))
                .isInstanceOf(Objection.BadRequest.class);
    }

    @Test
    void a_create_without_a_condition_has_none() {
        assertThat(IfNoneExist.in(List.of(), RESPONSES)).isEmpty();
        assertThat(objection(() -> IfNoneExist.in(List.of("identifier=a|b", "identifier=a|c"), RESPONSES)))
                .isInstanceOf(Objection.BadRequest.class);
    }

    @Test
    void parameters_are_decoded_once_and_kept_in_order() {
        assertThat(Parameters.decode("b=2&a=1%2B1&b=%25&c&d=x+y&&e=%C3%A9=f"))
                .contains(Map.of(
                        "b", List.of("2", "%"),
                        "a", List.of("1+1"),
                        "c", List.of(""),
                        "d", List.of("x y"),
                        "e", List.of("é=f")));
        assertThat(Parameters.decode("z=1&a=1").orElseThrow().keySet()).containsExactly("z", "a");
        assertThat(Parameters.decode("")).contains(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%gg", "%E9=1", "a=%C3%28", "a=%00", "a=%0A", "a=%ED%A0%80", "a=é"})
    void what_can_be_read_in_two_ways_is_refused(String encoded) {
        assertThat(Parameters.decode(encoded)).isEmpty();
    }

    @Test
    void there_are_not_endlessly_many_parameters() {
        assertThat(Parameters.decode("a=1&".repeat(63) + "a=1")).isPresent();
        assertThat(Parameters.decode("a=1&".repeat(64) + "a=1")).isEmpty();
    }

    @Test
    void request_ids_are_kept_when_they_are_harmless() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T00:00:00Z"), ZoneOffset.UTC);
        Random random = new Random(1);

        assertThat(FhirServer.requestId(List.of("Abc-1"), clock, random)).isEqualTo("Abc-1");
        assertThat(FhirServer.requestId(List.of("a", "b"), clock, random)).hasSize(36);
        assertThat(FhirServer.requestId(List.of(""), clock, random)).hasSize(36);
        assertThat(FhirServer.requestId(List.of(), clock, random))
                .isNotEqualTo(FhirServer.requestId(List.of(), clock, random));
    }
}
