package org.dorsal.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.HashMapResourceProvider;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;

/** The sandbox EHR's FHIR API: its patients, kept in memory. */
final class SandboxFhir extends RestfulServer {
    private static final long serialVersionUID = 1L;

    SandboxFhir() {
        super(FhirContext.forR4Cached());
    }

    @Override
    protected void initialize() {
        var patients = new HashMapResourceProvider<>(getFhirContext(), Patient.class);
        SandboxPatients.all().forEach(patients::store);
        setResourceProviders(List.of(patients));
        setServerName("Sandbox EHR");
    }
}
