package org.dorsal.http.fhir;

import java.util.List;
import org.dorsal.fhirjson.Problem;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes OperationOutcomes (R4). */
final class Outcomes {
    /** Nobody mends more at once, and a hostile body must not make us write a megabyte of complaints. */
    private static final int MAX_ISSUES = 100;

    private static final JsonMapper JSON = JsonMapper.shared();

    private Outcomes() {}

    static byte[] errors(List<Problem> problems) {
        return write("error", problems.stream().limit(MAX_ISSUES).toList());
    }

    /** Says that it worked. */
    static byte[] done(String says) {
        return write("information", List.of(new Problem("informational", "", says)));
    }

    private static byte[] write(String severity, List<Problem> problems) {
        ObjectNode outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
        ArrayNode issues = outcome.putArray("issue");
        for (Problem problem : problems) {
            ObjectNode issue = issues.addObject().put("severity", severity).put("code", problem.code());
            issue.put("diagnostics", problem.says());
            if (!problem.expression().isEmpty()) {
                issue.putArray("expression").add(problem.expression());
            }
        }
        return JSON.writeValueAsBytes(outcome);
    }
}
