package org.dorsal.http.audit;

import java.util.Comparator;
import java.util.List;

/**
 * What came of verifying an assessment.
 *
 * @param checks each with what it should be and what it is
 */
record Verified(List<Check> checks) {
    Verified {
        checks = List.copyOf(checks);
    }

    /** How a check went, from good to bad. */
    enum Outcome {
        GOOD,
        /** It can't be said yet: the log or a checkpoint has not got there. */
        WAITING,
        BAD;

        /** Names its icon. */
        public String sign() {
            return this == GOOD ? "sign-good" : this == WAITING ? "sign-waiting" : "sign-attention";
        }
    }

    /**
     * One comparison.
     *
     * @param kind names words: {@code audit.check.KEY}
     * @param what it is about: an event, a version of a resource, a checkpoint
     */
    record Check(String kind, String what, String expected, String actual, Outcome outcome) {
        static Check of(String kind, String what, String expected, String actual) {
            return new Check(kind, what, expected, actual, expected.equals(actual) ? Outcome.GOOD : Outcome.BAD);
        }
    }

    public Outcome overall() {
        return checks.stream()
                .map(Check::outcome)
                .max(Comparator.naturalOrder())
                .orElse(Outcome.WAITING);
    }

    public long bad() {
        return checks.stream().filter(check -> check.outcome() == Outcome.BAD).count();
    }
}
