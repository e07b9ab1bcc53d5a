package org.dorsal.writeback;

import org.apache.commons.lang3.EnumUtils;

/** Reasons why a resource is not in the EHR yet or needs a person. */
public enum DeliveryReason {
    // waiting; continues automatically
    /** The EHR does not answer. */
    EHR_SILENT,
    /** The EHR failed or requested a delay. */
    TRIED_AND_WAITS,
    /** No token: it waits until a clinician who may carry it launches for this patient. */
    NO_LAUNCH,
    /** Handed over by an operator: the next clinician who launches for this patient carries it. */
    HANDED_OVER,
    /** The site's own client got no token. */
    NO_TOKEN,

    // sent, with a note in the result
    /** The EHR refused the resource because it does not have the author; sent without. */
    AUTHOR_LEFT_OUT,

    // parked: a person decides
    /** No launch that may carry it came within the time that the settings give. */
    LAUNCH_EXPIRED,
    /** Write-back was switched off before the delivery was sent. */
    WRITE_BACK_OFF,
    /** The site has no client at its EHR that could write. */
    NO_CLIENT,
    /** The EHR may have it and supports no search by identifier. */
    UNSEARCHABLE,
    /** The EHR's copy was changed by another user; it is not overwritten. */
    CHANGED_THERE,
    /** The EHR answered that its copy is gone. */
    GONE_THERE,
    /** The EHR holds more than one. */
    TWICE_THERE,
    /** The EHR answered with another patient's resource: an incident. */
    ANOTHER_PATIENT,
    /** Failed again and again while the EHR served others. */
    TRIED_OFTEN,
    /** An earlier version of it is parked. */
    EARLIER_PARKED,
    /** The EHR has an earlier version of ours and did not return its location or version. */
    ID_NOT_TOLD,
    /** The EHR has an earlier version and takes no correction of it. */
    NO_CORRECTIONS,
    /** The EHR does not allow it (403). */
    FORBIDDEN,
    /** The resource can't be read from our store. */
    UNREADABLE,
    /** Our own work on it broke off again and again. */
    INTERNAL_FAULT,

    // rejected
    /** The EHR refused it, with its words. */
    REFUSED,
    /** An operator gave it up. */
    GIVEN_UP,

    /** A reason of another release, while replicas of two releases run. */
    OTHER;

    static DeliveryReason read(String word) {
        return EnumUtils.getEnum(DeliveryReason.class, word, OTHER);
    }

    /** Whether the reason stays until the delivery is settled, also while it waits for something different. */
    boolean lasts() {
        return this == HANDED_OVER || this == AUTHOR_LEFT_OUT;
    }
}
