package org.dorsal.writeback;

/** Why a resource is not in the EHR yet, or will not get there by itself. */
public enum DeliveryReason {
    // it waits, and goes on by itself
    /** The EHR does not answer. */
    EHR_SILENT,
    /** The EHR failed or asked for time. */
    TRIED_AND_WAITS,
    /** No token: it waits until a clinician who may carry it launches for this patient. */
    NO_LAUNCH,
    /** An operator handed it over: whoever launches for this patient next carries it. */
    HANDED_OVER,
    /** The site's own client got no token. */
    NO_TOKEN,

    // it went, and that is told
    /** The EHR does not know who answered, and refused it with the author: it goes without. */
    AUTHOR_LEFT_OUT,

    // parked: a person decides
    /** No launch that may carry it came within the time that the settings give. */
    LAUNCH_EXPIRED,
    /** Write-back was switched off before the delivery was sent. */
    WRITE_BACK_OFF,
    /** The site has no client at its EHR that could write. */
    NO_CLIENT,
    /** It may be in the EHR, which can't be asked by identifier. */
    UNSEARCHABLE,
    /** The EHR's copy was changed by somebody else; it is not overwritten. */
    CHANGED_THERE,
    /** The EHR's copy is gone. */
    GONE_THERE,
    /** The EHR holds more than one. */
    TWICE_THERE,
    /** The EHR answered with another patient's resource: an incident. */
    ANOTHER_PATIENT,
    /** Failed again and again while the EHR served others. */
    TRIED_OFTEN,
    /** An earlier version of it is parked. */
    EARLIER_PARKED,
    /** The EHR has an earlier version of ours and did not say where, or in which version of its own. */
    ID_NOT_TOLD,
    /** The EHR has an earlier version and takes no correction of it. */
    NO_CORRECTIONS,
    /** The EHR does not allow it (403). */
    FORBIDDEN,
    /** What is to be delivered can't be read from our store. */
    UNREADABLE,

    // rejected
    /** The EHR refused it, with its words. */
    REFUSED,
    /** An operator gave it up. */
    GIVEN_UP;

    /** It holds until the delivery is settled, whatever it waits for meanwhile. */
    boolean lasts() {
        return this == HANDED_OVER || this == AUTHOR_LEFT_OUT;
    }
}
