package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.utf8;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.util.List;
import org.dorsal.fhirjson.Gate.GateRefusalKind;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Gate GATE = new Gate(Limits.ofRequests());

    @Test
    void a_valid_response_passes_as_the_same_bytes() {
        byte[] body = utf8(SomeResponses.VALID);

        assertThat(GATE.check(body, "QuestionnaireResponse"))
                .isInstanceOfSatisfying(
                        Gate.AcceptedBody.class,
                        passed -> assertThat(passed.json()).isSameAs(body));
    }

    @Test
    void all_faults_of_the_shape_are_told_at_once() {
        String body = with("\"foo\":1,\"authored\":null,\"item\":[{\"linkId\":7},{\"linkId\":\"b\",\"bar\":2}]");

        assertThat(problems(body))
                .extracting(Problem::expression)
                .containsExactly(
                        "QuestionnaireResponse.foo",
                        "QuestionnaireResponse.authored",
                        "QuestionnaireResponse.item[0].linkId",
                        "QuestionnaireResponse.item[1].bar");
    }

    @Test
    void an_unreadable_body_is_not_called_unsupported() {
        String body = with("\"implicitRules\":\"http://x\",\"foo\":1");

        assertThat(GATE.check(utf8(body), "QuestionnaireResponse"))
                .isInstanceOfSatisfying(
                        Gate.GateRefusal.class,
                        refused -> assertThat(refused.kind()).isEqualTo(GateRefusalKind.UNREADABLE));
    }

    @Test
    void no_more_than_a_hundred_faults_are_told() {
        assertThat(problems(with("\"item\":[" + "{},".repeat(5_000) + "{}]"))).hasSize(100);
        assertThat(problems("{" + "\"a\":1,".repeat(5_000) + "\"a\":1}")).hasSize(100);
    }

    @Test
    void a_refusal_never_repeats_what_the_patient_said() {
        String secret = "Canary-Smith";
        List<String> bodies = List.of(
                answering("\"valueBoolean\":\"" + secret + "\""),
                answering("\"valueString\":" + secret),
                answering("\"" + secret + "\":\"" + secret + "\""),
                answering("\"valueString\":\"" + secret + "\\u0000\""),
                with("\"id\":\"" + secret + "/1\""));

        assertThat(bodies)
                .allSatisfy(body -> assertThat(problems(body).toString()).doesNotContain("Canary"));
    }

    @Test
    void resources_inside_a_bundle_are_held_to_their_own_type() {
        String response = with("\"foo\":1");
        String bundle = "{\"entry\":[{\"resource\":" + response
                + "},{\"resource\":{\"resourceType\":\"Nothing\"}}],\"type\":\"batch\",\"resourceType\":\"Bundle\"}";

        assertThat(GATE.check(utf8(bundle), "Bundle"))
                .isInstanceOfSatisfying(
                        Gate.GateRefusal.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::expression)
                                .containsExactly("Bundle.entry[0].resource.foo", "Bundle.entry[1].resource"));
    }

    private static List<Problem> problems(String body) {
        return switch (GATE.check(utf8(body), "QuestionnaireResponse")) {
            case Gate.GateRefusal refused -> refused.problems();
            case Gate.AcceptedBody _ -> List.of();
        };
    }
}
