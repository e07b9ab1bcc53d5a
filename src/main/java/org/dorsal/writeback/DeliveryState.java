package org.dorsal.writeback;

/** States of a delivery. */
public enum DeliveryState {
    /** Certainly not in the EHR by this delivery; it will be sent, or sent again. */
    PENDING,
    /** Being sent, or sent by a worker that ended without a result. */
    SENT,
    /** Sent with an unknown result; the EHR is searched before it is sent again. */
    UNKNOWN,
    /** In the EHR. */
    FILED,
    /** The EHR refused it permanently. */
    REJECTED,
    /** A later version came before this one was sent. */
    SUPERSEDED,
    /** Stopped; a person has to decide. */
    PARKED;

    /** Whether the state is final without a person's decision. */
    public boolean settled() {
        return switch (this) {
            case PENDING, SENT, UNKNOWN -> false;
            case FILED, REJECTED, SUPERSEDED, PARKED -> true;
        };
    }
}
