package org.dorsal.sandbox;

import ca.uhn.fhir.context.FhirContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;

/** Resources as JSON and back. */
final class Json {
    private Json() {}

    static String text(Resource resource) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource);
    }

    static String text(Map<String, Object> members) {
        return JSONObjectUtils.toJSONString(members);
    }

    static Resource resource(String json) {
        return (Resource) FhirContext.forR4Cached().newJsonParser().parseResource(json);
    }
}
