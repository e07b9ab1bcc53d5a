package org.dorsal.chart;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/** Interprets single elements of a record. */
final class RecordFacts {
    private static final String ENTERED_IN_ERROR = "entered-in-error";
    private static final Set<String> NEVER = Set.of("refuted", ENTERED_IN_ERROR);

    /** Diagnoses that are not established (R4 condition-ver-status); the knowledge counts none of them. */
    private static final Set<String> SUSPECTED = Set.of("unconfirmed", "provisional", "differential");

    private static final Set<String> GOING_ON = Set.of("active", "recurrence", "relapse");

    private RecordFacts() {}

    static boolean held(CodeableConcept concept, CodeSet codes) {
        return concept.getCoding().stream().anyMatch(coding -> held(coding, codes));
    }

    private static boolean held(Coding coding, CodeSet codes) {
        return coding.hasSystem() && coding.hasCode() && codes.holds(coding.getSystem(), coding.getCode());
    }

    /** Returns the diagnosis of a Condition that is not refuted, or the medicine of an entry in force. */
    static Optional<CodeableConcept> inForce(Resource record) {
        return record instanceof Condition condition
                ? Optional.of(condition.getCode()).filter(_ -> !isDenied(condition))
                : ActiveMedicines.inForce(record).map(ActiveMedicines.RecordedMedicine::code);
    }

    /** Returns the text of an entry that has no code, so that no rule can match it. */
    static Optional<String> inWords(Resource record) {
        return inForce(record)
                .filter(concept -> !isCoded(concept))
                .flatMap(concept -> DisplayText.of(concept, DisplayText.PHRASE_CHARS));
    }

    /** Returns the EHR's text of a concept, else the display of the matching coding, else its code. */
    static String worded(CodeableConcept concept, CodeSet codes) {
        Stream<String> displays = concept.getCoding().stream()
                .filter(coding -> held(coding, codes))
                .map(coding -> Optional.ofNullable(coding.getDisplay()).orElse(coding.getCode()));
        return DisplayText.sanitizedOrEmpty(concept.getText(), DisplayText.PHRASE_CHARS)
                .or(() -> displays.map(text -> DisplayText.sanitized(text, DisplayText.PHRASE_CHARS))
                        .findFirst())
                .orElse("");
    }

    /** Returns whether the condition is refuted or entered in error. */
    static boolean isDenied(Condition condition) {
        return coded(condition.getVerificationStatus(), NEVER);
    }

    /** Returns whether the condition is entered in error. */
    static boolean isWithdrawn(Condition condition) {
        return coded(condition.getVerificationStatus(), Set.of(ENTERED_IN_ERROR));
    }

    /** Returns whether the diagnosis is suspected, not established. */
    static boolean isSuspected(Condition condition) {
        return coded(condition.getVerificationStatus(), SUSPECTED);
    }

    static boolean isActive(Condition condition) {
        return coded(condition.getClinicalStatus(), GOING_ON);
    }

    /** Returns whether the concept has one of the codes in any system. */
    static boolean coded(CodeableConcept concept, Set<String> codes) {
        return concept.getCoding().stream().map(Coding::getCode).anyMatch(code -> code != null && codes.contains(code));
    }

    static boolean isCoded(CodeableConcept concept) {
        return concept.getCoding().stream().anyMatch(Coding::hasCode);
    }

    /** Returns whether one of the codes is in one of the systems, in the spelling of the system. */
    static boolean isRead(CodeableConcept concept, Set<String> systems) {
        return concept.getCoding().stream()
                .anyMatch(coding -> coding.hasCode()
                        && systems.contains(coding.getSystem())
                        && CodeSet.isSpelled(coding.getSystem(), coding.getCode()));
    }

    static Optional<String> recorded(Condition condition) {
        return Optional.ofNullable(condition.getRecordedDateElement().getValueAsString());
    }

    /** Returns the effective date of an observation; the start of a period. */
    static Optional<String> effective(Observation observation) {
        return RecordDates.date(observation.getEffective());
    }
}
