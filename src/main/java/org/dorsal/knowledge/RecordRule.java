package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rule by which an entry of an EHR's record suggests an answer of one question. A suggestion is shown and never counted
 * until a clinician confirms it, and there is none for "no": absence from a record is unknown. Published in profiles/
 * as the extension {@code record-suggestion} of a value set.
 *
 * @param question linkId
 * @param codes matching codes of the record
 * @param evidence further conditions, and the suggested answer
 */
public record RecordRule(String question, CodeSet codes, RecordEvidence evidence) {

    /** Whether it can suggest that option. */
    boolean suggests(String code) {
        return switch (evidence) {
            case Diagnosis diagnosis -> diagnosis.answer().equals(code);
            case MedicineEvidence medicine -> medicine.answer().equals(code);
            case CodedObservation observed -> observed.answer().equals(code);
            case ThresholdObservation reached -> reached.answer().equals(code);
            case MeasuredValue _ -> false;
        };
    }

    /** The kind of record that carries the code. */
    public sealed interface RecordEvidence {}

    /**
     * Condition that is not refuted.
     *
     * @param everCounts a condition that is over counts too
     * @param onsetKnown only with a date of onset
     */
    public record Diagnosis(boolean everCounts, boolean onsetKnown, String answer) implements RecordEvidence {}

    /** A MedicationRequest or MedicationStatement that is in force. */
    public record MedicineEvidence(String answer) implements RecordEvidence {}

    /** An Observation that is final. */
    public sealed interface ObservationEvidence extends RecordEvidence {
        /** Greatest age of the Observation. */
        Optional<Duration> within();
    }

    /**
     * The newest Observation with a value of these codes.
     *
     * @param within greatest age of the Observation
     */
    public record CodedObservation(CodeSet values, Optional<Duration> within, String answer)
            implements ObservationEvidence {}

    /**
     * An Observation that reaches one of these values; one below suggests nothing.
     *
     * @param least in each unit that counts
     */
    public record ThresholdObservation(List<QuantityBound> least, Optional<Duration> within, String answer)
            implements ObservationEvidence {
        public ThresholdObservation {
            least = List.copyOf(least);
        }
    }

    /**
     * The newest Observation's own number.
     *
     * @param unit UCUM code that the number must have
     */
    public record MeasuredValue(String unit, Optional<Duration> within) implements ObservationEvidence {}

    /** A value in a UCUM unit. */
    public record QuantityBound(BigDecimal value, String unit) {}

    /**
     * Codes of external systems.
     *
     * @param codes codes as {@code system|code}
     * @param categories categories as {@code system|code}, which include their subdivisions: all codes with this
     * prefix, as in ICD-10
     */
    public record CodeSet(Set<String> codes, Set<String> categories) {
        static final String ICD_10 = "http://hl7.org/fhir/sid/icd-10";
        private static final Pattern SPELLED_ICD_10 = Pattern.compile("[A-Z][0-9][0-9A-Z](?:[.][0-9A-Z]{1,4})?[+*†]?");

        public CodeSet {
            codes = Set.copyOf(codes);
            categories = Set.copyOf(categories);
        }

        /** Whether the coding counts. */
        public boolean holds(String system, String code) {
            String coding = system + "|" + code;
            return isSpelled(system, code)
                    && (codes.contains(coding) || categories.stream().anyMatch(coding::startsWith));
        }

        /** Returns the systems of the codes. */
        public Set<String> systems() {
            return Stream.concat(codes.stream(), categories.stream())
                    .map(coding -> coding.substring(0, coding.indexOf('|')))
                    .collect(Collectors.toSet());
        }

        /** Returns whether a code is spelled as its system has it: ICD-10 with the period (R4, icd.html). */
        public static boolean isSpelled(String system, String code) {
            return !system.startsWith(ICD_10) || SPELLED_ICD_10.matcher(code).matches();
        }
    }
}
