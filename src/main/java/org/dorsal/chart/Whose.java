package org.dorsal.chart;

import java.util.Optional;
import org.dorsal.smart.PatientId;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Tells this patient's resources from all others: an EHR, or a proxy before it, may answer with somebody else's record. What
 * does not say whose it is, is not this patient's.
 *
 * @param base the EHR's FHIR base, without a slash at its end
 */
record Whose(PatientId patient, String base) {

    boolean isPatient(Patient found) {
        return patient.value().equals(found.getIdElement().getIdPart());
    }

    boolean mine(Resource resource) {
        return switch (resource) {
            case Condition condition -> mine(condition.getSubject());
            case Observation observation -> mine(observation.getSubject());
            case MedicationRequest request -> mine(request.getSubject());
            case MedicationStatement statement -> mine(statement.getSubject());
            default -> false;
        };
    }

    private boolean mine(Reference subject) {
        String reference = Optional.ofNullable(subject.getReference()).orElse("");
        String relative = reference.startsWith(base + "/") ? reference.substring(base.length() + 1) : reference;
        String own = "Patient/" + patient.value();
        return relative.equals(own) || relative.startsWith(own + "/_history/");
    }

    @Override
    public String toString() {
        return "Whose[hidden]";
    }
}
