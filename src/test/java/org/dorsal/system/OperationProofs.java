package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.WalkedAssessment.RESPONSE;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.OperationDefinition;

/** A proof for each operation, compared with its published definition. */
final class OperationProofs {
    private final WalkedAssessment walked;
    private final Map<String, Consumer<OperationDefinition>> proofs = Map.of(RESPONSE + "/$score", this::score);

    OperationProofs(WalkedAssessment walked) {
        this.walked = walked;
    }

    void of(String type, CapabilityStatementRestResourceOperationComponent claimed) {
        var definition = definition(claimed.getDefinition());
        assertThat(definition.getCode()).isEqualTo(claimed.getName());
        assertThat(definition.getResource()).extracting(code -> code.getCode()).contains(type);
        Optional.ofNullable(proofs.get(type + "/$" + claimed.getName()))
                .orElseThrow(() -> new AssertionError("nobody here proves " + claimed.getName()))
                .accept(definition);
    }

    /** Finds the definition by its canonical, without a token. */
    private OperationDefinition definition(String canonical) {
        var found = walked.anybody()
                .get("OperationDefinition?url=" + URLEncoder.encode(canonical, StandardCharsets.UTF_8))
                .entries();
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

    private static void isResultSet(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("type").asString("")).isEqualTo("collection");
        assertThat(answer.entries())
                .extracting(entry -> entry.path("resourceType").asString(""))
                .contains("Observation", "CarePlan", "Provenance");
    }
}
