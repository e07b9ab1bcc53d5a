package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Resource;

/** Answers of operations that return one resource (FHIR R4 operations, 3.2.0.2). */
final class OperationAnswer {
    private OperationAnswer() {}

    /** The resource itself; with ignored parameters, {@code Parameters} that hold it as return, and the issues. */
    static <R extends Resource> Resource of(FhirCall call, Class<R> type, byte[] resource, List<Problem> ignored) {
        if (ignored.isEmpty()) {
            return call.resource(type, resource);
        }
        String answer = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"return\",\"resource\":"
                + new String(resource, StandardCharsets.UTF_8) + "},{\"name\":\"issues\",\"resource\":"
                + new String(OutcomeBody.warnings(ignored), StandardCharsets.UTF_8) + "}]}";
        return call.resource(org.hl7.fhir.r4.model.Parameters.class, answer.getBytes(StandardCharsets.UTF_8));
    }
}
