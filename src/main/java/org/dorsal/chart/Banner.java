package org.dorsal.chart;

import java.time.Instant;
import java.util.*;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;

/**
 * Patient banner of a page, which a clinician compares with the person in the room (NHS CUI patient banner).
 *
 * @param name foreign text of any script on one line, at most 200 characters; empty when the record has none
 * @param birthDate FHIR date, possibly of a month or a year
 * @param gender code in http://hl7.org/fhir/administrative-gender
 * @param identifiers identifiers in use, record numbers first, at most four; none that gives access to accounts
 * @param deceased FHIR dateTime of death, or the word true when only the fact is known
 * @param retired whether the EHR has retired the record or merged it into another
 */
public record Banner(
        String name,
        Optional<String> birthDate,
        Optional<String> gender,
        List<Identifier> identifiers,
        Optional<String> deceased,
        boolean retired) {
    private static final int MAX_IDENTIFIERS = 4;
    private static final Set<String> RECORD_NUMBER = Set.of("MR");

    /**
     * Identifier types that are not shown (HL7 v2 table 0203): they give access to accounts or borders and do not help
     * a clinician to identify a patient.
     */
    private static final Set<String> NOT_SHOWN = Set.of("SS", "DL", "PPN", "TAX", "CC", "BC");

    /** Banner without an identity, for a Patient that could not be read. */
    static final Banner NOBODY = new Banner("", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);

    public Banner {
        identifiers = List.copyOf(identifiers);
    }

    /** Reads the banner from the EHR's Patient: only its data, never its narrative. */
    public static Banner of(Patient patient, Instant now) {
        return new Banner(
                DisplayText.nameOfPatient(patient.getName(), now),
                Optional.ofNullable(patient.getBirthDateElement().getValueAsString()),
                Optional.ofNullable(patient.getGender()).map(gender -> gender.toCode()),
                patient.getIdentifier().stream()
                        .filter(identifier -> isShown(identifier, now))
                        .sorted(Comparator.comparing(
                                identifier -> !RecordFacts.coded(identifier.getType(), RECORD_NUMBER)))
                        .map(identifier -> new Identifier(
                                label(identifier.getType()),
                                DisplayText.sanitized(identifier.getValue(), DisplayText.VALUE_CHARS)))
                        .limit(MAX_IDENTIFIERS)
                        .toList(),
                deceased(patient),
                isRetired(patient));
    }

    /**
     * Returns whether the record is inactive or replaced. Both are modifier elements: such a record may no longer
     * belong to the patient (FHIR R4, Patient.active and Patient.link).
     */
    private static boolean isRetired(Patient patient) {
        return (patient.hasActive() && !patient.getActive())
                || patient.getLink().stream().anyMatch(link -> link.getType() == Patient.LinkType.REPLACEDBY);
    }

    private static boolean isShown(org.hl7.fhir.r4.model.Identifier identifier, Instant now) {
        return identifier.hasValue()
                && identifier.getUse() != IdentifierUse.OLD
                && !DisplayText.ended(identifier.getPeriod().getEnd(), now)
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

    /** Identifier with the EHR's label for it; the label is empty when the EHR has none. */
    public record Identifier(String label, String value) {}
}
