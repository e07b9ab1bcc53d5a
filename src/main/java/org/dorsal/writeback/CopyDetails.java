package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.writeback.Attempt.Act;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.EhrLookup.Seen;
import org.dorsal.writeback.LeasedLedger.Step;

/** Learns what the EHR did not say when it took something in: where it is, in which version, and whether it can be found there. */
record CopyDetails(Engine engine, LeasedLedger leased, LaneState place) {
    /** It is in the EHR whatever comes of this; what can't be learned now is asked again when it is needed. */
    Step more(Item filed, Deliverable piece, KindPlan.Written way) {
        Optional<EhrCopy> copy = filed.filed();
        boolean nowhere = way.searchable()
                && (copy.isEmpty() || !engine.findable(filed.key().type()));
        boolean versionless = way.corrected()
                && copy.filter(known -> known.version().isEmpty()).isPresent();
        if (!(nowhere || versionless) || !leased.hasTime()) {
            return new Step.Kept(filed);
        }
        EhrLookup lookup = new EhrLookup(engine, place);
        Seen seen = nowhere
                ? lookup.search(filed.key(), piece)
                : lookup.read(filed.key(), piece, copy.orElseThrow().id());
        Act act = nowhere ? Act.SEARCH : Act.READ;
        return switch (seen) {
            case Seen.One one ->
                leased.learnt(
                        filed.filed(Optional.of(known(copy, one)), filed.changed()),
                        engine.attempt(act, Outcome.DONE, one.status()));
            case Seen.AnotherPatient other -> leased.park(filed, Reason.ANOTHER_PATIENT, true, act, other.status());
            case Seen.Absent _, Seen.Several _, Seen.CantBeAsked _, Seen.NoAnswer _, Seen.NoToken _ ->
                leased.learnt(filed, engine.attempt(act, Outcome.UNKNOWN, seen.status()));
        };
    }

    /** What a search tells of a version may be older than what the answer to the creation told. */
    private static EhrCopy known(Optional<EhrCopy> told, Seen.One one) {
        return told.filter(copy -> copy.version().isPresent()).orElse(one.copy());
    }
}
