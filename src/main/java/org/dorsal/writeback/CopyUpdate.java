package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.writeback.Attempt.Act;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.EhrLookup.Seen;
import org.dorsal.writeback.LeasedLedger.Step;
import org.dorsal.writeback.Wire.Likeness;

/** Updates what the EHR has of an earlier version only when it is as we left it: nobody's change is overwritten (promise P4). */
record CopyUpdate(Engine engine, LeasedLedger leased, LaneState place) {
    Step update(Item item, Deliverable piece, KindPlan.Written way, EhrCopy left) {
        Seen seen = new EhrLookup(engine, place).read(item.key(), piece, left.id());
        Instant now = engine.now();
        return switch (seen) {
            case Seen.One one
            when one.likeness() == Likeness.THIS_VERSION ->
                leased.keep(
                        item.filed(Optional.of(one.copy()), now), engine.attempt(Act.READ, Outcome.DONE, one.status()));
            case Seen.One one -> asLeft(one, left) ? send(item, piece, way, one) : stopped(item, one, left);
            case Seen.Absent _ -> park(item, Reason.GONE_THERE, seen);
            case Seen.Several _, Seen.CantBeAsked _ -> park(item, Reason.FORBIDDEN, seen);
            case Seen.AnotherPatient _ -> park(item, Reason.ANOTHER_PATIENT, seen);
            case Seen.NoAnswer silent -> leased.silent(item, silent, Act.READ);
            case Seen.NoToken _ -> leased.noToken(place.authority(), item, Act.READ, seen.status());
        };
    }

    /** The EHR has the earlier version and did not say where. */
    Step find(Item item, Deliverable piece, Item standing) {
        Seen seen = new EhrLookup(engine, place).search(standing.key(), piece);
        return switch (seen) {
            case Seen.One one ->
                leased.keep(
                        standing.filed(Optional.of(ArrivalCheck.untouched(one.copy())), standing.changed()),
                        engine.attempt(Act.SEARCH, Outcome.DONE, one.status()));
            case Seen.Absent _, Seen.CantBeAsked _ -> park(item, Reason.ID_NOT_TOLD, seen);
            case Seen.Several _ -> park(item, Reason.TWICE_THERE, seen);
            case Seen.AnotherPatient _ -> park(item, Reason.ANOTHER_PATIENT, seen);
            case Seen.NoAnswer silent -> leased.silent(item, silent, Act.SEARCH);
            case Seen.NoToken _ -> leased.noToken(place.authority(), item, Act.SEARCH, seen.status());
        };
    }

    private static boolean asLeft(Seen.One one, EhrCopy left) {
        return left.version().isPresent() && left.version().equals(one.copy().version());
    }

    private Step send(Item item, Deliverable piece, KindPlan.Written way, Seen.One one) {
        Step kept = leased.keep(item, engine.attempt(Act.READ, Outcome.DONE, one.status()));
        return kept instanceof Step.Kept
                ? new Sending(engine, leased, place).update(item, piece, way, one.copy())
                : kept;
    }

    /** Where nobody knows in which version we left it, nobody can promise that nothing is overwritten. */
    private Step stopped(Item item, Seen.One one, EhrCopy left) {
        return park(item, left.version().isPresent() ? Reason.CHANGED_THERE : Reason.ID_NOT_TOLD, one);
    }

    private Step park(Item item, Reason reason, Seen seen) {
        engine.health().answered();
        return leased.park(item, reason, false, Act.READ, seen.status());
    }
}
