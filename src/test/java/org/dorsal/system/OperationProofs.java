package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.WalkedAssessment.RESPONSE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.Reference;

/** A proof for each operation, compared with its published definition. */
final class OperationProofs {
    private final WalkedAssessment walked;
    private final Map<String, Consumer<OperationDefinition>> proofs = Map.of(
            RESPONSE + "/$score",
            this::score,
            RESPONSE + "/$validate",
            this::validate,
            RESPONSE + "/$extract",
            this::extract,
            "Patient/$everything",
            this::everything,
            "PlanDefinition/$apply",
            this::apply,
            SomePopulation.TYPE,
            this::populate);

    OperationProofs(WalkedAssessment walked) {
        this.walked = walked;
    }

    private void populate(OperationDefinition defined) {
        PopulationProof.of(defined, walked.ehr());
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
        var definitions =
                walked.anybody().get("OperationDefinition?_id=" + name).entries();
        assertThat(definitions).hasSize(1);
        return FhirJson.context()
                .newJsonParser()
                .parseResource(OperationDefinition.class, definitions.getFirst().toString());
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
        RefusalAssertions.assertBy(walked.ehr().post(instance, body));
        RefusalAssertions.assertBy(walked.ehr().post(instance, wrapped));
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
        RefusalAssertions.assertBy(walked.ehr().post(type, unknown));
        RefusalAssertions.assertBy(walked.ehr().post(type, parameters(body, "\"mode\",\"valueCode\":\"update\"")));
        RefusalAssertions.assertBy(walked.ehr().post(instance, parameters(body, "\"mode\",\"valueCode\":\"delete\"")));
        RefusalAssertions.assertBy(walked.ehr().post(type, "{\"resourceType\":\"Parameters\"}"));
    }

    private void extract(OperationDefinition defined) {
        assertThat(defined.getAffectsState()).isFalse();
        assertThat(defined.getType()).isTrue();
        assertThat(defined.getInstance()).isTrue();
        assertThat(defined.getSystem()).isFalse();
        assertThat(defined.getComment()).contains("preliminary");

        var type = RESPONSE + "/$extract";
        var instance = RESPONSE + "/" + walked.id() + "/$extract";
        var response = WalkedAssessment.body(walked.patient(), "extracted-only");
        response.withArray("/item")
                .addObject()
                .put("linkId", "vital-signs")
                .putArray("item")
                .addObject()
                .put("linkId", "body-temperature")
                .putArray("answer")
                .addObject()
                .put("valueDecimal", 36.9);
        var body = response.toString();
        var name = defined.getParameterFirstRep().getName();
        var wrapped = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"" + name + "\",\"resource\":" + body;
        var bare = transaction(walked.ehr().post(type, body));
        assertThat(((Observation) bare.getEntryFirstRep().getResource()).getHasMember())
                .as("the temperature is a member of the panel")
                .hasSize(1);
        assertThat(bare.getEntry())
                .hasSameSizeAs(
                        transaction(walked.ehr().post(type, wrapped + "}]}")).getEntry());
        assertThat(walked.ehr()
                        .get(RESPONSE + "?identifier=" + walked.patient() + "-extracted-only")
                        .entries())
                .isEmpty();
        assertThat(walked.ehr().get(address(bare.getEntryFirstRep())).status()).isEqualTo(404);

        for (var stored : List.of(
                walked.ehr().get(instance),
                walked.ehr().send("POST", instance, ""),
                walked.ehr().post(instance, "{\"resourceType\":\"Parameters\"}"))) {
            assertThat(transaction(stored).getEntry())
                    .allSatisfy(
                            entry -> assertThat(walked.ehr().get(address(entry)).status())
                                    .isEqualTo(200));
        }
        assertThat(transaction(walked.ehr().post(type, documented("extract"))).getEntry())
                .isNotEmpty();

        var unknown = wrapped + "},{\"name\":\"anything\",\"valueString\":\"x\"}]}";
        RefusalAssertions.assertBy(walked.ehr().post(type, unknown));
        RefusalAssertions.assertBy(walked.ehr().post(type, body.replace("\"completed\"", "\"in-progress\"")));
        RefusalAssertions.assertBy(walked.ehr().post(type, "{\"resourceType\":\"Parameters\"}"));
        RefusalAssertions.assertBy(walked.ehr().post(instance, body));
        RefusalAssertions.assertBy(walked.ehr().post(instance, wrapped + "}]}"));
    }

    private void everything(OperationDefinition defined) {
        new RecordOperationProofs(walked).everything(defined);
    }

    private void apply(OperationDefinition defined) {
        new RecordOperationProofs(walked).apply(defined);
    }

    private static Bundle transaction(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var bundle = FhirJson.context()
                .newJsonParser()
                .parseResource(Bundle.class, answer.json().toString());
        assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
        var addresses = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getFullUrl)
                .toList();
        assertThat(addresses).isNotEmpty().doesNotHaveDuplicates().allMatch(url -> url.startsWith("urn:uuid:"));
        assertThat(bundle.getEntry()).allSatisfy(entry -> {
            var observation = (Observation) entry.getResource();
            assertThat(addresses)
                    .containsAll(observation.getHasMember().stream()
                            .map(Reference::getReference)
                            .toList());
            assertThat(entry.getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.POST);
            assertThat(entry.getRequest().getUrl()).isEqualTo("Observation");
            var own = observation.getIdentifierFirstRep();
            assertThat(URLDecoder.decode(entry.getRequest().getIfNoneExist(), StandardCharsets.UTF_8))
                    .isEqualTo("identifier=" + own.getSystem() + "|" + own.getValue());
        });
        return bundle;
    }

    /** Address of the stored Observation; its identifier is its id. */
    private static String address(Bundle.BundleEntryComponent entry) {
        return "Observation/"
                + ((Observation) entry.getResource()).getIdentifierFirstRep().getValue();
    }

    /** Body of the example in the operation's page. */
    static String documented(String operation) {
        try {
            var page = Files.readString(Path.of("src/docs/fhir/operations.md"));
            var begin = page.indexOf("-d '{", page.indexOf("/\\$" + operation + "\"")) + "-d '".length();
            return page.substring(begin, page.indexOf("}'", begin) + 1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
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
