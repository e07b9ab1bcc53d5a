package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.Set;

/** Answer of a question as conditions read it. A question without an answer has no such value. */
sealed interface Answer {

    /**
     * A choice.
     *
     * @param known codes that say something
     * @param unknown codes that say "don't know" (HL7 v2-0532 other than Y and N); while there is one, nothing that was not
     *     chosen is known to be absent
     */
    record ChosenCodes(Set<String> known, Set<String> unknown) implements Answer {
        public ChosenCodes {
            known = Set.copyOf(known);
            unknown = Set.copyOf(unknown);
        }
    }

    /** A number between two bounds, both inclusive; the bounds are equal unless only part of a date is known. */
    record MeasuredAnswer(BigDecimal low, BigDecimal high) implements Answer {
        static MeasuredAnswer exactly(BigDecimal value) {
            return new MeasuredAnswer(value, value);
        }

        MeasuredAnswer minus(MeasuredAnswer other) {
            return new MeasuredAnswer(low.subtract(other.high), high.subtract(other.low));
        }
    }
}
