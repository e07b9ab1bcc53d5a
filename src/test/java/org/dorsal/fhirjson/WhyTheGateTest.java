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
class WhyTheGateTest {

    /** Body that HAPI accepts, and its encoding after parsing. */
    record Taken(String body, String becomes) {}

    @ParameterizedTest
    @MethodSource("bodies")
    void hapi_alone_takes_it_for_something_else_and_the_gate_does_not_let_it_through(Taken taken) {
        assertThat(FhirJson.parse(utf8(taken.body()), QuestionnaireResponse.class))
                .isInstanceOfSatisfying(
                        Parsed.ParsedResource.class,
                        read -> assertThat(new String(FhirJson.encode(read.resource()), StandardCharsets.UTF_8))
                                .isEqualTo(taken.becomes()));
        assertThat(new Gate(Limits.ofRequests()).check(utf8(taken.body()), "QuestionnaireResponse"))
                .isInstanceOf(Gate.GateRefusal.class);
    }

    static Stream<Taken> bodies() {
        String nothing = with("").replace(",}", "}");
        return Stream.of(
                new Taken(
                        answering("\"valueBoolean\":true,\"valueBoolean\":false"), answering("\"valueBoolean\":false")),
                new Taken(answering("\"valueBoolean\":\"true\""), answering("\"valueBoolean\":true")),
                new Taken(answering("\"valueInteger\":\"7\""), answering("\"valueInteger\":7")),
                new Taken(answering("\"valueInteger\":1e2"), answering("\"valueInteger\":100")),
                new Taken(answering("\"valueInteger\":+7"), answering("\"valueInteger\":7")),
                new Taken(answering("\"valueString\":true"), answering("\"valueString\":\"true\"")),
                new Taken(answering("\"valueString\":\"a\\ud800b\""), answering("\"valueString\":\"a?b\"")),
                new Taken(answering("\"valueString\":\" \""), with("\"item\":[{\"linkId\":\"a\"}]")),
                new Taken("{'resourceType':'QuestionnaireResponse','status':'completed'}", nothing),
                new Taken(with("\"foo\":[]"), nothing),
                new Taken(with("\"item\":[null,{}]"), nothing),
                new Taken(with("\"item\":[[{\"linkId\":\"a\"}]]"), with("\"item\":[{\"linkId\":\"a\"}]")),
                new Taken(with("\"_status\":{\"id\":\"a\"}"), nothing),
                new Taken(with("\"extension\":[{\"url\":\"u\"}]"), nothing),
                new Taken(
                        with("\"subject\":[{\"reference\":\"Patient/1\"}]"),
                        with("\"subject\":{\"reference\":\"Patient/1\"}")));
    }
}
