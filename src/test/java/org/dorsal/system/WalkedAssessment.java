package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.instance.model.api.IBaseResource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posted and amended assessment, with a value for every searchable element; two more of the same patient exist, so
 * that there is something to exclude.
 *
 * @param addresses addresses found so far, by type
 */
record WalkedAssessment(SomeService service, String patient, String id, Map<String, String> addresses) {
    static final String RESPONSE = "QuestionnaireResponse";
    private static final JsonMapper JSON = JsonMapper.shared();

    static WalkedAssessment in(SomeService service, String patient) {
        var walked =
                new WalkedAssessment(service, patient, created(service, patient, "first"), new ConcurrentHashMap<>());
        created(service, patient, "second");
        created(service, patient, "third");
        var amended = body(patient, "first").put("id", walked.id()).put("status", "amended");
        var updated = walked.ehr().put(RESPONSE + "/" + walked.id(), amended.toString(), "If-Match", "W/\"1\"");
        assertThat(updated.status()).as(updated.toString()).isEqualTo(200);
        return walked;
    }

    /** A finished response as an EHR sends it, with author, encounter and identifier. */
    static ObjectNode body(String patient, String name) {
        var body = (ObjectNode) JSON.readTree(
                SomeResponse.of(patient).identifier(patient + "-" + name).json());
        body.putObject("encounter").put("reference", "Encounter/" + patient + "-" + name);
        body.putObject("author").put("reference", "Practitioner/" + patient + "-" + name);
        return body;
    }

    private static String created(SomeService service, String patient, String name) {
        var token = service.token(
                SomeService.NORTHSIDE, "system/*.cruds", Map.of("fhirUser", "Practitioner/" + patient + "-" + name));
        var answer = new SomeClient(service.base(SomeService.NORTHSIDE), token)
                .post(RESPONSE, body(patient, name).toString());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.id();
    }

    /** Client with all scopes: a refusal means that the interaction does not exist. */
    SomeClient ehr() {
        return service.client(SomeService.NORTHSIDE, "system/*.cruds");
    }

    SomeClient anybody() {
        return SomeClient.anonymous(service.base(SomeService.NORTHSIDE));
    }

    /** Client with the fewest sufficient scopes to read the type: none for knowledge, otherwise this patient's. */
    SomeClient reader(String type) {
        if (Capabilities.isOpen(type)) {
            return anybody();
        }
        return type.equals("Device") // the software, which is no patient's
                ? service.client(SomeService.NORTHSIDE, "system/Device.rs")
                : service.client(SomeService.NORTHSIDE, "patient/*.rs", patient);
    }

    /** Address of one resource of that type, below the base: of this assessment, or any of the published ones. */
    String address(String type) {
        return addresses.computeIfAbsent(type, this::find);
    }

    private String find(String type) {
        if (type.equals(RESPONSE)) {
            return RESPONSE + "/" + id;
        }
        if (type.equals("Device")) {
            return ehr().get(find("Observation"))
                    .json()
                    .path("device")
                    .path("reference")
                    .asString("");
        }
        if (type.equals("AuditEvent")) {
            return type + "/" + created(id);
        }
        var among = Capabilities.isOpen(type) ? anybody().get(type) : ehr().get(RESPONSE + "/" + id + "/$score");
        return among.entries().stream()
                .filter(entry -> entry.path("resourceType").asString("").equals(type))
                .findFirst()
                .map(entry -> type + "/" + entry.path("id").asString(""))
                .orElseThrow(() -> new AssertionError("there is no " + type + " to walk"));
    }

    /** The event of its creation: the first that names it. */
    private String created(String response) {
        return ehr().get("AuditEvent?_sort=date&entity=QuestionnaireResponse/" + response)
                .entries()
                .getFirst()
                .path("id")
                .asString("");
    }

    SomeAnswer read(String type) {
        var answer = reader(type).get(address(type));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    IBaseResource resource(String type) {
        return FhirJson.context().newJsonParser().parseResource(read(type).text());
    }
}
