package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.WalkedAssessment.RESPONSE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.OperationDefinition;

/** A proof for each operation, compared with its published definition. */
final class OperationProofs {
    private final WalkedAssessment walked;
    private final Map<String, Consumer<OperationDefinition>> proofs =
            Map.of(RESPONSE + "/$score", this::score, RESPONSE + "/$validate", this::validate);

    OperationProofs(WalkedAssessment walked) {
        this.walked = walked;
    }

    void of(String type, CapabilityStatementRestResourceOperationComponent claimed) {
        var definition = definition(claimed.getName());
        assertThat(claimed.getDefinition()).isIn(definition.getUrl(), definition.getBase());
        assertThat(definition.getCode()).isEqualTo(claimed.getName());
        assertThat(definition.getResource()).extracting(code -> code.getCode()).contains(type);
        Optional.ofNullable(proofs.get(type + "/$" + claimed.getName()))
                .orElseThrow(() -> new AssertionError("nobody here proves " + claimed.getName()))
                .accept(definition);
    }

    /** Finds the definition by its id, which is the operation's name, without a token. */
    private OperationDefinition definition(String name) {
        var found = walked.anybody().get("OperationDefinition?_id=" + name).entries();
        assertThat(found).hasSize(1);
        return FhirJson.context()
                .newJsonParser()
                .parseResource(OperationDefinition.class, found.getFirst().toString());
    }

    private void score(OperationDefinition defined) {
        assertThat(defined.getAffectsState()).isFalse();
        assertThat(defined.getType()).isTrue();
        assertThat(defined.getInstance()).isTrue();
        assertThat(defined.getSystem()).isFalse();

        var body = WalkedAssessment.body(walked.patient(), "scored-only").toString();
        var scored = walked.ehr().post(RESPONSE + "/$score", body);
        isResultSet(scored);
        var wrapped = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\""
                + defined.getParameterFirstRep().getName() + "\",\"resource\":" + body + "}]}";
        assertThat(walked.ehr()
                        .post(RESPONSE + "/$score", wrapped)
                        .entries()
                        .getFirst()
                        .path("id"))
                .isEqualTo(scored.entries().getFirst().path("id"));
        assertThat(walked.ehr()
                        .get(RESPONSE + "?identifier=" + walked.patient() + "-scored-only")
                        .entries())
                .isEmpty();
        var instance = RESPONSE + "/" + walked.id() + "/$score";
        isResultSet(walked.ehr().get(instance));
        isResultSet(walked.ehr().post(instance, "{\"resourceType\":\"Parameters\"}"));
        isResultSet(walked.ehr().send("POST", instance, ""));

        RefusalAssertions.becauseNobodyMay(walked.ehr().post("$score", body));
        RefusalAssertions.becauseNobodyMay(walked.ehr().get(RESPONSE + "/$score"));
        RefusalAssertions.by(walked.ehr().post(instance, body));
        RefusalAssertions.by(walked.ehr().post(instance, wrapped));
    }

    private void validate(OperationDefinition defined) {
        assertThat(defined.getAffectsState()).isFalse();
        assertThat(defined.getType()).isTrue();
        assertThat(defined.getInstance()).isTrue();
        assertThat(defined.getSystem()).isFalse();

        var type = RESPONSE + "/$validate";
        var instance = RESPONSE + "/" + walked.id() + "/$validate";
        var body = WalkedAssessment.body(walked.patient(), "validated-only").toString();
        assertThat(severities(walked.ehr().post(type, body))).containsExactly("information");
        assertThat(severities(walked.ehr().post(type, parameters(body, "\"mode\",\"valueCode\":\"create\""))))
                .containsExactly("information");
        assertThat(severities(walked.ehr().post(type, body.replace("\"completed\"", "\"stopped\""))))
                .contains("error")
                .doesNotContain("information");
        assertThat(walked.ehr()
                        .get(RESPONSE + "?identifier=" + walked.patient() + "-validated-only")
                        .entries())
                .isEmpty();
        assertThat(severities(walked.ehr().send("POST", instance, ""))).containsExactly("information");
        assertThat(severities(walked.ehr().post(instance, body)))
                .as("the body carries no id, as an update has to")
                .containsExactly("error");

        var unknown = parameters(body, "\"anything\",\"valueString\":\"x\"");
        RefusalAssertions.by(walked.ehr().post(type, unknown));
        assertThat(severities(walked.ehr().post(type, unknown, "Prefer", "handling=lenient")))
                .containsExactly("information", "warning");
        RefusalAssertions.by(walked.ehr().post(type, parameters(body, "\"mode\",\"valueCode\":\"update\"")));
        RefusalAssertions.by(walked.ehr().post(instance, parameters(body, "\"mode\",\"valueCode\":\"delete\"")));
        RefusalAssertions.by(walked.ehr().post(type, "{\"resourceType\":\"Parameters\"}"));
    }

    private static String parameters(String resource, String other) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":" + resource
                + "},{\"name\":" + other + "}]}";
    }

    private static List<String> severities(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json()
                .path("issue")
                .valueStream()
                .map(issue -> issue.path("severity").asString(""))
                .toList();
    }

    private static void isResultSet(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("type").asString("")).isEqualTo("collection");
        assertThat(answer.entries())
                .extracting(entry -> entry.path("resourceType").asString(""))
                .contains("Observation", "CarePlan", "Provenance");
    }
}
