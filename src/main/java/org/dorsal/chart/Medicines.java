package org.dorsal.chart;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Which medicines of the record are in force. */
final class Medicines {
    private static final Set<MedicationRequestIntent> NOT_DECIDED =
            Set.of(MedicationRequestIntent.PROPOSAL, MedicationRequestIntent.OPTION);

    private Medicines() {}

    /** A medicine that the patient takes, as far as the record says. */
    record RecordedMedicine(CodeableConcept code, Optional<String> since) {
        @Override
        public String toString() {
            return "Medicine[hidden]";
        }
    }

    static Optional<RecordedMedicine> inForce(Resource record) {
        return switch (record) {
            case MedicationRequest request
            when request.getStatus() == MedicationRequestStatus.ACTIVE
                    && !request.getDoNotPerform()
                    && !NOT_DECIDED.contains(request.getIntent()) ->
                named(request.getMedication())
                        .map(code -> new RecordedMedicine(
                                code,
                                Optional.ofNullable(
                                        request.getAuthoredOnElement().getValueAsString())));
            case MedicationStatement statement
            when statement.getStatus() == MedicationStatementStatus.ACTIVE ->
                named(statement.getMedication()).map(code -> new RecordedMedicine(code, since(statement)));
            default -> Optional.empty();
        };
    }

    /** The reference to its medicine, where it names it only by a resource that the answer does not hold. */
    static Optional<Reference> pointer(Resource record) {
        Optional<Type> medication = switch (record) {
            case MedicationRequest request -> Optional.ofNullable(request.getMedication());
            case MedicationStatement statement -> Optional.ofNullable(statement.getMedication());
            default -> Optional.empty();
        };
        return medication
                .flatMap(named -> named instanceof Reference reference ? Optional.of(reference) : Optional.empty())
                .filter(reference -> !reference.isEmpty() && code(reference).isEmpty());
    }

    /** Returns the medicine's code; its text where the referenced resource is missing and the entry has a display. */
    private static Optional<CodeableConcept> named(@Nullable Type medication) {
        return code(medication)
                .or(() -> medication instanceof Reference reference && reference.hasDisplay()
                        ? Optional.of(new CodeableConcept().setText(reference.getDisplay()))
                        : Optional.empty());
    }

    private static Optional<CodeableConcept> code(@Nullable Type medication) {
        return switch (medication) {
            case CodeableConcept code -> Optional.of(code);
            case Reference reference
            when reference.getResource() instanceof Medication there -> Optional.of(there.getCode());
            case null, default -> Optional.empty();
        };
    }

    private static Optional<String> since(MedicationStatement statement) {
        return statement.hasEffective()
                ? RecordFacts.date(statement.getEffective())
                : Optional.ofNullable(statement.getDateAssertedElement().getValueAsString());
    }
}
