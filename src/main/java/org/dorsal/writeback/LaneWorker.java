package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import java.util.function.*;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.DeliveryEngine.Carrier;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.LeasedLedger.ItemStep;
import org.dorsal.writeback.NextActionPolicy.DeliveryAction;

/**
 * Works on one patient's deliveries in their order while the lease lasts. Skips those that need a person, and the rest of
 * an assessment that waits for a launch or for its next try: the versions and resources of one assessment keep their order.
 */
final class LaneWorker {
    /** A launch wakes the lane itself; a token endpoint that comes back, or a replica of another release, does not. */
    private static final Duration WITHOUT_TOKEN = Duration.ofMinutes(2);

    /** Number of failures that determines the delay, at most half a minute. */
    private static final int MAX_BACKOFF_STEPS = 6;

    private final DeliveryEngine engine;
    private final Lease lease;
    private final LeasedLedger leased;
    private final BooleanSupplier stopping;
    private final Map<Integer, Optional<List<Deliverable>>> pieces = new HashMap<>();

    /** Assessment that is, or was last, in work. */
    private Optional<String> inWork = Optional.empty();

    /** Time at which the first skipped assessment is due. */
    private Optional<Instant> nextLook = Optional.empty();

    LaneWorker(DeliveryEngine engine, Lease lease, LeasedLedger leased, BooleanSupplier stopping) {
        this.engine = engine;
        this.lease = lease;
        this.leased = leased;
        this.stopping = stopping;
    }

    void run() {
        for (AssessmentDeliveries deliveries : engine.deliveries().work(lease)) {
            pieces.clear();
            inWork = Optional.of(deliveries.assessment());
            if (!deliver(deliveries)) {
                return;
            }
        }
        engine.deliveries().release(lease, nextLook, engine.now());
    }

    boolean isInWork(AssessmentDeliveries deliveries) {
        return inWork.equals(Optional.of(deliveries.assessment()));
    }

    /**
     * Delivers one assessment. Returns false when the work under this lease ends: the lease is released, runs out, or
     * is lost.
     */
    private boolean deliver(AssessmentDeliveries deliveries) {
        if (!deliveries.isReadable()) {
            return skip(engine.now().plus(WITHOUT_TOKEN));
        }
        if (!engine.authorities().possible()) {
            return parked(deliveries, DeliveryReason.NO_CLIENT);
        }
        boolean handedOver = deliveries.items().stream()
                .anyMatch(item ->
                        !item.state().settled() && item.reason().equals(Optional.of(DeliveryReason.HANDED_OVER)));
        Iterator<Carrier> carriers =
                engine.authorities().of(deliveries.newest(), handedOver).iterator();
        while (carriers.hasNext()) {
            Carrier carrier = carriers.next();
            Optional<WritePlan> writePlan = engine.writePlans().of(carrier.authority());
            if (writePlan.isEmpty()) {
                return waitForPlan(deliveries, carrier.authority());
            }
            if (carrier.preferred() || !writePlan.get().lacksScopes()) {
                return deliver(deliveries, carrier, writePlan.get());
            }
        }
        return withoutLaunch(deliveries);
    }

    private boolean deliver(AssessmentDeliveries deliveries, Carrier carrier, WritePlan writePlan) {
        leased.by(carrier.user());
        Optional<AssessmentDeliveries> planned = planned(deliveries, writePlan, UnaryOperator.identity());
        return planned.isPresent() && items(new LaneState(lease, carrier, writePlan, planned.get()));
    }

    /** Releases the lane until {@code due}, or until a skipped assessment is due. */
    private boolean giveBack(Instant due) {
        skip(due);
        engine.deliveries().release(lease, nextLook, engine.now());
        return false;
    }

    /** Continues with the next assessment; this one is due at {@code due}. */
    private boolean skip(Instant due) {
        nextLook = nextLook.filter(due::isAfter).or(() -> Optional.of(due));
        return true;
    }

    /** Waits for a launch, with a time limit: a clinician may have left permanently. */
    private boolean withoutLaunch(AssessmentDeliveries deliveries) {
        Instant since = deliveries
                .head()
                .map(DeliveryItem::since)
                .orElseGet(() -> deliveries.newest().created());
        Instant until = engine.now().plus(WITHOUT_TOKEN);
        return engine.now().isBefore(since.plus(engine.launchWithin()))
                ? leased.explain(deliveries, DeliveryReason.NO_LAUNCH, until) && skip(until)
                : parked(deliveries, DeliveryReason.LAUNCH_EXPIRED);
    }

    /** Parks the items that the EHR accepts from any token; all items where its capabilities are unknown. */
    private boolean parked(AssessmentDeliveries deliveries, DeliveryReason why) {
        UnaryOperator<DeliveryItem> parked =
                item -> item.state().settled() ? item : item.parked(why, item.mayBeThere(), engine.now());
        CallAuthority nobody = new CallAuthority.NoAuthority(new SiteId(engine.site()));
        WritePlan writePlan = engine.writePlans()
                .of(nobody)
                .orElseGet(() -> engine.writePlans().untold(nobody));
        Optional<AssessmentDeliveries> planned = planned(deliveries, writePlan, parked);
        return planned.isPresent()
                && planned.get().items().stream()
                        .filter(item -> !item.state().settled())
                        .allMatch(item -> leased.keep(parked.apply(item)) instanceof ItemStep.KeptStep);
    }

    /**
     * Waits for the capabilities or the token. The circuit breaker does not count this case, so each lane has its own
     * delay.
     */
    private boolean waitForPlan(AssessmentDeliveries deliveries, CallAuthority authority) {
        return switch (authority) {
            case LaunchId _ ->
                waits(deliveries, DeliveryReason.EHR_SILENT, engine.now().plus(WITHOUT_TOKEN));
            case CallAuthority.BackendAuthority _, CallAuthority.NoAuthority _ ->
                waits(deliveries, DeliveryReason.NO_TOKEN, engine.whenBack(MAX_BACKOFF_STEPS));
        };
    }

    private boolean waits(AssessmentDeliveries deliveries, DeliveryReason why, Instant until) {
        return leased.explain(deliveries, why, until) && giveBack(until);
    }

    /** Plans the unplanned orders; empty when the lease is lost. */
    private Optional<AssessmentDeliveries> planned(
            AssessmentDeliveries deliveries, WritePlan writePlan, UnaryOperator<DeliveryItem> change) {
        AssessmentDeliveries planned = deliveries;
        for (DeliveryOrder order : deliveries.orders()) {
            if (OrderPlanner.isToPlan(order, planned.items())) {
                Optional<List<Deliverable>> contents = pieces(order);
                WritePlan fitting = contents.map(pieces -> engine.wire().fitting(writePlan, pieces))
                        .orElse(writePlan);
                Map<ResourceKind, String> ways = contents.isPresent() ? OrderPlanner.ways(fitting) : Map.of();
                List<DeliveryItem> items =
                        OrderPlanner.of(order, contents, planned.items(), fitting, engine.now()).stream()
                                .map(change)
                                .toList();
                if (!engine.deliveries().plan(lease, order, ways, items)) {
                    return Optional.empty();
                }
                planned = planned.with(items);
            }
        }
        return Optional.of(planned);
    }

    private boolean items(LaneState start) {
        LaneState place = start;
        for (Optional<DeliveryItem> head = place.deliveries().head();
                head.isPresent();
                head = place.deliveries().head()) {
            DeliveryItem item = head.get();
            if (stopping.getAsBoolean()) {
                return giveBack(engine.now());
            }
            if (item.waits(engine.now())) {
                return skip(item.next().orElseThrow());
            }
            switch (step(item, place)) {
                case ItemStep.KeptStep(DeliveryItem nextItem) ->
                    place = place.with(place.deliveries().with(List.of(nextItem)));
                case ItemStep.WaitingStep(Instant until) -> {
                    return giveBack(until);
                }
                case ItemStep.LaunchWaitStep(Instant until) -> {
                    return skip(until);
                }
                case ItemStep.QuarantinedStep _ -> {
                    leased.extend(engine.quarantine()); // and is not given back: it runs out by the database's clock
                    return false;
                }
                case ItemStep.LostLeaseStep _ -> {
                    return false;
                }
            }
        }
        return true;
    }

    private ItemStep step(DeliveryItem item, LaneState place) {
        Optional<Deliverable> stored = piece(item, place);
        Deliverable piece = stored.orElseGet(() -> Deliverable.nameOf(item));
        DeliveryAction act = stored.isEmpty() && item.state() == DeliveryState.PENDING
                ? NextActionPolicy.ofMissing(item, place, engine.now())
                : NextActionPolicy.of(item, place, piece.withdrawn(), engine.now());
        if (!(act instanceof DeliveryAction.TransitionAction) && !leased.hasTime()) {
            return new ItemStep.LostLeaseStep();
        }
        return switch (act) {
            case DeliveryAction.TransitionAction(DeliveryItem to) -> leased.keep(to);
            case DeliveryAction.SearchAction _ -> new ArrivalChecker(engine, leased, place).search(item, piece);
            case DeliveryAction.LookAction(EhrCopy over) ->
                new ArrivalChecker(engine, leased, place).read(item, piece, over);
            case DeliveryAction.FindAction(DeliveryItem filed) ->
                new CopyUpdate(engine, leased, place).find(item, piece, filed);
            case DeliveryAction.UpdateAction(EhrCopy copy) ->
                new CopyUpdate(engine, leased, place).update(item, piece, place.written(item), copy);
            case DeliveryAction.CreateAction(Optional<EhrCopy> replaces) ->
                new ItemSender(engine, leased, place).create(item, piece, place.written(item), replaces);
        };
    }

    private Optional<Deliverable> piece(DeliveryItem item, LaneState place) {
        return pieces(place.order(item))
                .flatMap(pieces -> pieces.stream()
                        .filter(piece -> piece.slot().equals(item.key().slot()))
                        .findFirst());
    }

    private Optional<List<Deliverable>> pieces(DeliveryOrder order) {
        return pieces.computeIfAbsent(order.version(), _ -> engine.contents().of(order));
    }

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
                    leased.failed(
                            item, failed, DeliveryReason.ID_NOT_TOLD, false, AttemptAction.SEARCH, place.authority());
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
            ItemStep step =
                    leased.keep(item, engine.attempt(AttemptAction.READ, AttemptOutcome.DONE, current.status()));
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
}
