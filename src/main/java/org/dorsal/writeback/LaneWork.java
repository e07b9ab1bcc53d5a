package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.writeback.Deliveries.Case;
import org.dorsal.writeback.Deliveries.Lease;
import org.dorsal.writeback.Keeping.Step;
import org.dorsal.writeback.NextAct.Act;
import org.dorsal.writeback.Way.Rungs;

/**
 * Works on one patient's deliveries for as long as the lease lasts, one after the other: what waits, waits at the head, and
 * what a person has to decide about is passed by.
 */
final class LaneWork {
    /** A launch wakes the lane itself; a token endpoint that comes back does not. */
    private static final Duration WITHOUT_TOKEN = Duration.ofMinutes(2);

    /** As after so many failures: half a minute at most. */
    private static final int WITHOUT_RUNGS = 6;

    private final Engine engine;
    private final Lease lease;
    private final Keeping keeping;
    private final BooleanSupplier stopping;
    private final Map<Integer, Optional<List<Piece>>> pieces = new HashMap<>();

    LaneWork(Engine engine, Lease lease, Keeping keeping, BooleanSupplier stopping) {
        this.engine = engine;
        this.lease = lease;
        this.keeping = keeping;
        this.stopping = stopping;
    }

    /** How it ended for one assessment, and so for the lane. */
    private sealed interface End {
        record Finished() implements End {}

        record Until(Instant due) implements End {}

        record Quarantine() implements End {}

        record Lost() implements End {}
    }

    void run() {
        for (Case found : engine.deliveries().work(lease)) {
            pieces.clear();
            switch (deliver(found)) {
                case End.Finished _ -> {
                    // the next assessment of the patient
                }
                case End.Until(Instant due) -> {
                    engine.deliveries().release(lease, Optional.of(due), engine.now());
                    return;
                }
                case End.Quarantine _ -> {
                    keeping.extend(engine.quarantine()); // and is not given back: it runs out by the database's clock
                    return;
                }
                case End.Lost _ -> {
                    return;
                }
            }
        }
        engine.deliveries().release(lease, Optional.empty(), engine.now());
    }

    private End deliver(Case found) {
        Optional<Authority> authority = engine.authorities().of(newest(found));
        if (authority.isEmpty()) {
            return waits(found, Reason.NO_LAUNCH, engine.now().plus(WITHOUT_TOKEN));
        }
        Optional<Rungs> rungs = engine.ladders().of(authority.get());
        if (rungs.isEmpty()) {
            return withoutRungs(found, authority.get());
        }
        Optional<Case> planned = planned(found, rungs.get());
        return planned.isEmpty()
                ? new End.Lost()
                : items(new LaneState(lease, authority.get(), rungs.get(), planned.get()));
    }

    /**
     * The EHR, or its token endpoint, has not said what it takes. That costs no delivery a try, so no breaker counts it: each lane
     * has to keep its own distance.
     */
    private End withoutRungs(Case found, Authority authority) {
        return switch (authority) {
            case Authority.OfLaunch _ ->
                waits(found, Reason.EHR_SILENT, engine.now().plus(WITHOUT_TOKEN));
            case Authority.OfBackend _, Authority.Nobody _ ->
                waits(found, Reason.NO_TOKEN, engine.whenBack(WITHOUT_RUNGS));
        };
    }

    /** Said on the first thing that waits, so that the page can say it. */
    private End waits(Case found, Reason why, Instant until) {
        Optional<Item> head = head(found).filter(item -> !item.reason().equals(Optional.of(why)));
        boolean lost = head.isPresent()
                && keeping.wait(head.get().waiting(why, until, engine.now()), until) instanceof Step.Lost;
        return lost ? new End.Lost() : new End.Until(until);
    }

    /** Empty when the lease is lost. */
    private Optional<Case> planned(Case found, Rungs rungs) {
        Case now = found;
        for (Order order : found.orders()) {
            if (!order.planned()) {
                List<Item> earlier = now.items().stream()
                        .filter(item -> item.key().version() < order.version())
                        .toList();
                Instant at = engine.now();
                List<Item> items = pieces(order)
                        .map(all -> Planning.of(order, all, earlier, rungs, at))
                        .orElseGet(() -> Planning.unreadable(order, at));
                if (!engine.deliveries().plan(lease, order, Planning.ways(rungs), items)) {
                    return Optional.empty();
                }
                now = now.with(items);
            }
        }
        return Optional.of(now);
    }

    private End items(LaneState begun) {
        LaneState place = begun;
        for (Optional<Item> head = head(place.found()); head.isPresent(); head = head(place.found())) {
            Item item = head.get();
            if (stopping.getAsBoolean()) {
                return new End.Until(engine.now());
            }
            if (waitsStill(item)) {
                return new End.Until(item.next().orElseThrow());
            }
            switch (step(item, place)) {
                case Step.Kept(Item kept) -> place = place.with(place.found().with(List.of(kept)));
                case Step.Waits(Item _, Instant until) -> {
                    return new End.Until(until);
                }
                case Step.Quarantined _ -> {
                    return new End.Quarantine();
                }
                case Step.Lost _ -> {
                    return new End.Lost();
                }
            }
        }
        return new End.Finished();
    }

    private Step step(Item item, LaneState place) {
        Optional<Piece> found = piece(item, place);
        Piece piece = found.orElseGet(() -> Piece.nameOf(item));
        Sending sending = new Sending(engine, keeping, place);
        Act act = found.isEmpty() && item.state() == State.PENDING
                ? new Act.Move(missing(item, place))
                : NextAct.of(item, place, piece.withdrawn(), engine.now());
        if (!(act instanceof Act.Move) && !keeping.hasTime()) {
            return new Step.Lost();
        }
        return switch (act) {
            case Act.Move(Item to) -> keeping.keep(to);
            case Act.Search _ -> new ArrivalCheck(engine, keeping, place).search(item, piece);
            case Act.Look(EhrCopy over) -> new ArrivalCheck(engine, keeping, place).look(item, piece, over);
            case Act.Find(Item standing) -> new Correcting(engine, keeping, place, sending).find(item, piece, standing);
            case Act.Update(EhrCopy copy) ->
                new Correcting(engine, keeping, place, sending).update(item, piece, place.written(item), copy);
            case Act.Create(Optional<EhrCopy> replaces) -> sending.create(item, piece, place.written(item), replaces);
        };
    }

    /** A note is left out when a newer version of the assessment has come: that one's note follows. */
    private Item missing(Item item, LaneState place) {
        boolean newer = place.found().orders().stream()
                .anyMatch(order -> order.version() > item.key().version());
        return item.kind() == Kind.NOTE && newer
                ? item.superseded(engine.now())
                : item.parked(Reason.UNREADABLE, false, engine.now());
    }

    private boolean waitsStill(Item item) {
        return item.reason().equals(Optional.of(Reason.TRIED_AND_WAITS))
                && item.next().filter(engine.now()::isBefore).isPresent();
    }

    private Optional<Piece> piece(Item item, LaneState place) {
        return pieces(place.order(item))
                .flatMap(all -> all.stream()
                        .filter(piece -> piece.slot().equals(item.key().slot()))
                        .findFirst());
    }

    private Optional<List<Piece>> pieces(Order order) {
        return pieces.computeIfAbsent(order.version(), _ -> engine.contents().of(order));
    }

    private static Order newest(Case found) {
        return found.orders().getLast();
    }

    private static Optional<Item> head(Case found) {
        return found.items().stream().filter(item -> !item.state().settled()).findFirst();
    }
}
