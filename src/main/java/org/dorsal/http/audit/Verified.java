package org.dorsal.http.audit;

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

    /** How a check went. */
    enum Outcome {
        GOOD,
        /** It can't be said yet: the log or a checkpoint has not got there. */
        WAITING,
        BAD
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

        /** Names its icon. */
        public String sign() {
            return switch (outcome) {
                case GOOD -> "sign-good";
                case WAITING -> "sign-waiting";
                case BAD -> "sign-attention";
            };
        }
    }

    Outcome overall() {
        if (checks.stream().anyMatch(check -> check.outcome() == Outcome.BAD)) {
            return Outcome.BAD;
        }
        return checks.isEmpty() || checks.stream().anyMatch(check -> check.outcome() == Outcome.WAITING)
                ? Outcome.WAITING
                : Outcome.GOOD;
    }

    long bad() {
        return checks.stream().filter(check -> check.outcome() == Outcome.BAD).count();
    }
}
