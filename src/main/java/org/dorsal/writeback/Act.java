package org.dorsal.writeback;

import java.util.Optional;

/** What is to be done about an item next. */
sealed interface Act {
    /** Send it as something new; {@code replaces}: the EHR's copy of an earlier note. */
    record Create(Optional<EhrCopy> replaces) implements Act {}

    /** Look at the EHR's copy of the earlier version, and update it when it is as we left it. */
    record Update(EhrCopy copy) implements Act {}

    /** The EHR has an earlier version and did not say where: find it first. */
    record Find(Item standing) implements Act {}

    /** It was sent as something new, and nobody knows whether it arrived: search. */
    record Search() implements Act {}

    /** An update was sent over that copy, and nobody knows whether it arrived: look. */
    record Look(EhrCopy over) implements Act {}

    /** Nothing is asked of the EHR. */
    record Move(Item to) implements Act {}
}
