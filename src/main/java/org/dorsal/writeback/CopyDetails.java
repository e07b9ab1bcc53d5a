package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.LeasedLedger.ItemStep;

/** Learns what the EHR did not say when it took something in: where it is, in which version, and whether it can be found there. */
record CopyDetails(Engine engine, LeasedLedger leased, LaneState place) {
    /** It is in the EHR whatever comes of this; what can't be learned now is asked again when it is needed. */
    ItemStep more(DeliveryItem filed, Deliverable piece, KindPlan.WrittenKind way) {
        Optional<EhrCopy> copy = filed.filed();
        boolean nowhere = way.searchable()
                && (copy.isEmpty() || !engine.findable(filed.key().type()));
        boolean versionless = way.corrected()
                && copy.filter(known -> known.version().isEmpty()).isPresent();
        if (!(nowhere || versionless) || !leased.hasTime()) {
            return new ItemStep.KeptStep(filed);
        }
        EhrLookup lookup = new EhrLookup(engine, place);
        LookupResult seen = nowhere
                ? lookup.search(filed.key(), piece)
                : lookup.read(filed.key(), piece, copy.orElseThrow().id());
        AttemptAction act = nowhere ? AttemptAction.SEARCH : AttemptAction.READ;
        return switch (seen) {
            case LookupResult.One one ->
                leased.learnt(
                        filed.filed(Optional.of(known(copy, one)), filed.changed()),
                        engine.attempt(act, AttemptOutcome.DONE, one.status()));
            case LookupResult.AnotherPatient other ->
                leased.park(filed, DeliveryReason.ANOTHER_PATIENT, true, act, other.status());
            case LookupResult.AbsentCopy _,
                    LookupResult.Several _,
                    LookupResult.CantBeAsked _,
                    LookupResult.UnansweredLookup _,
                    LookupResult.UnauthorizedLookup _ ->
                leased.learnt(filed, engine.attempt(act, AttemptOutcome.UNKNOWN, seen.status()));
        };
    }

    /** What a search tells of a version may be older than what the answer to the creation told. */
    private static EhrCopy known(Optional<EhrCopy> told, LookupResult.One one) {
        return told.filter(copy -> copy.version().isPresent()).orElse(one.copy());
    }
}
