package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Refusals in FHIR's form. */
final class Outcomes {
    static final String JSON = "application/fhir+json;charset=utf-8";

    private Outcomes() {}

    /** @param code of FHIR's issue types */
    static void send(HttpServletResponse response, int status, String code, String diagnostics) throws IOException {
        response.setStatus(status);
        response.setContentType(JSON);
        Map<String, Object> issue = Map.of("severity", "error", "code", code, "diagnostics", diagnostics);
        response.getWriter().print(Json.text(Map.of("resourceType", "OperationOutcome", "issue", List.of(issue))));
    }
}
