package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.StoredItem.EhrCopy;

/**
 * Delivery of one version of one resource to the EHR. Immutable: a transition returns a new item.
 *
 * @param kind kind of the resource
 * @param position position among the items of its order; referenced resources come first
 * @param resourceVersion version of the resource in our store
 * @param target the EHR's copy that an update was sent for; empty for a creation
 * @param filed the EHR's copy; empty in FILED when the EHR did not return its location
 * @param tries number of failures while the EHR served other requests
 * @param since the order's creation, or an operator's later decision to send it; starts the wait for a launch
 * @param changed time of the last state change, by the service's clock
 * @param next earliest time of the next try, when the item waits
 * @param ehrMessage the EHR's message, bounded; may hold patient data
 * @param mayBeThere whether it was sent without a known result: always true in SENT and UNKNOWN, always false in
 * PENDING, FILED and SUPERSEDED; PARKED and REJECTED keep the value for a later retry
 */
public record DeliveryItem(
        ItemKey key,
        ResourceKind kind,
        int position,
        int resourceVersion,
        DeliveryState state,
        Optional<DeliveryReason> reason,
        Optional<EhrCopy> target,
        Optional<EhrCopy> filed,
        int tries,
        Instant since,
        Instant changed,
        Optional<Instant> next,
        Optional<String> ehrMessage,
        boolean mayBeThere) {
    public DeliveryItem {
        mayBeThere = switch (state) {
            case SENT, UNKNOWN -> true;
            case PENDING, FILED, SUPERSEDED -> false;
            case PARKED, REJECTED -> mayBeThere;
        };
    }

    /** Creates an item that was not sent yet. */
    static DeliveryItem planned(
            ItemKey key, ResourceKind kind, int position, int resourceVersion, Instant since, Instant now) {
        Optional<EhrCopy> nowhere = Optional.empty();
        return new DeliveryItem(
                key,
                kind,
                position,
                resourceVersion,
                DeliveryState.PENDING,
                Optional.empty(),
                nowhere,
                nowhere,
                0,
                since,
                now,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Marks the item as SENT; stored before the first byte is sent. */
    DeliveryItem sent(Optional<EhrCopy> over, Instant now) {
        return to(DeliveryState.SENT, Optional.empty(), over, filed, tries, now, Optional.empty(), Optional.empty());
    }

    DeliveryItem filed(Optional<EhrCopy> copy, Instant now) {
        return to(DeliveryState.FILED, Optional.empty(), target, copy, tries, now, Optional.empty(), Optional.empty());
    }

    /** Marks the item as UNKNOWN; the EHR is searched next. */
    DeliveryItem doubtful(int failures, Optional<DeliveryReason> why, Optional<Instant> notBefore, Instant now) {
        return to(DeliveryState.UNKNOWN, why, target, filed, failures, now, notBefore, Optional.empty());
    }

    /** Sets the item back to PENDING; this delivery is certainly not in the EHR. */
    DeliveryItem pending(int failures, Optional<DeliveryReason> why, Optional<Instant> notBefore, Instant now) {
        Optional<EhrCopy> none = Optional.empty();
        return to(DeliveryState.PENDING, why, none, none, failures, now, notBefore, Optional.empty());
    }

    /**
     * Delays the item until a later automatic retry; nothing was sent. An item with a lasting reason gets no next time: it
     * is sent as soon as its lane is woken, and only a failed request for this item delays it further.
     */
    DeliveryItem waiting(DeliveryReason why, Instant notBefore, Instant now) {
        boolean lasting = reason.filter(DeliveryReason::lasts).isPresent();
        Optional<Instant> due = lasting ? Optional.empty() : Optional.of(notBefore);
        return to(state, Optional.of(why), target, filed, tries, now, due, ehrMessage);
    }

    /** Records another failure; the state is unchanged. */
    DeliveryItem failed(int failures, Instant notBefore, Instant now) {
        return to(
                state,
                Optional.of(DeliveryReason.TRIED_AND_WAITS),
                target,
                filed,
                failures,
                now,
                Optional.of(notBefore),
                ehrMessage);
    }

    /** Parks the item for a person's decision. {@code doubt}: the EHR may have it. */
    DeliveryItem parked(DeliveryReason why, boolean doubt, Instant now) {
        DeliveryItem parked =
                to(DeliveryState.PARKED, Optional.of(why), target, filed, tries, now, Optional.empty(), ehrMessage);
        return parked.doubting(doubt);
    }

    /** Marks the item as REJECTED. {@code doubt}: the EHR may have it all the same. */
    DeliveryItem rejected(Optional<String> words, boolean doubt, Instant now) {
        DeliveryItem rejected = to(
                DeliveryState.REJECTED,
                Optional.of(DeliveryReason.REFUSED),
                target,
                filed,
                tries,
                now,
                Optional.empty(),
                words);
        return rejected.doubting(doubt);
    }

    private DeliveryItem doubting(boolean doubt) {
        return new DeliveryItem(
                key,
                kind,
                position,
                resourceVersion,
                state,
                reason,
                target,
                filed,
                tries,
                since,
                changed,
                next,
                ehrMessage,
                doubt);
    }

    /** Marks the item as superseded by a later version. */
    DeliveryItem superseded(Instant now) {
        return to(DeliveryState.SUPERSEDED, Optional.empty(), target, filed, tries, now, Optional.empty(), ehrMessage);
    }

    private DeliveryItem to(
            DeliveryState to,
            Optional<DeliveryReason> why,
            Optional<EhrCopy> over,
            Optional<EhrCopy> copy,
            int failures,
            Instant now,
            Optional<Instant> notBefore,
            Optional<String> words) {
        return new DeliveryItem(
                key,
                kind,
                position,
                resourceVersion,
                to,
                lasting(to, why),
                over,
                copy,
                failures,
                since,
                now,
                notBefore,
                words,
                mayBeThere);
    }

    private Optional<DeliveryReason> lasting(DeliveryState to, Optional<DeliveryReason> why) {
        boolean authorLeftOut = to == DeliveryState.FILED && reason.equals(Optional.of(DeliveryReason.AUTHOR_LEFT_OUT));
        boolean lasts = !to.settled()
                && reason.filter(DeliveryReason::lasts).isPresent()
                && !why.equals(Optional.of(DeliveryReason.AUTHOR_LEFT_OUT));
        return authorLeftOut || lasts ? reason : why;
    }

    /** Whether the item was tried and its next try is in the future; not if it was tried by a clock that was ahead of this one. */
    boolean waits(Instant now) {
        boolean tried = hasReason(DeliveryReason.TRIED_AND_WAITS);
        return tried && next.filter(now::isBefore).isPresent() && !now.isBefore(changed);
    }

    /** Whether the item has this reason or a lasting one. */
    boolean hasReason(DeliveryReason why) {
        return reason.filter(current -> current == why || current.lasts()).isPresent();
    }

    /** Whether the EHR refused the resource with its author; it is then sent without. */
    boolean withoutAuthor() {
        return reason.equals(Optional.of(DeliveryReason.AUTHOR_LEFT_OUT));
    }

    /** Whether the EHR has, or may have, the item. */
    boolean mayHaveArrived() {
        return state == DeliveryState.FILED || mayBeThere;
    }

    /** Versioned reference of our resource. */
    String reference() {
        return key.slot() + "/_history/" + resourceVersion;
    }
}
