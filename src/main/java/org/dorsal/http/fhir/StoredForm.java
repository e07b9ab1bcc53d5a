package org.dorsal.http.fhir;

import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Subscription;

/**
 * A resource as JSON bytes, in the object that HAPI passes between provider and interceptors. The object has the type
 * and the id; the bytes are its user data. They are parsed only where a client requests another form than the stored
 * one ({@link StoredBytesInterceptor}), and where the assessment reads a body.
 */
final class StoredForm {
    private static final String BYTES = StoredForm.class.getName();

    private StoredForm() {}

    /**
     * The resource of that type and id.
     *
     * @param json UTF-8, sent unchanged
     */
    static <R extends Resource> R of(Class<R> type, String id, byte[] json) {
        try {
            R resource = type.getConstructor().newInstance();
            resource.setId(id);
            resource.setUserData(BYTES, json);
            return resource;
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The body of a request. */
    static Resource of(FhirCall call, byte[] body) {
        if (call.route().isBatch()) {
            return of(Bundle.class, call.requestId(), body);
        }
        return call.type().equals(SubscriptionProvider.TYPE)
                ? of(Subscription.class, call.id(), body)
                : of(QuestionnaireResponse.class, call.id(), body);
    }

    static byte[] bytes(IBaseResource resource) {
        return (byte[]) Objects.requireNonNull(resource.getUserData(BYTES), "a resource without its bytes");
    }
}
