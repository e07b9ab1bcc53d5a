package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What a reply to a write means. */
sealed interface Verdict {
    /** HTTP status, when there was an answer. */
    OptionalInt status();

    /** It is in the EHR; where, is told unless {@code copy} is empty. */
    record Done(OptionalInt status, Optional<EhrCopy> copy) implements Verdict {}

    /**
     * Certainly not done, and worth another try.
     *
     * @param notBefore what the EHR asked for
     * @param outage the EHR as a whole is away or overloaded; else it failed over this one
     */
    record NotDone(OptionalInt status, Optional<Instant> notBefore, boolean outage) implements Verdict {}

    /** Perhaps done. {@code silent}: the EHR gave no answer at all. */
    record Unknown(OptionalInt status, boolean silent) implements Verdict {}

    /** The EHR's copy, or its idea of it, is another one: look at it. */
    record Conflict(OptionalInt status) implements Verdict {}

    /** Refused for good, with the EHR's words. */
    record Refused(OptionalInt status, Optional<String> says) implements Verdict {}

    /** A person has to decide. */
    record Stuck(OptionalInt status, Reason reason) implements Verdict {}

    /** There is no token now. */
    record NoToken(OptionalInt status) implements Verdict {}
}
