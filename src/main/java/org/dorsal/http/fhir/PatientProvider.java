package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;

/**
 * Provider of the operations on a patient. The Patient resource itself is the EHR's: it is neither stored nor read here.
 */
record PatientProvider(PatientEverything everything, Clock clock) implements IResourceProvider {
    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return Patient.class;
    }

    /** A page of the patient's stored record. */
    @Operation(name = PatientEverything.EVERYTHING, idempotent = true, manualRequest = true)
    public Bundle everything(@IdParam IdType id, ServletRequestDetails details) {
        return everything.page(FhirCall.of(details), id.getIdPart(), clock.instant());
    }
}
