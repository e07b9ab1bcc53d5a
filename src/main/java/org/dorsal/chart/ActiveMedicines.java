package org.dorsal.chart;

import java.util.*;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Medication.MedicationStatus;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Selects the active medicines of a record. */
final class ActiveMedicines {
    private static final Set<MedicationRequestIntent> NOT_DECIDED =
            Set.of(MedicationRequestIntent.PROPOSAL, MedicationRequestIntent.OPTION);

    private ActiveMedicines() {}

    /** Medicine of an entry, with the start of its use. */
    record RecordedMedicine(CodeableConcept code, Optional<String> since) {}

    /** Returns the medicine of an entry in force. */
    static Optional<RecordedMedicine> inForce(Resource record) {
        return recorded(record).filter(_ -> isInForce(record));
    }

    private static boolean isInForce(Resource record) {
        return switch (record) {
            case MedicationRequest request ->
                request.getStatus() == MedicationRequestStatus.ACTIVE
                        && !request.getDoNotPerform()
                        && !NOT_DECIDED.contains(request.getIntent());
            case MedicationStatement statement -> statement.getStatus() == MedicationStatementStatus.ACTIVE;
            default -> false;
        };
    }

    /** Returns whether the EHR itself does not know whether the medicine is in force. */
    static boolean hasUnknownStatus(Resource record) {
        return switch (record) {
            case MedicationRequest request -> request.getStatus() == MedicationRequestStatus.UNKNOWN;
            case MedicationStatement statement -> statement.getStatus() == MedicationStatementStatus.UNKNOWN;
            default -> false;
        };
    }

    /** Returns the medicine of an entry, whether or not it is in force. */
    static Optional<RecordedMedicine> recorded(Resource record) {
        return switch (record) {
            case MedicationRequest request ->
                named(request.getMedication())
                        .map(code -> new RecordedMedicine(
                                code,
                                Optional.ofNullable(
                                        request.getAuthoredOnElement().getValueAsString())));
            case MedicationStatement statement ->
                named(statement.getMedication()).map(code -> new RecordedMedicine(code, since(statement)));
            default -> Optional.empty();
        };
    }

    /** Returns the period of use of a statement. */
    static Optional<Period> period(Resource record) {
        return record instanceof MedicationStatement statement && statement.getEffective() instanceof Period period
                ? Optional.of(period)
                : Optional.empty();
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
            when reference.getResource() instanceof Medication there
                    && there.getStatus() != MedicationStatus.ENTEREDINERROR -> Optional.of(there.getCode());
            case null, default -> Optional.empty();
        };
    }

    private static Optional<String> since(MedicationStatement statement) {
        return statement.hasEffective()
                ? RecordDates.date(statement.getEffective())
                : Optional.ofNullable(statement.getDateAssertedElement().getValueAsString());
    }
}
