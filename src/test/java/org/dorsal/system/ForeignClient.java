package org.dorsal.system;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import java.util.Map;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Generic client of a foreign system: HAPI's defaults, and metadata before the first call. */
final class ForeignClient {
    private static final SomeService SERVICE = SomeService.shared();
    private static final FhirContext R4 = context();

    private ForeignClient() {}

    private static FhirContext context() {
        var context = FhirContext.forR4();
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.ONCE);
        return context;
    }

    /** Client without a token. */
    static IGenericClient anonymous() {
        return R4.newRestfulGenericClient(SERVICE.base(SomeService.NORTHSIDE));
    }

    /** Client with all scopes. */
    static IGenericClient withToken() {
        var client = anonymous();
        client.registerInterceptor(
                new BearerTokenAuthInterceptor(SERVICE.token(SomeService.NORTHSIDE, "system/*.cruds", Map.of())));
        return client;
    }

    /** Creates a response about that patient, with the patient's name as identifier. */
    static MethodOutcome create(String patient) {
        return create(patient, patient);
    }

    static MethodOutcome create(String patient, String identifier) {
        return withToken().create().resource(response(patient, identifier)).execute();
    }

    /** A finished response as HAPI's model. */
    static QuestionnaireResponse response(String patient, String identifier) {
        return R4.newJsonParser()
                .parseResource(
                        QuestionnaireResponse.class,
                        SomeResponse.of(patient).identifier(identifier).json());
    }
}
