package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recommended action, most pressing first (CodeSystem disposition); all but the last are tiers of causes.
 */
public enum Disposition {
    EMERGENCY("emergency"),
    URGENT("urgent"),
    SOON("soon"),
    CLINICIAN_REVIEW("clinician-review"),
    SELF_CARE_WITH_CHECK("self-care-with-check"),
    SELF_CARE("self-care"),
    INCOMPLETE("incomplete");

    /** The tiers, most pressing first: those of a clinician, a check that is booked, and self-care. */
    public static final List<Disposition> TIERS =
            List.of(EMERGENCY, URGENT, SOON, CLINICIAN_REVIEW, SELF_CARE_WITH_CHECK, SELF_CARE);

    private final String code;

    Disposition(String code) {
        this.code = code;
    }

    /** Code in CodeSystem disposition. */
    public String code() {
        return code;
    }

    /** The disposition of a code. */
    public static Disposition ofCode(String code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no disposition has the code " + code));
    }

    /** The disposition of a code from outside or of another release; empty where this release has none. */
    public static Optional<Disposition> find(String code) {
        return Stream.of(values())
                .filter(disposition -> disposition.code.equals(code))
                .findFirst();
    }

    /** The more pressing of the two. */
    public Disposition or(Disposition other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The less pressing of the two. */
    public Disposition atMost(Disposition ceiling) {
        return compareTo(ceiling) >= 0 ? this : ceiling;
    }
}
