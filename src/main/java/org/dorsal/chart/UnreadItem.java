package org.dorsal.chart;

import java.util.*;
import java.util.stream.*;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;

/**
 * Part of the record that was not read. Unread data is unknown.
 *
 * @param what resource type, or {@code fhirUser}
 * @param count number of entries or elements; 0 when unknown
 * @param faults invalid elements, if identified
 */
record UnreadItem(String what, UnreadReason reason, int count, List<TolerantReader.ReadFault> faults) {
    UnreadItem(String what, UnreadReason reason, int count) {
        this(what, reason, count, List.of());
    }

    UnreadItem(String what, UnreadReason reason) {
        this(what, reason, 0);
    }

    /** Merges two entries of the same type and reason. */
    UnreadItem and(UnreadItem other) {
        return new UnreadItem(
                what,
                reason,
                count + other.count,
                Stream.concat(faults.stream(), other.faults.stream()).toList());
    }

    /** Reason with its code; the page contains the texts for users. */
    enum UnreadReason {
        /** The launch's scopes do not cover it. */
        NOT_GRANTED("not-granted"),
        REFUSED("refused"),
        /** The EHR's answer is larger than the limit. */
        TOO_LARGE("too-large"),
        UNREACHABLE("unreachable"),
        /** The answer is not a JSON resource of the requested type. */
        UNREADABLE("unreadable"),
        /** Invalid FHIR R4 elements were omitted; the others were read. */
        NOT_UNDERSTOOD("not-understood"),
        /** The resource has an unknown modifier, which may change the meaning of all its elements. */
        MODIFIED("modified"),
        /** The EHR marks its list as incomplete. */
        INCOMPLETE("incomplete"),
        /** The answer did not come within the time limit. */
        LATE("late"),
        /** This service had no memory for the answer. */
        BUSY("busy"),
        /** More pages than the limit existed; the first pages were read. */
        MORE("more"),
        /** An entry refers to a resource that the answer does not contain. */
        ELSEWHERE("elsewhere"),
        /** The entry has text and no code, so that nothing can be suggested from it. */
        NOT_CODED("not-coded"),
        /** The entry states that it is not certain, such as a suspected diagnosis. */
        UNCERTAIN("uncertain"),
        /** The entry is dated in the future, so that one of its dates is wrong. */
        FUTURE("future"),
        /** The value, unit, status or date of the entry is absent or not precise enough. */
        UNUSABLE("unusable"),
        /** The newest value is missing, inexact or in doubt, so that it has no number and no older value replaces it. */
        UNCLEAR("unclear"),
        /** The entry has no code of a system that is read, or a vital sign no code that is read. */
        OTHER_CODE("other-code"),
        /** Incident: the EHR's answer contained a resource of another patient, which was dropped. */
        OTHER_PATIENT("other-patient"),
        NO_CLINICIAN("no-clinician");

        /** Statuses of an EHR, or of a gateway in front of it, that cannot answer now. */
        private static final Set<Integer> OUTAGES = Set.of(429, 502, 503, 504);

        private final String word;

        UnreadReason(String word) {
            this.word = word;
        }

        /** Returns the reason why the EHR's reply, which is no answer with status 200, leaves a part unread. */
        static UnreadReason of(EhrReply reply) {
            return switch (reply) {
                case HttpAnswer.CompleteAnswer answer when OUTAGES.contains(answer.status()) -> UNREACHABLE;
                case HttpAnswer.CompleteAnswer _, EhrReply.ForeignAddress _ -> REFUSED;
                case HttpAnswer.OversizedAnswer large -> large.forNow() ? BUSY : TOO_LARGE;
                case HttpAnswer.UnsentRequest _, HttpAnswer.MissingAnswer _ -> UNREACHABLE;
                case EhrReply.MissingEhrToken(EhrReply.MissingTokenReason why) ->
                    why == EhrReply.MissingTokenReason.NOT_NOW ? UNREACHABLE : REFUSED;
            };
        }

        /** Returns whether a Patient unread for this reason may be another one. */
        boolean deniesPatient() {
            return this == OTHER_PATIENT || this == MODIFIED;
        }
    }

    /** Returns the notation of {@link Chart#unread}. */
    @Override
    public String toString() {
        String counted = what + ":" + reason.word + (count > 0 ? ":" + count : "");
        String places = faults.stream()
                .map(fault -> fault.place() + "=" + fault.expected())
                .collect(Collectors.joining(","));
        return places.isEmpty() ? counted : counted + (count > 0 ? ":" : "::") + places;
    }
}
