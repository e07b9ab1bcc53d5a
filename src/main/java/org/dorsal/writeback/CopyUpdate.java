package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.LeasedLedger.ItemStep;

/**
 * Updates the EHR's copy of an earlier version only when its version is the one that we wrote, so that no other
 * change is overwritten.
 */
record CopyUpdate(DeliveryEngine engine, LeasedLedger leased, LaneState place) {
    ItemStep update(DeliveryItem item, Deliverable piece, KindPlan.WrittenKind way, EhrCopy expected) {
        LookupResult result = new EhrLookup(engine, place).read(item.key(), piece, expected.id());
        Instant now = engine.now();
        return switch (result) {
            case LookupResult.SingleCopy current
            when current.likeness() == CopyMatch.THIS_VERSION ->
                leased.keep(
                        item.filed(Optional.of(updated(current, expected)), now),
                        engine.attempt(AttemptAction.READ, AttemptOutcome.DONE, current.status()));
            case LookupResult.SingleCopy current ->
                asLeft(current, expected) ? send(item, piece, way, current) : stopped(item, current, expected);
            case LookupResult.AbsentCopy _ -> park(item, DeliveryReason.GONE_THERE, result);
            case LookupResult.FailedLookup failed ->
                leased.failed(item, failed, DeliveryReason.FORBIDDEN, false, AttemptAction.READ, place.authority());
        };
    }

    /** Leaves the version out unless it follows ours: another user may have changed the copy since it arrived. */
    private static EhrCopy updated(LookupResult.SingleCopy current, EhrCopy expected) {
        return new EhrCopy(
                current.copy().id(),
                current.copy().version().filter(version -> ArrivalChecker.follows(version, expected)));
    }

    /** Searches for the earlier version's copy, after a reply without its location. */
    ItemStep find(DeliveryItem item, Deliverable piece, DeliveryItem filed) {
        LookupResult result = new EhrLookup(engine, place).search(filed.key(), piece);
        return switch (result) {
            case LookupResult.SingleCopy current ->
                leased.keep(
                        filed.filed(Optional.of(ArrivalChecker.untouched(current.copy())), filed.changed()),
                        engine.attempt(AttemptAction.SEARCH, AttemptOutcome.DONE, current.status()));
            case LookupResult.AbsentCopy _ -> park(item, DeliveryReason.ID_NOT_TOLD, result);
            case LookupResult.FailedLookup failed ->
                leased.failed(item, failed, DeliveryReason.ID_NOT_TOLD, false, AttemptAction.SEARCH, place.authority());
        };
    }

    /** A copy that an operator has found by its id is as we left it while it is ours in its first version. */
    private static boolean asLeft(LookupResult.SingleCopy current, EhrCopy expected) {
        Optional<String> left = expected.version()
                .or(() -> current.likeness() == CopyMatch.OTHER_VERSION
                        ? ArrivalChecker.untouched(current.copy()).version()
                        : Optional.empty());
        return left.isPresent() && left.equals(current.copy().version());
    }

    private ItemStep send(
            DeliveryItem item, Deliverable piece, KindPlan.WrittenKind way, LookupResult.SingleCopy current) {
        ItemStep step = leased.keep(item, engine.attempt(AttemptAction.READ, AttemptOutcome.DONE, current.status()));
        return step instanceof ItemStep.KeptStep
                ? new ItemSender(engine, leased, place).update(item, piece, way, current.copy())
                : step;
    }

    /**
     * Parks the item: the copy has changed, or the version that we wrote is unknown and an overwrite can't be ruled
     * out.
     */
    private ItemStep stopped(DeliveryItem item, LookupResult.SingleCopy current, EhrCopy expected) {
        return park(
                item,
                expected.version().isPresent() ? DeliveryReason.CHANGED_THERE : DeliveryReason.ID_NOT_TOLD,
                current);
    }

    private ItemStep park(DeliveryItem item, DeliveryReason reason, LookupResult result) {
        return leased.park(item, reason, false, AttemptAction.READ, result.status());
    }
}
