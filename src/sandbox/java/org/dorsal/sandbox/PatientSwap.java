package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Changes an answer into the same about another patient. A search without a match gets a matching resource of another
 * patient.
 */
final class PatientSwap {
    private static final Pattern PATIENT = Pattern.compile("\\b(sandbox-\\d\\d)\\b");
    private static final Pattern IDENTIFIER = Pattern.compile("identifier=([^|&]*)\\|([^&]*)");

    private PatientSwap() {}

    static String swapped(String body, HttpServletRequest request) {
        var query = Optional.ofNullable(request.getQueryString())
                .map(q -> URLDecoder.decode(q, StandardCharsets.UTF_8))
                .orElse("");
        var answer = Json.resource(body);
        if (answer instanceof Bundle bundle && !bundle.hasEntry()) {
            bundle.setTotal(1)
                    .addEntry()
                    .setResource(Json.resource(
                            wanted(RequestedInteraction.of(request).type(), query)));
        }
        var text = Json.text(answer);
        var own = PATIENT.matcher(query + text);
        return own.find() ? text.replace(own.group(1), SandboxPatients.otherThan(own.group(1))) : text;
    }

    /** Builds a resource that the search would match. */
    private static String wanted(String type, String query) {
        var patient = PATIENT.matcher(query);
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("resourceType", type);
        resource.put("id", "of-another-patient");
        resource.put("subject", Map.of("reference", "Patient/" + (patient.find() ? patient.group(1) : "sandbox-02")));
        var identifier = IDENTIFIER.matcher(query);
        if (identifier.find()) {
            var identifierJson = Map.of("system", identifier.group(1), "value", identifier.group(2));
            resource.put("identifier", type.equals("QuestionnaireResponse") ? identifierJson : List.of(identifierJson));
        }
        return Json.text(resource);
    }
}
