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

/** Selects the active medicines of a record. */
final class ActiveMedicines {
    private static final Set<MedicationRequestIntent> NOT_DECIDED =
            Set.of(MedicationRequestIntent.PROPOSAL, MedicationRequestIntent.OPTION);

    private ActiveMedicines() {}

    /** Medicine that the patient takes according to the record. */
    record RecordedMedicine(CodeableConcept code, Optional<String> since) {
        @Override
        public String toString() {
            return "RecordedMedicine[hidden]";
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

    /** Returns the reference to a medicine that the answer does not contain and that is given only by reference. */
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

    /** Returns the code of a medicine. A reference outside the answer yields its display text only. */
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
