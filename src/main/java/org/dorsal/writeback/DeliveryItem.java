package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of one resource on its way into the EHR. A value: what happens to it makes a new one.
 *
 * @param kind what it is among the results
 * @param position among the items of its order: what is referred to comes first
 * @param resourceVersion version of the resource in our store
 * @param target the EHR's copy that an update was sent for; empty for a creation
 * @param filed where it is in the EHR; empty in FILED when the EHR did not say
 * @param tries how often it failed while the EHR served others
 * @param changed when its state changed, by the service's clock
 * @param next not before then, when it waits
 * @param says the EHR's own words, bounded; may hold patient data
 * @param mayBeThere it was sent and nobody knows whether it arrived. So it is in SENT and UNKNOWN and never in PENDING, FILED and
 *     SUPERSEDED, whatever is given; what is PARKED or REJECTED remembers it, for whoever goes on with it
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
        Instant changed,
        Optional<Instant> next,
        Optional<String> says,
        boolean mayBeThere) {
    public DeliveryItem {
        mayBeThere = switch (state) {
            case SENT, UNKNOWN -> true;
            case PENDING, FILED, SUPERSEDED -> false;
            case PARKED, REJECTED -> mayBeThere;
        };
    }

    /** One that was not sent yet. */
    static DeliveryItem planned(ItemKey key, ResourceKind kind, int position, int resourceVersion, Instant at) {
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
                at,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Kept before the first byte leaves. */
    DeliveryItem sent(Optional<EhrCopy> over, Instant at) {
        return to(DeliveryState.SENT, Optional.empty(), over, filed, tries, at, Optional.empty(), Optional.empty());
    }

    DeliveryItem filed(Optional<EhrCopy> copy, Instant at) {
        return to(DeliveryState.FILED, Optional.empty(), target, copy, tries, at, Optional.empty(), Optional.empty());
    }

    /** Whether the EHR has it is to be found out. */
    DeliveryItem doubtful(int failures, Optional<DeliveryReason> why, Optional<Instant> notBefore, Instant at) {
        return to(DeliveryState.UNKNOWN, why, target, filed, failures, at, notBefore, Optional.empty());
    }

    /** Certainly not there by this delivery; to be sent. */
    DeliveryItem pending(int failures, Optional<DeliveryReason> why, Optional<Instant> notBefore, Instant at) {
        Optional<EhrCopy> none = Optional.empty();
        return to(DeliveryState.PENDING, why, none, none, failures, at, notBefore, Optional.empty());
    }

    /** It goes on by itself, later; nothing was sent. */
    DeliveryItem waiting(DeliveryReason why, Instant notBefore, Instant at) {
        return to(state, Optional.of(why), target, filed, tries, at, Optional.of(notBefore), says);
    }

    /** It failed again, and nothing else is known. */
    DeliveryItem failed(int failures, Instant notBefore, Instant at) {
        return to(
                state,
                Optional.of(DeliveryReason.TRIED_AND_WAITS),
                target,
                filed,
                failures,
                at,
                Optional.of(notBefore),
                says);
    }

    /** A person decides; whether the EHR may have it is kept in mind. */
    DeliveryItem parked(DeliveryReason why, boolean doubt, Instant at) {
        DeliveryItem parked =
                to(DeliveryState.PARKED, Optional.of(why), target, filed, tries, at, Optional.empty(), says);
        return parked.doubting(doubt);
    }

    DeliveryItem rejected(Optional<String> words, Instant at) {
        DeliveryItem rejected = to(
                DeliveryState.REJECTED,
                Optional.of(DeliveryReason.REFUSED),
                target,
                filed,
                tries,
                at,
                Optional.empty(),
                words);
        return rejected.doubting(false);
    }

    private DeliveryItem doubting(boolean doubt) {
        return new DeliveryItem(
                key, kind, position, resourceVersion, state, reason, target, filed, tries, changed, next, says, doubt);
    }

    /** A later version goes instead. */
    DeliveryItem superseded(Instant at) {
        return to(DeliveryState.SUPERSEDED, Optional.empty(), target, filed, tries, at, Optional.empty(), says);
    }

    private DeliveryItem to(
            DeliveryState to,
            Optional<DeliveryReason> why,
            Optional<EhrCopy> over,
            Optional<EhrCopy> copy,
            int failures,
            Instant at,
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
                at,
                notBefore,
                words,
                mayBeThere);
    }

    private Optional<DeliveryReason> lasting(DeliveryState to, Optional<DeliveryReason> why) {
        boolean told = to == DeliveryState.FILED && reason.equals(Optional.of(DeliveryReason.AUTHOR_LEFT_OUT));
        boolean lasts = !to.settled()
                && reason.filter(DeliveryReason::lasts).isPresent()
                && !why.equals(Optional.of(DeliveryReason.AUTHOR_LEFT_OUT));
        return told || lasts ? reason : why;
    }

    /** It was tried, and its time has not come. */
    boolean waits(Instant now) {
        boolean tried = reason.equals(Optional.of(DeliveryReason.TRIED_AND_WAITS)) || withoutAuthor();
        return tried && next.filter(now::isBefore).isPresent();
    }

    /** It says so, or something that lasts longer. */
    boolean says(DeliveryReason why) {
        return reason.filter(said -> said == why || said.lasts()).isPresent();
    }

    /** The EHR refused it with its author, so it goes without. */
    boolean withoutAuthor() {
        return reason.equals(Optional.of(DeliveryReason.AUTHOR_LEFT_OUT));
    }

    /** The EHR has it, or may have it. */
    boolean stands() {
        return state == DeliveryState.FILED || mayBeThere;
    }

    /** Versioned reference of our resource. */
    String reference() {
        return key.slot() + "/_history/" + resourceVersion;
    }

    @Override
    public String toString() {
        return "Item[" + key + ", " + state + "]";
    }
}
