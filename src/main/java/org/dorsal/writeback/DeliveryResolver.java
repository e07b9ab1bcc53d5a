package org.dorsal.writeback;

import java.util.*;
import org.dorsal.fhirjson.LogicalIds;

/** Accepts operators' decisions about deliveries. */
public interface DeliveryResolver {
    /**
     * Executes a decision and records it as an audit event in the same commit.
     *
     * @param key {@link ItemKey#id()}
     * @param operator name of the operator
     * @param reason the operator's reason, free text
     */
    ResolutionOutcome resolve(String site, UUID key, Resolution resolution, String operator, String reason);

    enum ResolutionOutcome {
        DONE,
        /** The site has no such delivery. */
        UNKNOWN,
        /** The delivery is no longer parked or rejected. */
        NOT_STUCK,
        /** Another worker has leased the patient's lane; retry in a moment. */
        BUSY
    }

    /** Operator's decision about a parked or rejected delivery. */
    public sealed interface Resolution {
        /** Try again: a possibly sent item is searched for first, where the EHR supports a search. */
        record RetryDelivery() implements Resolution {}

        /** Checked by the operator: the chart does not have it, so it is sent again. */
        record AbsentFromEhr() implements Resolution {}

        /**
         * Checked by the operator: the chart has it.
         *
         * @param ehrId logical id in the EHR; empty when unknown, see {@link LogicalIds#EHR}
         */
        record PresentInEhr(Optional<String> ehrId) implements Resolution {
            public PresentInEhr {
                if (!ehrId.map(LogicalIds::isEhr).orElse(true)) {
                    throw new IllegalArgumentException("an id has 1 to 256 letters, digits, dots and dashes");
                }
            }
        }

        /**
         * The next clinician who launches for this patient carries it, also where the EHR records the token's owner
         * as its author.
         */
        record HandOverDelivery() implements Resolution {}

        /** Given up: it stays out of the EHR. */
        record AbandonDelivery() implements Resolution {}
    }
}
