package org.dorsal.writeback;

import java.util.Optional;

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
    record There(Optional<String> ehrId) implements Resolution {}

    /** It is given up: it stays out of the EHR. */
    record GiveUp() implements Resolution {}
}
