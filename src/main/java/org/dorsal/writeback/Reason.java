package org.dorsal.writeback;

/** Why a resource is not in the EHR yet, or will not get there by itself. */
public enum Reason {
    // it waits, and goes on by itself
    /** The EHR does not answer. */
    EHR_SILENT,
    /** The EHR failed or asked for time. */
    TRIED_AND_WAITS,
    /** No token: it waits until this clinician launches for this patient again. */
    NO_LAUNCH,
    /** The site's own client got no token. */
    NO_TOKEN,

    // parked: a person decides
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
    GIVEN_UP
}
