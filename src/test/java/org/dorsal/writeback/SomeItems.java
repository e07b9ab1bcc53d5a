package org.dorsal.writeback;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.dorsal.fhirjson.Ids;

/** Orders, items and attempts for tests; the same arguments give the same ids. */
final class SomeItems {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final UUID SPACE = UUID.fromString("0193454a-7d1c-7a3b-9c55-0f6c8f8d1e11");

    private SomeItems() {}

    /** Id of the assessment of that name. */
    static String assessment(String name) {
        return Ids.named(SPACE, name).toString();
    }

    static Order order(String site, String patient, String name, int version, Instant created) {
        return new Order(site, patient, assessment(name), version, Optional.of("Practitioner/7"), created, false);
    }

    /** Our reference of the resource that takes the place of that kind. */
    static ItemKey key(String name, Kind kind, int version) {
        return new ItemKey(
                assessment(name),
                kind.type() + "/" + Ids.named(UUID.fromString(assessment(name)), kind.name()),
                version);
    }

    static Item item(String name, Kind kind, int version) {
        return Item.planned(
                key(name, kind, version), kind, List.of(Kind.values()).indexOf(kind), version, NOON);
    }

    static List<Item> panelAndNote(String name, int version) {
        return List.of(item(name, Kind.PANEL, version), item(name, Kind.NOTE, version));
    }

    static Item in(State state, Item item) {
        return in(state, item, Optional.empty(), false);
    }

    static Item parked(Item item, Reason reason, boolean mayBeThere) {
        return in(State.PARKED, item, Optional.of(reason), mayBeThere);
    }

    private static Item in(State state, Item item, Optional<Reason> reason, boolean mayBeThere) {
        return new Item(
                item.key(),
                item.kind(),
                item.position(),
                item.resourceVersion(),
                state,
                reason,
                item.target(),
                item.filed(),
                item.tries(),
                item.changed(),
                item.next(),
                item.says(),
                mayBeThere);
    }

    /** Nothing of it is empty, and it is in no state of its own accord. */
    static Item full(Item item) {
        return new Item(
                item.key(),
                item.kind(),
                item.position(),
                item.resourceVersion(),
                State.PARKED,
                Optional.of(Reason.TRIED_OFTEN),
                Optional.of(new EhrCopy("target-1", Optional.of("4"))),
                Optional.of(new EhrCopy("filed-1", Optional.empty())),
                7,
                NOON.plusMillis(123),
                Optional.of(NOON.plusSeconds(60)),
                Optional.of("It's {\"no\"} good: \\ ± ½,\n:site"),
                true);
    }

    static Map<Kind, String> ways() {
        Map<Kind, String> ways = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            ways.put(kind, kind == Kind.PLAN ? KindPlan.Why.NOT_TAKEN.name() : StoredFilings.WRITTEN);
        }
        return ways;
    }

    static Attempt attempt(Attempt.Act act, Attempt.Outcome outcome, OptionalInt status) {
        return new Attempt(
                Ids.timed(NOON, new Random(act.hashCode())),
                NOON,
                act,
                outcome,
                status,
                SimEhr.BASE,
                "clinician",
                Optional.empty());
    }
}
