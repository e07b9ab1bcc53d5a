package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.utf8;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict is not stubborn: what R4 allows and HAPI keeps passes. */
class GateAcceptsTest {

    private static final Gate GATE = new Gate(Limits.ofRequests());

    @ParameterizedTest
    @MethodSource("responses")
    void what_r4_allows_in_a_response_passes(String body) {
        assertThat(GATE.check(utf8(body), "QuestionnaireResponse")).isInstanceOf(Gate.AcceptedBody.class);
    }

    static Stream<String> responses() {
        String absent = "{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\","
                + "\"valueCode\":\"asked-unknown\"}]}";
        return Stream.of(
                "  {\r\n\t\"status\" : \"completed\" , \"resourceType\" : \"QuestionnaireResponse\" }\n",
                with("\"id\":\"A-1.b\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2026-11-20T10:00:00Z\"}"),
                with("\"_authored\":" + absent),
                with("\"authored\":\"2026-11-20\",\"_authored\":" + absent),
                answering("\"_valueInteger\":" + absent),
                answering("\"valueInteger\":0"),
                answering("\"valueInteger\":-5"),
                answering("\"valueDecimal\":12"),
                answering("\"valueDecimal\":-0.50e-3"),
                answering("\"valueString\":\" Gr\\u00fc\u00df\\tdi\ud83d\ude00\\ud83d\\ude00 \""),
                answering("\"valueString\":\"Robert'); DROP TABLE patient;--\""),
                answering("\"valueCoding\":{\"extension\":[" + absent.substring(14, absent.length() - 2) + "]}"),
                answering("\"valueInteger\":1,\"item\":[{\"linkId\":\"b\",\"answer\":[{\"valueBoolean\":false}]}]"),
                answering("\"valueReference\":{\"reference\":\"Patient/1\"}"),
                answering("\"valueQuantity\":{\"value\":3.0,\"unit\":\"d\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A\",\"B\"],\"family\":\"C\"}],\"birthDate\":\"1970-01-01\"}",
                "{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\"}],"
                        + "\"managingOrganization\":{\"reference\":\"#o\"}}",
                "{\"resourceType\":\"Patient\",\"deceasedBoolean\":false,\"multipleBirthInteger\":2}"
            })
    void other_resources_are_held_to_their_own_shape(String body) {
        assertThat(GATE.check(utf8(body), "Patient")).isInstanceOf(Gate.AcceptedBody.class);
        assertThat(GATE.check(utf8(body), "QuestionnaireResponse")).isInstanceOf(Gate.GateRefusal.class);
    }

    @Test
    void a_batch_passes_with_all_that_is_in_it() {
        String body =
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\",\"resource\":"
                        + SomeResponses.VALID
                        + ",\"request\":{\"method\":\"POST\",\"url\":\"QuestionnaireResponse\"}}]}";

        assertThat(GATE.check(utf8(body), "Bundle")).isInstanceOf(Gate.AcceptedBody.class);
    }

    @Test
    void parameters_pass_with_a_resource_in_them() {
        String body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueBoolean\":true},"
                + "{\"name\":\"b\",\"resource\":" + SomeResponses.VALID + "}]}";

        assertThat(GATE.check(utf8(body), "Parameters")).isInstanceOf(Gate.AcceptedBody.class);
    }
}
