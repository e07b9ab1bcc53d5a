package org.dorsal.sandbox;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.*;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/** Writes to a sandbox with a token, rightly or not. */
record SomeWriter(SandboxEhr ehr, String token) {
    static final String PATIENT = "sandbox-02";
    static final String IDENTIFIERS = "https://dorsal.example/identifier";

    /** A backend service that may do everything. */
    static SomeWriter to(SandboxEhr ehr) {
        return with(ehr, "system/*.cruds", Map.of());
    }

    static SomeWriter with(SandboxEhr ehr, String scopes, Map<String, Object> claims) {
        Map<String, Object> allClaims = new HashMap<>(claims);
        allClaims.put("aud", List.of(ehr.fhirBase().toString()));
        return new SomeWriter(ehr, ehr.token(scopes, allClaims));
    }

    SomeReply post(String type, String body, String... headers) {
        return send("POST", "/" + type, body, headers);
    }

    SomeReply put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    SomeReply get(String path) {
        return send("GET", path, "");
    }

    SomeReply send(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(ehr.fhirBase() + path.replace("|", "%7C")))
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/fhir+json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return SomeReply.send(request);
    }

    /** Returns the number of resources that a search finds. */
    int countMatches(String search) {
        return ((Bundle) resource(get(search))).getTotal();
    }

    /** The id that a Location names. */
    static String idIn(SomeReply created) {
        var path = created.header("Location").replaceFirst("/_history/.*", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static Resource resource(SomeReply reply) {
        return Json.resource(reply.body());
    }

    /**
     * An Observation of patient 02 with this code and identifier; more members as JSON, each with a comma before it.
     */
    static String observation(VendorCode code, String identifier, String more) {
        return """
                {"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%s"},
                "identifier":[{"system":"%s","value":"%s"}],
                "code":{"coding":[{"system":"%s","code":"%s"}]}%s}\
                """.formatted(PATIENT, IDENTIFIERS, identifier, code.system(), code.code(), more);
    }

    static String observation(String identifier) {
        return observation(new VendorCode("http://loinc.org", "72514-3", "Pain severity"), identifier, "");
    }

    /** A note on patient 02; more members as JSON, each with a comma before it. */
    static String note(String contentType, String more) {
        return """
                {"resourceType":"DocumentReference","status":"current","type":{"text":"Note"},
                "subject":{"reference":"Patient/%s"},"identifier":[{"system":"%s","value":"note"}],
                "content":[{"attachment":{"contentType":"%s","data":"%s"}}]%s}""".formatted(
                PATIENT, IDENTIFIERS, contentType, Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}), more);
    }

    static String questionnaireResponse() {
        return """
                {"resourceType":"QuestionnaireResponse","status":"completed","subject":{"reference":"Patient/%s"}}""".formatted(PATIENT);
    }

    /** The body with an id in it, as an update needs it. */
    static String identified(String body, String id) {
        return body.replaceFirst("\\{", "{\"id\":\"" + id + "\",");
    }
}
