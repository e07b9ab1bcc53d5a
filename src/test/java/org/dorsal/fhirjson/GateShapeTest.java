package org.dorsal.fhirjson;

import static org.dorsal.fhirjson.HostileBody.notSupported;
import static org.dorsal.fhirjson.HostileBody.unreadable;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Test of bodies that HAPI would accept silently or misread. */
class GateShapeTest {

    private static final String ANSWER = "QuestionnaireResponse.item[0].answer[0]";

    @ParameterizedTest
    @MethodSource({"shapes", "demands"})
    void what_has_not_the_shape_of_r4_is_refused_where_it_stands(HostileBody hostile) {
        hostile.isRefusedBy(new Gate(Limits.ofRequests()));
    }

    static Stream<HostileBody> shapes() {
        return Stream.of(
                unreadable("two values", answering("\"valueBoolean\":true,\"valueInteger\":3"), ANSWER + ".value"),
                unreadable(
                        "two values, one beside",
                        answering(
                                "\"valueBoolean\":true,\"_valueInteger\":{\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\"}]}"),
                        ANSWER + ".value"),
                unreadable(
                        "two values in an extension",
                        with("\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\",\"valueString\":\"s\"}]"),
                        "QuestionnaireResponse.extension[0].value"),
                unreadable("a boolean as text", answering("\"valueBoolean\":\"true\""), ANSWER + ".value"),
                unreadable("an integer as text", answering("\"valueInteger\":\"7\""), ANSWER + ".value"),
                unreadable("a decimal as text", answering("\"valueDecimal\":\"7\""), ANSWER + ".value"),
                unreadable("a text as number", answering("\"valueString\":7"), ANSWER + ".value"),
                unreadable("a text as boolean", answering("\"valueString\":true"), ANSWER + ".value"),
                unreadable("a year as number", answering("\"valueDate\":2026"), ANSWER + ".value"),
                unreadable("a code as number", answering("\"valueCoding\":{\"code\":5}"), ANSWER + ".value.code"),
                unreadable("an integer with exponent", answering("\"valueInteger\":1e2"), ANSWER + ".value"),
                unreadable(
                        "a code with a space", answering("\"valueCoding\":{\"code\":\" Y\"}"), ANSWER + ".value.code"),
                unreadable("a date with a space", answering("\"valueDate\":\"2026-02-20 \""), ANSWER + ".value"),
                unreadable("a blank text", answering("\"valueString\":\" \\u2003\""), ANSWER + ".value"),
                unreadable("an unknown property", with("\"foo\":1"), "QuestionnaireResponse.foo"),
                unreadable("an unknown empty array", with("\"foo\":[]"), "QuestionnaireResponse.foo"),
                unreadable("an unknown value type", answering("\"valueFoo\":1"), ANSWER + ".valueFoo"),
                unreadable("the choice by its general name", answering("\"value[x]\":true"), ANSWER),
                unreadable("fhir_comments", with("\"fhir_comments\":[\"a\"]"), "QuestionnaireResponse"),
                unreadable(
                        "an unknown property that might be a name of a person",
                        with("\"Jane Roe\":1"),
                        "QuestionnaireResponse"),
                unreadable("null", with("\"authored\":null"), "QuestionnaireResponse.authored"),
                unreadable("null in an array", with("\"item\":[null]"), "QuestionnaireResponse.item[0]"),
                unreadable("an empty array", with("\"item\":[]"), "QuestionnaireResponse.item"),
                unreadable("an empty object", with("\"author\":{}"), "QuestionnaireResponse.author"),
                unreadable("an empty answer", answering(""), ANSWER),
                unreadable(
                        "an array in an array",
                        with("\"item\":[[{\"linkId\":\"a\"}]]"),
                        "QuestionnaireResponse.item[0]"),
                unreadable(
                        "an array for one",
                        with("\"subject\":[{\"reference\":\"Patient/1\"}]"),
                        "QuestionnaireResponse.subject"),
                unreadable("one for an array", with("\"item\":{\"linkId\":\"a\"}"), "QuestionnaireResponse.item"),
                unreadable("a text for an object", with("\"subject\":\"Patient/1\""), "QuestionnaireResponse.subject"),
                unreadable("an object for a text", with("\"authored\":{\"a\":1}"), "QuestionnaireResponse.authored"),
                unreadable("an id with a slash", with("\"id\":\"a/b c\""), "QuestionnaireResponse.id"),
                unreadable(
                        "something beside an object",
                        with("\"subject\":{\"reference\":\"Patient/1\"},"
                                + "\"_subject\":{\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\"}]}"),
                        "QuestionnaireResponse._subject"),
                unreadable(
                        "an id beside a value",
                        with("\"authored\":\"2026\",\"_authored\":{\"id\":\"a\"}"),
                        "QuestionnaireResponse._authored"),
                unreadable(
                        "something beside a repeating value",
                        with("\"meta\":{\"profile\":[\"a\"],\"_profile\":[{\"id\":\"a\"}]}"),
                        "QuestionnaireResponse.meta._profile"),
                unreadable(
                        "something beside an extension's url",
                        with(
                                "\"extension\":[{\"url\":\"u\",\"_url\":{\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\"}]},"
                                        + "\"valueCode\":\"c\"}]"),
                        "QuestionnaireResponse.extension[0]._url"),
                unreadable(
                        "an extension without url",
                        with("\"extension\":[{\"valueCode\":\"c\"}]"),
                        "QuestionnaireResponse.extension[0]"),
                unreadable(
                        "an extension without value",
                        with("\"extension\":[{\"url\":\"u\"}]"),
                        "QuestionnaireResponse.extension[0]"),
                unreadable(
                        "an extension with value and extension",
                        with(
                                "\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\",\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\"}]}]"),
                        "QuestionnaireResponse.extension[0]"),
                unreadable("no resourceType", "{\"status\":\"completed\"}", "QuestionnaireResponse"),
                unreadable("another resourceType", "{\"resourceType\":\"Patient\"}", "QuestionnaireResponse"),
                unreadable(
                        "resourceType in other letters",
                        "{\"resourceType\":\"questionnaireresponse\"}",
                        "QuestionnaireResponse"),
                unreadable(
                        "resourceType inside",
                        with("\"subject\":{\"resourceType\":\"Reference\"}"),
                        "QuestionnaireResponse.subject.resourceType"));
    }

    static Stream<HostileBody> demands() {
        return Stream.of(
                notSupported(
                        "modifierExtension",
                        with("\"modifierExtension\":[{\"url\":\"u\",\"valueBoolean\":true}]"),
                        "QuestionnaireResponse.modifierExtension"),
                notSupported(
                        "modifierExtension on an item",
                        with("\"item\":[{\"linkId\":\"a\",\"modifierExtension\":[]}]"),
                        "QuestionnaireResponse.item[0].modifierExtension"),
                notSupported(
                        "modifierExtension where R4 has none",
                        answering("\"valueCoding\":{\"modifierExtension\":[]}"),
                        ANSWER + ".value.modifierExtension"),
                notSupported(
                        "implicitRules", with("\"implicitRules\":\"http://x\""), "QuestionnaireResponse.implicitRules"),
                notSupported(
                        "a contained questionnaire",
                        with("\"contained\":[{\"resourceType\":\"Questionnaire\"}]"),
                        "QuestionnaireResponse.contained"));
    }
}
