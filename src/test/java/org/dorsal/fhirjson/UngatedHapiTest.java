package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.utf8;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Test of HAPI's strict parser without the gate. A failure after an upgrade means that HAPI has become stricter, and
 * that the gate's check is no longer needed.
 */
class UngatedHapiTest {

    /** Body that HAPI accepts, and its encoding after parsing. */
    record ToleratedBody(String body, String becomes) {}

    @ParameterizedTest
    @MethodSource("bodies")
    void hapi_alone_takes_it_for_something_else_and_the_gate_does_not_let_it_through(ToleratedBody body) {
        assertThat(FhirJson.parse(utf8(body.body()), QuestionnaireResponse.class))
                .isInstanceOfSatisfying(
                        Parsed.ParsedResource.class,
                        read -> assertThat(new String(FhirJson.encode(read.resource()), StandardCharsets.UTF_8))
                                .isEqualTo(body.becomes()));
        assertThat(new Gate(Limits.ofRequests()).check(utf8(body.body()), "QuestionnaireResponse"))
                .isInstanceOf(Gate.GateRefusal.class);
    }

    static Stream<ToleratedBody> bodies() {
        String nothing = with("").replace(",}", "}");
        return Stream.of(
                new ToleratedBody(
                        answering("\"valueBoolean\":true,\"valueBoolean\":false"), answering("\"valueBoolean\":false")),
                new ToleratedBody(answering("\"valueBoolean\":\"true\""), answering("\"valueBoolean\":true")),
                new ToleratedBody(answering("\"valueInteger\":\"7\""), answering("\"valueInteger\":7")),
                new ToleratedBody(answering("\"valueInteger\":1e2"), answering("\"valueInteger\":100")),
                new ToleratedBody(answering("\"valueInteger\":+7"), answering("\"valueInteger\":7")),
                new ToleratedBody(answering("\"valueString\":true"), answering("\"valueString\":\"true\"")),
                new ToleratedBody(answering("\"valueString\":\"a\\ud800b\""), answering("\"valueString\":\"a?b\"")),
                new ToleratedBody(answering("\"valueString\":\" \""), with("\"item\":[{\"linkId\":\"a\"}]")),
                new ToleratedBody("{'resourceType':'QuestionnaireResponse','status':'completed'}", nothing),
                new ToleratedBody(with("\"foo\":[]"), nothing),
                new ToleratedBody(with("\"item\":[null,{}]"), nothing),
                new ToleratedBody(with("\"item\":[[{\"linkId\":\"a\"}]]"), with("\"item\":[{\"linkId\":\"a\"}]")),
                new ToleratedBody(with("\"_status\":{\"id\":\"a\"}"), nothing),
                new ToleratedBody(with("\"extension\":[{\"url\":\"u\"}]"), nothing),
                new ToleratedBody(
                        with("\"subject\":[{\"reference\":\"Patient/1\"}]"),
                        with("\"subject\":{\"reference\":\"Patient/1\"}")));
    }
}
