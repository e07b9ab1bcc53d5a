package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.LeasedLedger.ItemStep;

/**
 * Reads details that the EHR's reply to a write did not contain: location, version, and whether a search finds the
 * copy.
 */
record CopyDetails(DeliveryEngine engine, LeasedLedger leased, LaneState place) {
    /**
     * Looks up missing details of a filed item. The item stays FILED with any result; missing details are requested
     * again when needed.
     */
    ItemStep more(DeliveryItem filed, Deliverable piece, KindPlan.WrittenKind way) {
        Optional<EhrCopy> copy = filed.filed();
        boolean nowhere = way.searchable()
                && (copy.isEmpty() || !engine.findable(filed.key().type()));
        boolean versionless = way.corrected()
                && copy.filter(announced -> announced.version().isEmpty()).isPresent();
        if (!(nowhere || versionless) || !leased.hasTime()) {
            return new ItemStep.KeptStep(filed);
        }
        EhrLookup lookup = new EhrLookup(engine, place);
        LookupResult result = nowhere
                ? lookup.search(filed.key(), piece)
                : lookup.read(filed.key(), piece, copy.orElseThrow().id());
        AttemptAction act = nowhere ? AttemptAction.SEARCH : AttemptAction.READ;
        return switch (result) {
            case LookupResult.SingleCopy single
            when single.likeness() == CopyMatch.THIS_VERSION || single.likeness() == CopyMatch.UNMARKED ->
                leased.learnt(
                        filed.filed(Optional.of(withVersion(copy, single)), filed.changed()),
                        engine.attempt(act, AttemptOutcome.DONE, single.status()));
            case LookupResult.OtherPatientCopy other ->
                leased.park(filed, DeliveryReason.ANOTHER_PATIENT, true, act, other.status());
            case LookupResult.MultipleCopies several ->
                leased.park(filed, DeliveryReason.TWICE_THERE, true, act, several.status());
            case LookupResult.SingleCopy _, LookupResult.AbsentCopy _, LookupResult.FailedLookup _ ->
                leased.learnt(filed, engine.attempt(act, AttemptOutcome.UNKNOWN, result.status()));
        };
    }

    /** Prefers the version from the reply to the creation; a search index may lag behind it. */
    private static EhrCopy withVersion(Optional<EhrCopy> announced, LookupResult.SingleCopy single) {
        return announced.filter(copy -> copy.version().isPresent()).orElse(single.copy());
    }
}
