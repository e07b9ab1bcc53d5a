package org.dorsal.writeback;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an operator decides about a parked or rejected delivery. */
public sealed interface Resolution {
    /** Try again: what may have been sent is searched for first, where the EHR can be searched. */
    record Again() implements Resolution {}

    /** The operator has looked: it is not in the chart, so it is sent anew. */
    record NotThere() implements Resolution {}

    /**
     * The operator has looked: it is in the chart.
     *
     * @param ehrId its logical id there, when it can be told
     */
    record There(Optional<String> ehrId) implements Resolution {
        /** FHIR R4, type id. */
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

        /** Whether an EHR could call a resource so. */
        public static boolean isId(String text) {
            return ID.matcher(text).matches();
        }
    }

    /** It is given up: it stays out of the EHR. */
    record GiveUp() implements Resolution {}
}
