package org.dorsal.smart.launch;

/** What an EHR said to a request for resources of its record. */
public sealed interface EhrAnswer {

    /** 200 and its body, unread. */
    record Found(byte[] body) implements EhrAnswer {
        @Override
        public String toString() {
            return "Found[hidden]";
        }
    }

    /**
     * Not given. 401 also when the launch is over or its token could not be renewed, 403 also when the address is not below the
     * EHR's FHIR base: then the EHR was not asked.
     *
     * @param status HTTP status, redirects included, which nobody follows
     */
    record Refused(int status) implements EhrAnswer {}

    /** More than {@link EhrClient#MAX_BYTES}. */
    record TooLarge() implements EhrAnswer {}

    /** No answer in time. */
    record Unreachable() implements EhrAnswer {}
}
