package org.dorsal.chart;

/**
 * Something of the record that was not looked at. What is not looked at is unknown.
 *
 * @param what resource type, or {@code fhirUser}
 */
record Unread(String what, Reason reason) {

    /** Why; the words for people stand with the page. */
    enum Reason {
        /** The launch's scopes do not cover it. */
        NOT_GRANTED("not-granted"),
        /** The EHR refused the read. */
        REFUSED("refused"),
        /** The EHR's answer is larger than the limit. */
        TOO_LARGE("too-large"),
        /** The EHR gave no answer. */
        UNREACHABLE("unreachable"),
        /** The answer is no such resource in strict FHIR R4 JSON. */
        UNREADABLE("unreadable"),
        /** The answer did not come within the time limit. */
        LATE("late"),
        /** There was more than is read; the first pages were read. */
        MORE("more"),
        /** An entry points to a resource that the answer does not hold. */
        ELSEWHERE("elsewhere"),
        /** Incident: the EHR's answer held a resource that is not this patient's. It was dropped. */
        OTHER_PATIENT("other-patient"),
        /** Who launched is no clinician. */
        NO_CLINICIAN("no-clinician");

        private final String word;

        Reason(String word) {
            this.word = word;
        }
    }

    /** As {@link Chart#unread} names it. */
    @Override
    public String toString() {
        return what + ":" + reason.word;
    }
}
