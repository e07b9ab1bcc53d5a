package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.LeasedLedger.ItemStep;

/** Checks whether an uncertain write has arrived in the EHR before the item is sent again (promise {@code ehr-once}). */
record ArrivalChecker(DeliveryEngine engine, LeasedLedger leased, LaneState place) {
    /** Version id of an unchanged resource on servers that count versions. */
    private static final String FIRST = "1";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /**
     * Searches for the copy of a creation; after a restore also for later versions, which the database may have lost.
     */
    ItemStep search(DeliveryItem item, Deliverable piece) {
        EhrLookup lookup = new EhrLookup(engine, place);
        DeliveryOrder order = place.order(item);
        boolean restored = order.mayBeThere();
        Optional<DeliveryItem> earlier = place.filedEarlier(item);
        boolean created = !place.overtaken(item) && (earlier.isEmpty() || isReplaced(item.kind()));
        LookupResult ofVersion = lookup.search(item.key(), piece);
        LookupResult result = restored && created && ofVersion instanceof LookupResult.AbsentCopy
                ? without(earlier, lookup.searchVersions(item.key(), piece))
                : ofVersion;
        return switch (result) {
            case LookupResult.SingleCopy single
            when single.likeness() == CopyMatch.THIS_VERSION && order.remade() -> // or the lost one: equal marks
                leased.park(item, DeliveryReason.CHANGED_THERE, true, AttemptAction.SEARCH, result.status());
            case LookupResult.SingleCopy single
            when single.likeness() == CopyMatch.THIS_VERSION ->
                filed(item, single, untouched(single.copy()).version(), AttemptAction.SEARCH);
            case LookupResult.SingleCopy _
            when restored && !created ->
                again(item, result, AttemptAction.SEARCH); // superseded next, or an update that compares the copy
            case LookupResult.SingleCopy _ ->
                leased.park(item, DeliveryReason.CHANGED_THERE, true, AttemptAction.SEARCH, result.status());
            case LookupResult.AbsentCopy _
            when restored && isOutdated(item) ->
                leased.park(item, DeliveryReason.CHANGED_THERE, true, AttemptAction.SEARCH, result.status());
            case LookupResult.AbsentCopy _ ->
                engine.findable(item.key().type())
                        ? again(item, result, AttemptAction.SEARCH)
                        : leased.park(item, DeliveryReason.UNSEARCHABLE, true, AttemptAction.SEARCH, result.status());
            case LookupResult.FailedLookup failed -> failed(item, failed, AttemptAction.SEARCH);
        };
    }

    /** Returns whether a later version of the kind is a new resource: a note that the EHR does not let us update. */
    private boolean isReplaced(ResourceKind kind) {
        return kind == ResourceKind.NOTE
                && place.writePlan().of(kind) instanceof KindPlan.WrittenKind way
                && !way.corrected();
    }

    /** Leaves out the copy of an earlier version, which a new note replaces. */
    private static LookupResult without(Optional<DeliveryItem> earlier, LookupResult result) {
        return result instanceof LookupResult.SingleCopy single
                        && earlier.flatMap(DeliveryItem::filed)
                                .filter(copy -> copy.id().equals(single.copy().id()))
                                .isPresent()
                ? new LookupResult.AbsentCopy(single.status())
                : result;
    }

    /**
     * Returns whether the EHR has a version of a resource of the same order that the database has lost. The EHR then has the
     * care plan of that version, too, and would get an outdated second one.
     */
    private boolean isOutdated(DeliveryItem item) {
        return place.deliveries().items().stream()
                .filter(other -> other.key().version() == item.key().version())
                .anyMatch(other ->
                        other.state() == DeliveryState.PARKED && other.hasReason(DeliveryReason.CHANGED_THERE));
    }

    /**
     * Reads the copy {@code over} that an update was sent for. The update has arrived when the copy carries this
     * version's mark, and has not when the copy's version is the same.
     */
    ItemStep read(DeliveryItem item, Deliverable piece, EhrCopy over) {
        LookupResult result = new EhrLookup(engine, place).read(item.key(), piece, over.id());
        return switch (result) {
            case LookupResult.SingleCopy single
            when single.likeness() == CopyMatch.THIS_VERSION ->
                filed(
                        item,
                        single,
                        single.copy().version().filter(version -> follows(version, over)),
                        AttemptAction.READ);
            case LookupResult.SingleCopy single
            when single.copy().version().isPresent() && single.copy().version().equals(over.version()) ->
                again(item, result, AttemptAction.READ);
            case LookupResult.SingleCopy _ ->
                leased.park(item, DeliveryReason.CHANGED_THERE, true, AttemptAction.READ, result.status());
            case LookupResult.AbsentCopy _ ->
                leased.park(item, DeliveryReason.GONE_THERE, true, AttemptAction.READ, result.status());
            case LookupResult.FailedLookup failed -> failed(item, failed, AttemptAction.READ);
        };
    }

    private ItemStep failed(DeliveryItem item, LookupResult.FailedLookup failed, AttemptAction act) {
        return leased.failed(item, failed, DeliveryReason.UNSEARCHABLE, true, act, place.authority());
    }

    /**
     * Removes the version of a found copy unless it is the first one: a later version may contain another user's
     * change.
     */
    static EhrCopy untouched(EhrCopy ehrCopy) {
        return new EhrCopy(ehrCopy.id(), ehrCopy.version().filter(FIRST::equals));
    }

    /** @param version version of our write; empty when unknown, then another user may have changed the copy since */
    private ItemStep filed(
            DeliveryItem item, LookupResult.SingleCopy single, Optional<String> version, AttemptAction act) {
        Instant now = engine.now();
        engine.health().served(now);
        EhrCopy copy = new EhrCopy(single.copy().id(), version);
        return leased.keep(
                item.filed(Optional.of(copy), now), engine.attempt(act, AttemptOutcome.DONE, single.status()));
    }

    /** Whether the version is the next one after our last: then nobody else's change lies between them. */
    static boolean follows(String version, EhrCopy over) {
        return over.version()
                .filter(before -> NUMBER.matcher(before).matches()
                        && NUMBER.matcher(version).matches())
                .filter(before -> Long.parseLong(version) == Long.parseLong(before) + 1)
                .isPresent();
    }

    /**
     * Sets the item back to PENDING, because the EHR certainly does not have it; after earlier failures with a delay. The
     * first failure is counted here: an item that is sent again at once would never reach the number that parks it.
     */
    private ItemStep again(DeliveryItem item, LookupResult result, AttemptAction act) {
        engine.health().answered();
        Attempt attempt = engine.attempt(act, AttemptOutcome.ABSENT, result.status());
        int failures = item.tries() == 0 ? engine.failures(item) : item.tries();
        if (failures == 0) {
            return leased.keep(item.pending(0, Optional.empty(), Optional.empty(), engine.now()), attempt);
        }
        Instant until = engine.later(failures);
        return leased.wait(
                item.pending(failures, Optional.of(DeliveryReason.TRIED_AND_WAITS), Optional.of(until), engine.now()),
                until,
                attempt);
    }
}
