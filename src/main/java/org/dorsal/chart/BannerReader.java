package org.dorsal.chart;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;

/** Reads the patient banner from the EHR's Patient: only its data, never its narrative. */
final class BannerReader {
    private static final int MAX_IDENTIFIERS = 4;
    private static final Set<String> RECORD_NUMBER = Set.of("MR");

    /**
     * Identifier types that are not shown (HL7 v2 table 0203): they give access to accounts or borders and do not help
     * a clinician to identify a patient.
     */
    private static final Set<String> NOT_SHOWN = Set.of("SS", "DL", "PPN", "TAX", "CC", "BC");

    private BannerReader() {}

    static Banner read(Patient patient, Instant at) {
        return new Banner(
                DisplayText.nameOfPatient(patient.getName(), at),
                Optional.ofNullable(patient.getBirthDateElement().getValueAsString()),
                Optional.ofNullable(patient.getGender()).map(gender -> gender.toCode()),
                patient.getIdentifier().stream()
                        .filter(identifier -> shown(identifier, at))
                        .sorted(Comparator.comparing(
                                identifier -> !RecordFacts.coded(identifier.getType(), RECORD_NUMBER)))
                        .map(identifier -> new Banner.Identifier(
                                label(identifier.getType()),
                                DisplayText.told(identifier.getValue(), DisplayText.VALUE_CHARS)))
                        .limit(MAX_IDENTIFIERS)
                        .toList(),
                deceased(patient),
                retired(patient));
    }

    /**
     * Returns whether the record is inactive or replaced. Both are modifier elements: such a record may no longer
     * belong to the patient (FHIR R4, Patient.active and Patient.link).
     */
    private static boolean retired(Patient patient) {
        return (patient.hasActive() && !patient.getActive())
                || patient.getLink().stream().anyMatch(link -> link.getType() == Patient.LinkType.REPLACEDBY);
    }

    private static boolean shown(Identifier identifier, Instant at) {
        return identifier.hasValue()
                && identifier.getUse() != Identifier.IdentifierUse.OLD
                && !DisplayText.ended(identifier.getPeriod().getEnd(), at)
                && !RecordFacts.coded(identifier.getType(), NOT_SHOWN);
    }

    private static String label(CodeableConcept type) {
        return DisplayText.of(type, DisplayText.LABEL_CHARS)
                .orElseGet(() -> RecordFacts.coded(type, RECORD_NUMBER) ? "MRN" : "");
    }

    private static Optional<String> deceased(Patient patient) {
        return switch (patient.getDeceased()) {
            case BooleanType fact when Boolean.TRUE.equals(fact.getValue()) -> Optional.of("true");
            case BaseDateTimeType when ->
                Optional.of(Optional.ofNullable(when.getValueAsString()).orElse("true"));
            case null, default -> Optional.empty();
        };
    }
}
