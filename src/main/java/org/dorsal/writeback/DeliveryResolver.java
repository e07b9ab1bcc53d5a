package org.dorsal.writeback;

import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.audit.OperatorDecision.OperatorDecisionKind;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryResolver.Resolution;

/** Accepts operators' decisions about deliveries. */
public interface DeliveryResolver {
    /**
     * Executes a decision and records it as an audit event in the same commit.
     *
     * @param key {@link ItemKey#id()}
     * @param operator name of the operator
     * @param reason the operator's reason, free text
     */
    ResolutionOutcome resolve(String site, UUID key, Resolution resolution, String operator, String reason);

    enum ResolutionOutcome {
        DONE,
        /** The site has no such delivery. */
        UNKNOWN,
        /** The delivery is no longer parked or rejected. */
        NOT_STUCK,
        /** Another worker has leased the patient's lane; retry in a moment. */
        BUSY
    }

    /** Operator's decision about a parked or rejected delivery. */
    public sealed interface Resolution {
        /** Try again: a possibly sent item is searched for first, where the EHR supports a search. */
        record RetryDelivery() implements Resolution {}

        /** Checked by the operator: the chart does not have it, so it is sent again. */
        record AbsentFromEhr() implements Resolution {}

        /**
         * Checked by the operator: the chart has it.
         *
         * @param ehrId logical id in the EHR; empty when unknown, see {@link LogicalIds#EHR}
         */
        record PresentInEhr(Optional<String> ehrId) implements Resolution {
            public PresentInEhr {
                if (!ehrId.map(LogicalIds::isEhr).orElse(true)) {
                    throw new IllegalArgumentException("an id has 1 to 256 letters, digits, dots and dashes");
                }
            }
        }

        /**
         * The next clinician who launches for this patient carries it, also where the EHR records the token's owner
         * as its author.
         */
        record HandOverDelivery() implements Resolution {}

        /** Given up: it stays out of the EHR. */
        record AbandonDelivery() implements Resolution {}
    }

    /**
     * Executes operators' decisions under a lease. Sends no request to the EHR: the lane is made due, and a worker
     * continues.
     */
    record LeasedDeliveryResolver(OperatorDeliveryLedger decisions, Clock clock, RandomGenerator random)
            implements DeliveryResolver {
        /** Maximum length of an operator's reason, in characters. */
        static final int MAX_REASON_CHARS = 1_000;

        /** Lease length, enough for two short statements; a fault between them blocks the lane no longer than that. */
        private static final Duration LEASE = Duration.ofSeconds(10);

        @Override
        public ResolutionOutcome resolve(String site, UUID key, Resolution resolution, String operator, String reason) {
            if (operator.isBlank() || reason.isBlank() || reason.length() > MAX_REASON_CHARS) {
                throw new IllegalArgumentException(
                        "a decision needs who decided, and why in 1 to " + MAX_REASON_CHARS + " characters");
            }
            Optional<OperatorDeliveryLedger.PatientItem> stored = decisions.find(site, key);
            if (stored.isEmpty()) {
                return ResolutionOutcome.UNKNOWN;
            }
            if (!stuck(stored.get().item())) {
                return ResolutionOutcome.NOT_STUCK;
            }
            return decisions
                    .lease(site, stored.get().patient(), LEASE)
                    .map(lease -> resolve(lease, stored.get().item().key(), resolution, operator, reason))
                    .orElse(ResolutionOutcome.BUSY);
        }

        /** Reads the item again under the lease, because it may have changed since the first read. */
        private ResolutionOutcome resolve(
                Lease lease, ItemKey key, Resolution resolution, String operator, String reason) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            List<DeliveryItem> items = decisions.ofAssessment(lease, key.assessment());
            Optional<DeliveryItem> stuck = items.stream()
                    .filter(item -> item.key().equals(key) && stuck(item))
                    .findFirst();
            boolean decided = stuck.map(item -> decisions.decide(
                            lease,
                            changed(items, item, resolution, now),
                            new OperatorDecision(
                                    Ids.timed(now, random),
                                    now,
                                    decision(resolution),
                                    operator,
                                    reason,
                                    lease.patient(),
                                    item.reference(),
                                    key.id())))
                    .orElse(true);
            decisions.release(lease, Optional.of(now), now);
            if (!decided) {
                return ResolutionOutcome.BUSY;
            }
            return stuck.isPresent() ? ResolutionOutcome.DONE : ResolutionOutcome.NOT_STUCK;
        }

        private static boolean stuck(DeliveryItem item) {
            return item.state() == DeliveryState.PARKED || item.state() == DeliveryState.REJECTED;
        }

        /**
         * Returns the item, later versions that waited for it, earlier ones that are gone with it, and items parked with it
         * for lack of a launch.
         */
        private static List<DeliveryItem> changed(
                List<DeliveryItem> items, DeliveryItem stuck, Resolution resolution, Instant now) {
            List<DeliveryItem> changed = new ArrayList<>();
            List<DeliveryItem> versions = items.stream()
                    .filter(item -> item.key().slot().equals(stuck.key().slot()))
                    .toList();
            changed.add(resolved(stuck, resolution, overtaken(versions, stuck), now));
            versions.stream()
                    .filter(item -> item.key().version() > stuck.key().version())
                    .filter(item -> item.state() == DeliveryState.PARKED
                            && item.reason().equals(Optional.of(DeliveryReason.EARLIER_PARKED)))
                    .forEach(item -> changed.add(again(item, Optional.empty(), now)));
            if (resolution instanceof Resolution.AbsentFromEhr && stuck.hasReason(DeliveryReason.GONE_THERE)) {
                versions.stream() // or the next try would look for the copy that is gone
                        .filter(item -> item.key().version() < stuck.key().version())
                        .filter(item -> item.state() == DeliveryState.FILED)
                        .forEach(item -> changed.add(
                                moved(item, DeliveryState.SUPERSEDED, Optional.empty(), Optional.empty(), now)));
            }
            boolean together =
                    resolution instanceof Resolution.RetryDelivery || resolution instanceof Resolution.HandOverDelivery;
            items.stream()
                    .filter(item -> together && waitedForLaunch(stuck) && waitedForLaunch(item))
                    .filter(item -> !versions.contains(item))
                    .forEach(item -> changed.add(resolved(item, resolution, false, now)));
            return changed;
        }

        private static boolean waitedForLaunch(DeliveryItem item) {
            return item.state() == DeliveryState.PARKED && item.hasReason(DeliveryReason.LAUNCH_EXPIRED);
        }

        /**
         * Whether the EHR has, or may have, a later version, which this one must not overwrite. If both may be there, this one is looked
         * for first: what became of it decides about the later one.
         */
        private static boolean overtaken(List<DeliveryItem> versions, DeliveryItem stuck) {
            return versions.stream()
                    .filter(item -> item.key().version() > stuck.key().version())
                    .anyMatch(item ->
                            item.state() == DeliveryState.FILED || (item.mayHaveArrived() && !stuck.mayBeThere()));
        }

        private static DeliveryItem resolved(
                DeliveryItem stuck, Resolution resolution, boolean overtaken, Instant now) {
            return switch (resolution) {
                case Resolution.RetryDelivery _, Resolution.AbsentFromEhr _, Resolution.HandOverDelivery _
                when overtaken -> moved(stuck, DeliveryState.SUPERSEDED, Optional.empty(), Optional.empty(), now);
                case Resolution.RetryDelivery _ -> again(stuck, Optional.empty(), now);
                case Resolution.HandOverDelivery _ -> again(stuck, Optional.of(DeliveryReason.HANDED_OVER), now);
                case Resolution.AbsentFromEhr _ -> pending(stuck, now);
                case Resolution.PresentInEhr(Optional<String> ehrId) ->
                    moved(
                            stuck,
                            DeliveryState.FILED,
                            Optional.empty(),
                            ehrId.map(id -> new EhrCopy(id, Optional.empty())),
                            now);
                case Resolution.AbandonDelivery _ ->
                    moved(stuck, DeliveryState.REJECTED, Optional.of(DeliveryReason.GIVEN_UP), Optional.empty(), now);
            };
        }

        /** Makes an item due: one that may be in the EHR is looked for before it is sent. */
        private static DeliveryItem again(DeliveryItem item, Optional<DeliveryReason> reason, Instant now) {
            DeliveryState state = item.mayBeThere() ? DeliveryState.UNKNOWN : DeliveryState.PENDING;
            return moved(item, state, reason, Optional.empty(), now);
        }

        private static DeliveryItem pending(DeliveryItem item, Instant now) {
            return moved(item, DeliveryState.PENDING, Optional.empty(), Optional.empty(), now);
        }

        /** Resets the failure count. {@code mayBeThere} stays true where the decision does not settle it. */
        private static DeliveryItem moved(
                DeliveryItem item,
                DeliveryState state,
                Optional<DeliveryReason> reason,
                Optional<EhrCopy> filed,
                Instant now) {
            boolean open = state == DeliveryState.UNKNOWN || state == DeliveryState.REJECTED;
            return new DeliveryItem(
                    item.key(),
                    item.kind(),
                    item.position(),
                    item.resourceVersion(),
                    state,
                    reason,
                    open ? item.target() : Optional.empty(),
                    filed,
                    0,
                    now,
                    now,
                    Optional.empty(),
                    state == DeliveryState.REJECTED ? item.ehrMessage() : Optional.empty(),
                    item.mayBeThere());
        }

        private static OperatorDecisionKind decision(Resolution resolution) {
            return switch (resolution) {
                case Resolution.RetryDelivery _ -> OperatorDecisionKind.AGAIN;
                case Resolution.AbsentFromEhr _ -> OperatorDecisionKind.NOT_THERE;
                case Resolution.PresentInEhr _ -> OperatorDecisionKind.THERE;
                case Resolution.HandOverDelivery _ -> OperatorDecisionKind.HANDED_OVER;
                case Resolution.AbandonDelivery _ -> OperatorDecisionKind.GIVEN_UP;
            };
        }

        /** The ledger of deliveries as operators need it: one item at a time, under the same leases. */
        interface OperatorDeliveryLedger extends DeliveryLedger {
            /** The item with that key, if the site has one. */
            Optional<PatientItem> find(String site, UUID key);

            /** Leases the patient's lane, due or not; empty when it is leased or does not exist. */
            Optional<Lease> lease(String site, String patient, Duration length);

            /** Returns all versions of each resource of the assessment, oldest first. */
            List<DeliveryItem> ofAssessment(Lease lease, String assessment);

            /**
             * Stores the items' new states and the audit event of the decision in one commit; false when the lease is
             * lost.
             */
            boolean decide(Lease lease, List<DeliveryItem> items, OperatorDecision ruling);

            /** Item with its patient. */
            record PatientItem(String patient, DeliveryItem item) {}
        }
    }
}
