package org.dorsal.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** The sandbox EHR's FHIR API. */
final class SandboxFhir extends RestfulServer {
    private static final long serialVersionUID = 1L;

    private final transient ProviderDependencies parts;

    SandboxFhir(ProviderDependencies parts) {
        super(FhirContext.forR4Cached());
        this.parts = parts;
    }

    @Override
    protected void initialize() {
        var readable = Stream.of(
                        Patient.class,
                        Practitioner.class,
                        Encounter.class,
                        Condition.class,
                        Procedure.class,
                        MedicationRequest.class,
                        MedicationStatement.class)
                .map(type -> new ReadOnlyResourceProvider(type, parts));
        var writable = Stream.of(
                        Observation.class,
                        CarePlan.class,
                        QuestionnaireResponse.class,
                        DocumentReference.class,
                        Provenance.class)
                .map(type -> new WritableResourceProvider<>(type, parts));
        setResourceProviders(Stream.concat(readable, writable)
                .map(IResourceProvider.class::cast)
                .toList());
        setServerName("Sandbox EHR");
    }
}
