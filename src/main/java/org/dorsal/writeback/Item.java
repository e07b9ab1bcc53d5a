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
public record Item(
        ItemKey key,
        Kind kind,
        int position,
        int resourceVersion,
        State state,
        Optional<Reason> reason,
        Optional<EhrCopy> target,
        Optional<EhrCopy> filed,
        int tries,
        Instant changed,
        Optional<Instant> next,
        Optional<String> says,
        boolean mayBeThere) {
    public Item {
        mayBeThere = switch (state) {
            case SENT, UNKNOWN -> true;
            case PENDING, FILED, SUPERSEDED -> false;
            case PARKED, REJECTED -> mayBeThere;
        };
    }

    /** One that was not sent yet. */
    static Item planned(ItemKey key, Kind kind, int position, int resourceVersion, Instant at) {
        Optional<EhrCopy> nowhere = Optional.empty();
        return new Item(
                key,
                kind,
                position,
                resourceVersion,
                State.PENDING,
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
    Item sent(Optional<EhrCopy> over, Instant at) {
        return to(State.SENT, Optional.empty(), over, filed, tries, at, Optional.empty(), Optional.empty());
    }

    Item filed(Optional<EhrCopy> copy, Instant at) {
        return to(State.FILED, Optional.empty(), target, copy, tries, at, Optional.empty(), Optional.empty());
    }

    /** Whether the EHR has it is to be found out. */
    Item doubtful(int failures, Optional<Reason> why, Optional<Instant> notBefore, Instant at) {
        return to(State.UNKNOWN, why, target, filed, failures, at, notBefore, Optional.empty());
    }

    /** Certainly not there by this delivery; to be sent. */
    Item pending(int failures, Optional<Reason> why, Optional<Instant> notBefore, Instant at) {
        Optional<EhrCopy> none = Optional.empty();
        return to(State.PENDING, why, none, none, failures, at, notBefore, Optional.empty());
    }

    /** It goes on by itself, later; nothing was sent. */
    Item waiting(Reason why, Instant notBefore, Instant at) {
        return to(state, Optional.of(why), target, filed, tries, at, Optional.of(notBefore), says);
    }

    /** It failed again, and nothing else is known. */
    Item failed(int failures, Instant notBefore, Instant at) {
        return to(
                state, Optional.of(Reason.TRIED_AND_WAITS), target, filed, failures, at, Optional.of(notBefore), says);
    }

    /** A person decides; whether the EHR may have it is kept in mind. */
    Item parked(Reason why, boolean doubt, Instant at) {
        Item parked = to(State.PARKED, Optional.of(why), target, filed, tries, at, Optional.empty(), says);
        return parked.doubting(doubt);
    }

    Item rejected(Optional<String> words, Instant at) {
        Item rejected =
                to(State.REJECTED, Optional.of(Reason.REFUSED), target, filed, tries, at, Optional.empty(), words);
        return rejected.doubting(false);
    }

    private Item doubting(boolean doubt) {
        return new Item(
                key, kind, position, resourceVersion, state, reason, target, filed, tries, changed, next, says, doubt);
    }

    /** A later version goes instead. */
    Item superseded(Instant at) {
        return to(State.SUPERSEDED, Optional.empty(), target, filed, tries, at, Optional.empty(), says);
    }

    private Item to(
            State to,
            Optional<Reason> why,
            Optional<EhrCopy> over,
            Optional<EhrCopy> copy,
            int failures,
            Instant at,
            Optional<Instant> notBefore,
            Optional<String> words) {
        return new Item(
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

    private Optional<Reason> lasting(State to, Optional<Reason> why) {
        boolean told = to == State.FILED && reason.equals(Optional.of(Reason.AUTHOR_LEFT_OUT));
        boolean lasts = !to.settled()
                && reason.filter(Reason::lasts).isPresent()
                && !why.equals(Optional.of(Reason.AUTHOR_LEFT_OUT));
        return told || lasts ? reason : why;
    }

    /** It was tried, and its time has not come. */
    boolean waits(Instant now) {
        boolean tried = reason.equals(Optional.of(Reason.TRIED_AND_WAITS)) || withoutAuthor();
        return tried && next.filter(now::isBefore).isPresent();
    }

    /** It says so, or something that lasts longer. */
    boolean says(Reason why) {
        return reason.filter(said -> said == why || said.lasts()).isPresent();
    }

    /** The EHR refused it with its author, so it goes without. */
    boolean withoutAuthor() {
        return reason.equals(Optional.of(Reason.AUTHOR_LEFT_OUT));
    }

    /** The EHR has it, or may have it. */
    boolean stands() {
        return state == State.FILED || mayBeThere;
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
