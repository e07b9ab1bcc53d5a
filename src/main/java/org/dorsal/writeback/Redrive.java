package org.dorsal.writeback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Ruling;
import org.dorsal.audit.Ruling.Decision;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.writeback.Resolving.Resolution;

/** Carries out operators' decisions under a worker's lease. Asks the EHR nothing: the lane is woken, and a worker goes on. */
record Redrive(Decisions decisions, Clock clock, RandomGenerator chance) implements Resolving {
    /** Most characters of an operator's reason. */
    static final int MAX_REASON_CHARS = 1_000;

    /** Long enough for two short statements; a fault between them holds the lane up for no longer. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    @Override
    public Resolved resolve(String site, UUID key, Resolution resolution, String operator, String reason) {
        if (operator.isBlank() || reason.isBlank() || reason.length() > MAX_REASON_CHARS) {
            throw new IllegalArgumentException(
                    "a decision needs who decided, and why in 1 to " + MAX_REASON_CHARS + " characters");
        }
        Optional<Decisions.Found> found = decisions.find(site, key);
        if (found.isEmpty()) {
            return Resolved.UNKNOWN;
        }
        if (!stuck(found.get().item())) {
            return Resolved.NOT_STUCK;
        }
        return decisions
                .lease(site, found.get().patient(), LEASE)
                .map(lease -> resolve(lease, found.get().item().key(), resolution, operator, reason))
                .orElse(Resolved.BUSY);
    }

    /** What was found before the lease may have changed until the lease. */
    private Resolved resolve(Lease lease, ItemKey key, Resolution resolution, String operator, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Item> all = decisions.ofAssessment(lease, key.assessment());
        Optional<Item> stuck = all.stream()
                .filter(item -> item.key().equals(key) && stuck(item))
                .findFirst();
        boolean done = stuck.map(item -> decisions.decide(
                        lease,
                        changed(all, item, resolution, now),
                        new Ruling(
                                Ids.timed(now, chance),
                                now,
                                decision(resolution),
                                operator,
                                reason,
                                lease.patient(),
                                item.reference(),
                                key.id())))
                .orElse(true);
        decisions.release(lease, Optional.of(now), now);
        if (!done) {
            return Resolved.BUSY;
        }
        return stuck.isPresent() ? Resolved.DONE : Resolved.NOT_STUCK;
    }

    private static boolean stuck(Item item) {
        return item.state() == State.PARKED || item.state() == State.REJECTED;
    }

    /** The item, later versions that waited for it, and what waited with it for a launch. */
    private static List<Item> changed(List<Item> all, Item stuck, Resolution resolution, Instant now) {
        List<Item> changed = new ArrayList<>();
        List<Item> versions = all.stream()
                .filter(item -> item.key().slot().equals(stuck.key().slot()))
                .toList();
        changed.add(resolved(stuck, resolution, overtaken(versions, stuck), now));
        versions.stream()
                .filter(item -> item.key().version() > stuck.key().version())
                .filter(item ->
                        item.state() == State.PARKED && item.reason().equals(Optional.of(Reason.EARLIER_PARKED)))
                .forEach(item -> changed.add(pending(item, now)));
        boolean together = resolution instanceof Resolution.Again || resolution instanceof Resolution.HandOver;
        all.stream()
                .filter(item -> together && waitedForLaunch(stuck) && waitedForLaunch(item))
                .filter(item -> !versions.contains(item))
                .forEach(item -> changed.add(resolved(item, resolution, false, now)));
        return changed;
    }

    private static boolean waitedForLaunch(Item item) {
        return item.state() == State.PARKED && item.says(Reason.LAUNCH_EXPIRED);
    }

    /** A later version is in the EHR, or may be: this one must not be written over it. */
    private static boolean overtaken(List<Item> versions, Item stuck) {
        return versions.stream()
                .filter(item -> item.key().version() > stuck.key().version())
                .anyMatch(Item::stands);
    }

    private static Item resolved(Item stuck, Resolution resolution, boolean overtaken, Instant now) {
        State again = stuck.mayBeThere() ? State.UNKNOWN : State.PENDING;
        return switch (resolution) {
            case Resolution.Again _, Resolution.NotThere _, Resolution.HandOver _
            when overtaken -> moved(stuck, State.SUPERSEDED, Optional.empty(), Optional.empty(), now);
            case Resolution.Again _ -> moved(stuck, again, Optional.empty(), Optional.empty(), now);
            case Resolution.HandOver _ -> moved(stuck, again, Optional.of(Reason.HANDED_OVER), Optional.empty(), now);
            case Resolution.NotThere _ -> pending(stuck, now);
            case Resolution.There(Optional<String> ehrId) ->
                moved(stuck, State.FILED, Optional.empty(), ehrId.map(id -> new EhrCopy(id, Optional.empty())), now);
            case Resolution.GiveUp _ ->
                moved(stuck, State.REJECTED, Optional.of(Reason.GIVEN_UP), Optional.empty(), now);
        };
    }

    private static Item pending(Item item, Instant now) {
        return moved(item, State.PENDING, Optional.empty(), Optional.empty(), now);
    }

    /** Counted anew. Whether it may be in the EHR is remembered where nobody has settled it. */
    private static Item moved(Item item, State state, Optional<Reason> reason, Optional<EhrCopy> filed, Instant now) {
        boolean open = state == State.UNKNOWN || state == State.REJECTED;
        return new Item(
                item.key(),
                item.kind(),
                item.position(),
                item.resourceVersion(),
                state,
                reason,
                open ? item.target() : Optional.empty(),
                filed,
                0,
                now,
                Optional.empty(),
                state == State.REJECTED ? item.says() : Optional.empty(),
                item.mayBeThere());
    }

    private static Decision decision(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Again _ -> Decision.AGAIN;
            case Resolution.NotThere _ -> Decision.NOT_THERE;
            case Resolution.There _ -> Decision.THERE;
            case Resolution.HandOver _ -> Decision.HANDED_OVER;
            case Resolution.GiveUp _ -> Decision.GIVEN_UP;
        };
    }

    /** The ledger of deliveries as operators need it: one item at a time, under the same leases. */
    interface Decisions extends Deliveries {
        /** The item with that key, if the site has one. */
        Optional<Found> find(String site, UUID key);

        /** Takes that patient's lane, due or not; empty when somebody holds it or there is none. */
        Optional<Lease> lease(String site, String patient, Duration length);

        /** Every version of each of its resources, oldest first. */
        List<Item> ofAssessment(Lease lease, String assessment);

        /** Keeps items in their new state, and the event that tells who decided it, in one commit; false when the lease is lost. */
        boolean decide(Lease lease, List<Item> items, Ruling ruling);

        /** An item, and whose record it is about. */
        record Found(String patient, Item item) {
            @Override
            public String toString() {
                return "Found[" + item + "]";
            }
        }
    }
}
