package org.dorsal.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.Include;
import ca.uhn.fhir.rest.annotation.IncludeParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.provider.HashMapResourceProvider;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * HAPI's provider in memory, which reads, creates and updates, with the searches that a record needs. Public only
 * because HAPI calls it by reflection.
 */
public class PatientScopedHapiProvider<T extends Resource> extends HashMapResourceProvider<T> {
    private final Compartment compartment;

    PatientScopedHapiProvider(Class<T> type, Compartment compartment) {
        super(FhirContext.forR4Cached(), type);
        this.compartment = compartment;
    }

    @Search
    public List<T> search(
            @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
            @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
            @OptionalParam(name = "code") @Nullable TokenOrListParam code,
            @OptionalParam(name = "status") @Nullable TokenOrListParam status,
            @OptionalParam(name = "date") @Nullable DateRangeParam date) {
        return search(patient, identifier, code, status).stream()
                .filter(resource ->
                        date == null || values(resource, "effective[x]").anyMatch(value -> within(value, date)))
                .toList();
    }

    List<T> search(
            @Nullable ReferenceParam patient,
            @Nullable TokenParam identifier,
            @Nullable TokenOrListParam code,
            @Nullable TokenOrListParam status) {
        Predicate<T> wanted = resource -> (patient == null
                        || compartment.patientsOf(resource).contains(patient.getIdPart()))
                && (identifier == null || values(resource, "identifier").anyMatch(value -> is(value, identifier)))
                && (code == null || values(resource, "code").anyMatch(value -> isOneOf(value, code)))
                && (status == null || values(resource, "status").anyMatch(value -> isOneOf(value, status)));
        return getStoredResources().stream().filter(wanted).toList();
    }

    private static Stream<Base> values(Resource resource, String element) {
        Property property = resource.getNamedProperty(element);
        return property == null ? Stream.empty() : property.getValues().stream();
    }

    /** Compares with the lower bound only: no caller sends an upper one. */
    private static boolean within(Base value, DateRangeParam date) {
        return value instanceof BaseDateTimeType when
                && !when.getValue()
                        .toInstant()
                        .isBefore(date.getLowerBoundAsInstant().toInstant());
    }

    private static boolean isOneOf(Base value, TokenOrListParam wanted) {
        return wanted.getValuesAsQueryTokens().stream().anyMatch(token -> is(value, token));
    }

    private static boolean is(Base value, TokenParam wanted) {
        return switch (value) {
            case Identifier identifier -> is(identifier.getSystem(), identifier.getValue(), wanted);
            case CodeableConcept concept ->
                concept.getCoding().stream().anyMatch(coding -> is(coding.getSystem(), coding.getCode(), wanted));
            default -> wanted.getValue().equals(value.primitiveValue());
        };
    }

    private static boolean is(@Nullable String system, @Nullable String value, TokenParam wanted) {
        return wanted.getValue().equals(value)
                && (wanted.getSystem() == null || wanted.getSystem().equals(system));
    }

    /**
     * Prescriptions, which refer to their medicines and include them on request. Public only because HAPI calls it.
     */
    public static final class Prescriptions extends PatientScopedHapiProvider<MedicationRequest> {
        private final PatientScopedHapiProvider<Medication> medicines;

        Prescriptions(Compartment compartment, PatientScopedHapiProvider<Medication> medicines) {
            super(MedicationRequest.class, compartment);
            this.medicines = medicines;
        }

        @Search
        public List<MedicationRequest> search(
                @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
                @OptionalParam(name = "status") @Nullable TokenOrListParam status,
                @IncludeParam(allow = "MedicationRequest:medication") @Nullable Set<Include> includes) {
            List<MedicationRequest> requests = search(patient, null, null, status);
            if (includes == null || includes.isEmpty()) {
                return requests;
            }
            return requests.stream()
                    .map(MedicationRequest::copy)
                    .map(this::withMedicine)
                    .toList();
        }

        private MedicationRequest withMedicine(MedicationRequest request) {
            String reference = request.getMedicationReference().getReference();
            medicines.getStoredResources().stream()
                    .filter(medicine -> reference.equals("Medication/" + medicine.getIdPart()))
                    .forEach(request.getMedicationReference()::setResource);
            return request;
        }
    }
}
