package org.dorsal.chart;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.TolerantReader;

/**
 * Part of the record that was not read. Unread is unknown.
 *
 * @param what resource type, or {@code fhirUser}
 * @param count of how many entries or elements; 0 where the number is unknown
 * @param faults which elements, as far as they are named
 */
record Unread(String what, UnreadReason reason, int count, List<TolerantReader.ReadFault> faults) {
    Unread(String what, UnreadReason reason, int count) {
        this(what, reason, count, List.of());
    }

    Unread(String what, UnreadReason reason) {
        this(what, reason, 0);
    }

    /** Merges with another entry of the same subject and reason. */
    Unread and(Unread other) {
        return new Unread(
                what,
                reason,
                count + other.count,
                Stream.concat(faults.stream(), other.faults.stream()).toList());
    }

    /** Why; the words for people stand with the page. */
    enum UnreadReason {
        /** The launch's scopes do not cover it. */
        NOT_GRANTED("not-granted"),
        REFUSED("refused"),
        /** The EHR's answer is larger than the limit. */
        TOO_LARGE("too-large"),
        UNREACHABLE("unreachable"),
        /** The answer is no such resource in JSON. */
        UNREADABLE("unreadable"),
        /** Elements that are no FHIR R4 were left out; the rest was read. */
        NOT_UNDERSTOOD("not-understood"),
        /** A modifier is not understood and may change the meaning of the whole resource. */
        MODIFIED("modified"),
        /** The EHR says that its list may lack something. */
        INCOMPLETE("incomplete"),
        /** The answer did not come within the time limit. */
        LATE("late"),
        /** More pages exist than were read; the first ones were read. */
        MORE("more"),
        /** An entry points to a resource that the answer does not hold. */
        ELSEWHERE("elsewhere"),
        /** The entry is uncoded text, which suggests nothing. */
        NOT_CODED("not-coded"),
        /** Incident: the EHR's answer held a resource that is not this patient's. It was dropped. */
        OTHER_PATIENT("other-patient"),
        NO_CLINICIAN("no-clinician");

        private final String word;

        UnreadReason(String word) {
            this.word = word;
        }
    }

    /** As {@link Chart#unread} names it. */
    @Override
    public String toString() {
        String counted = what + ":" + reason.word + (count > 0 ? ":" + count : "");
        String places = faults.stream()
                .map(fault -> fault.place() + "=" + fault.expected())
                .collect(Collectors.joining(","));
        return places.isEmpty() ? counted : counted + (count > 0 ? ":" : "::") + places;
    }
}
