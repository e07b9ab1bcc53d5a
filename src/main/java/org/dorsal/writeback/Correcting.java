package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.writeback.Attempt.Act;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.Keeping.Step;
import org.dorsal.writeback.Looking.Seen;
import org.dorsal.writeback.Wire.Likeness;

/** Updates what the EHR has of an earlier version only when it is as we left it: nobody's change is overwritten (promise P4). */
record Correcting(Engine engine, Keeping keeping, LaneState place) {
    Step update(Item item, Piece piece, Way.Written way, EhrCopy left) {
        Seen seen = new Looking(engine, place).read(item.key(), piece, left.id());
        Instant now = engine.now();
        return switch (seen) {
            case Seen.One one
            when one.likeness() == Likeness.THIS_VERSION ->
                keeping.keep(
                        item.filed(Optional.of(one.copy()), now), engine.attempt(Act.READ, Outcome.DONE, one.status()));
            case Seen.One one -> asLeft(one, left) ? send(item, piece, way, one) : stopped(item, one, left);
            case Seen.Absent _ -> park(item, Reason.GONE_THERE, seen);
            case Seen.Several _, Seen.CantBeAsked _ -> park(item, Reason.FORBIDDEN, seen);
            case Seen.AnotherPatient _ -> park(item, Reason.ANOTHER_PATIENT, seen);
            case Seen.NoAnswer silent -> keeping.silent(item, silent, Act.READ);
            case Seen.NoToken _ -> keeping.noToken(place.authority(), item, Act.READ, seen.status());
        };
    }

    /** The EHR has the earlier version and did not say where. */
    Step find(Item item, Piece piece, Item standing) {
        Seen seen = new Looking(engine, place).search(standing.key(), piece);
        return switch (seen) {
            case Seen.One one ->
                keeping.keep(
                        standing.filed(Optional.of(ArrivalCheck.untouched(one.copy())), standing.changed()),
                        engine.attempt(Act.SEARCH, Outcome.DONE, one.status()));
            case Seen.Absent _, Seen.CantBeAsked _ -> park(item, Reason.ID_NOT_TOLD, seen);
            case Seen.Several _ -> park(item, Reason.TWICE_THERE, seen);
            case Seen.AnotherPatient _ -> park(item, Reason.ANOTHER_PATIENT, seen);
            case Seen.NoAnswer silent -> keeping.silent(item, silent, Act.SEARCH);
            case Seen.NoToken _ -> keeping.noToken(place.authority(), item, Act.SEARCH, seen.status());
        };
    }

    private static boolean asLeft(Seen.One one, EhrCopy left) {
        return left.version().isPresent() && left.version().equals(one.copy().version());
    }

    private Step send(Item item, Piece piece, Way.Written way, Seen.One one) {
        Step kept = keeping.keep(item, engine.attempt(Act.READ, Outcome.DONE, one.status()));
        return kept instanceof Step.Kept
                ? new Sending(engine, keeping, place).update(item, piece, way, one.copy())
                : kept;
    }

    /** Where nobody knows in which version we left it, nobody can promise that nothing is overwritten. */
    private Step stopped(Item item, Seen.One one, EhrCopy left) {
        return park(item, left.version().isPresent() ? Reason.CHANGED_THERE : Reason.ID_NOT_TOLD, one);
    }

    private Step park(Item item, Reason reason, Seen seen) {
        engine.health().answered();
        return keeping.park(item, reason, false, Act.READ, seen.status());
    }
}
