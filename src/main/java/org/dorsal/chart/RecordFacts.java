package org.dorsal.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Interprets single elements of a record. */
final class RecordFacts {
    /** Tolerated lead of an EHR's clock. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Set<String> NEVER = Set.of("refuted", "entered-in-error");
    private static final Set<String> GOING_ON = Set.of("active", "recurrence", "relapse");

    private RecordFacts() {}

    static boolean held(CodeableConcept concept, CodeSet codes) {
        return concept.getCoding().stream().anyMatch(coding -> held(coding, codes));
    }

    private static boolean held(Coding coding, CodeSet codes) {
        return coding.hasSystem() && coding.hasCode() && codes.holds(coding.getSystem(), coding.getCode());
    }

    /** Returns the text of an entry that has no code, so that no rule can match it. */
    static Optional<String> inWords(Resource record) {
        Optional<CodeableConcept> says = switch (record) {
            case Condition condition -> Optional.of(condition.getCode()).filter(_ -> !denied(condition));
            default -> ActiveMedicines.inForce(record).map(ActiveMedicines.RecordedMedicine::code);
        };
        return says.filter(concept -> concept.getCoding().stream().noneMatch(Coding::hasCode))
                .flatMap(concept -> DisplayText.some(concept.getText(), DisplayText.PHRASE_CHARS));
    }

    /** Returns the EHR's text of a concept, else the display of the matching coding, else its code. */
    static String worded(CodeableConcept concept, CodeSet codes) {
        Stream<String> displays = concept.getCoding().stream()
                .filter(coding -> held(coding, codes))
                .map(coding -> Optional.ofNullable(coding.getDisplay()).orElse(coding.getCode()));
        return DisplayText.some(concept.getText(), DisplayText.PHRASE_CHARS)
                .or(() -> displays.map(text -> DisplayText.told(text, DisplayText.PHRASE_CHARS))
                        .findFirst())
                .orElse("");
    }

    /** Returns whether the condition is refuted or entered in error. */
    static boolean denied(Condition condition) {
        return coded(condition.getVerificationStatus(), NEVER);
    }

    static boolean goesOn(Condition condition) {
        return coded(condition.getClinicalStatus(), GOING_ON);
    }

    /** Returns whether the concept has one of the codes in any system. */
    static boolean coded(CodeableConcept concept, Set<String> codes) {
        return concept.getCoding().stream().map(Coding::getCode).anyMatch(code -> code != null && codes.contains(code));
    }

    static Optional<String> recorded(Condition condition) {
        return date(condition.getOnset())
                .or(() -> Optional.ofNullable(condition.getRecordedDateElement().getValueAsString()));
    }

    /** Returns the effective date of an observation; the start of a period. */
    static Optional<String> effective(Observation observation) {
        return date(observation.getEffective());
    }

    /** Returns a date in FHIR notation; the start of a period. */
    static Optional<String> date(@Nullable Type when) {
        return switch (when) {
            case BaseDateTimeType moment -> Optional.ofNullable(moment.getValueAsString());
            case Period period -> Optional.ofNullable(period.getStartElement().getValueAsString());
            case null, default -> Optional.empty();
        };
    }

    /**
     * Returns whether the whole date is within the window that ends now; false for a date that is not precise enough.
     */
    static boolean within(Optional<String> date, Instant at, Duration window) {
        return date.flatMap(TimeRange::of)
                .filter(span -> !span.from().isBefore(at.minus(window)))
                .filter(span -> !span.from().isAfter(at.plus(AHEAD)))
                .isPresent();
    }

    static boolean begun(Optional<String> date, Instant at) {
        return date.flatMap(TimeRange::of)
                .filter(span -> !span.from().isAfter(at.plus(AHEAD)))
                .isPresent();
    }

    /** Returns the start of a date for sorting; an absent date is oldest. */
    static Instant moment(Optional<String> date) {
        return date.flatMap(TimeRange::of).map(TimeRange::from).orElse(Instant.MIN);
    }
}
