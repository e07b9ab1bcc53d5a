package org.dorsal.writeback;

/** Where one resource stands on its way into the EHR. */
public enum DeliveryState {
    /** Certainly not in the EHR by this delivery; it will be sent, or sent again. */
    PENDING,
    /** Being sent, or sent by somebody who was never heard of again. */
    SENT,
    /** Sent, and nobody knows whether it arrived: the EHR is asked before anything is sent again. */
    UNKNOWN,
    /** In the EHR. */
    FILED,
    /** The EHR refused it for good. */
    REJECTED,
    /** A later version came before this one was sent. */
    SUPERSEDED,
    /** Stopped; a person has to decide. */
    PARKED;

    /** Nothing more happens to it by itself. */
    public boolean settled() {
        return switch (this) {
            case PENDING, SENT, UNKNOWN -> false;
            case FILED, REJECTED, SUPERSEDED, PARKED -> true;
        };
    }
}
