package org.dorsal.writeback;

import java.util.Optional;
import java.util.UUID;

/** Takes operators' decisions. */
public interface Resolving {
    /**
     * Carries out a decision and tells it by an audit event in the same commit.
     *
     * @param key {@link ItemKey#id()}
     * @param operator who decided
     * @param reason why, in their words
     */
    Resolved resolve(String site, UUID key, Resolution resolution, String operator, String reason);

    enum Resolved {
        DONE,
        /** There is no such delivery at the site. */
        UNKNOWN,
        /** It is neither parked nor rejected any more. */
        NOT_STUCK,
        /** Somebody works on that patient's deliveries just now; try again in a moment. */
        BUSY
    }

    /** What an operator decides about a parked or rejected delivery. */
    public sealed interface Resolution {
        /** Try again: what may have been sent is searched for first, where the EHR can be searched. */
        record Again() implements Resolution {}

        /** The operator has looked: it is not in the chart, so it is sent anew. */
        record NotThere() implements Resolution {}

        /**
         * The operator has looked: it is in the chart.
         *
         * @param ehrId its logical id there, when it can be told; see {@link EhrCopy#isId}
         */
        record PresentInEhr(Optional<String> ehrId) implements Resolution {
            public PresentInEhr {
                if (!ehrId.map(EhrCopy::isId).orElse(true)) {
                    throw new IllegalArgumentException("an id has 1 to 256 letters, digits, dots and dashes");
                }
            }
        }

        /** Whoever launches for this patient next carries it, also where the EHR takes them for its author. */
        record HandOver() implements Resolution {}

        /** It is given up: it stays out of the EHR. */
        record GiveUp() implements Resolution {}
    }
}
