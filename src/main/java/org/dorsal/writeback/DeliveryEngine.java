package org.dorsal.writeback;

import java.time.*;
import java.time.Duration;
import java.util.*;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Ids;
import org.dorsal.schedule.Backoff;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.WritePlans;
import org.dorsal.writeback.EhrCapabilities.CapabilityCache;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.WritebackSettings.SiteWriteback;

/**
 * Shared dependencies and settings of the workers of one site and replica.
 *
 * @param fhirBase FHIR base of the site's EHR
 * @param ticks monotonic clock in nanoseconds
 * @param answerWithin maximum time for one reply of the EHR
 * @param launchWithin maximum wait of an order for a suitable launch, before a person decides
 */
record DeliveryEngine(
        String site,
        String fhirBase,
        DeliveryLedger deliveries,
        OrderContents contents,
        EhrCodec wire,
        EhrGateway ehr,
        CarrierSource authorities,
        WritePlans writePlans,
        EhrCircuitBreaker health,
        DeliveryListener watch,
        Clock clock,
        LongSupplier ticks,
        RandomGenerator random,
        Duration answerWithin,
        Duration launchWithin) {
    /** Failures while the EHR served others, after which a person decides (promise {@code ehr-finally}). */
    static final int MAX_TRIES = 6;

    Instant now() {
        return clock.instant();
    }

    /** Lease length, longer than any exchange that a holder may still run when the lease has run out. */
    Duration leaseLength() {
        return answerWithin.multipliedBy(3).plusSeconds(5);
    }

    /**
     * Pause of a patient's lane after an uncertain reply: a slow EHR has then either executed or dropped the request.
     */
    Duration quarantine() {
        return answerWithin;
    }

    /** Whether an empty search result proves that the EHR has no copy. */
    boolean findable(String type) {
        return health.findable(type, () -> deliveries.findable(site, type));
    }

    Attempt attempt(Attempt.AttemptAction act, Attempt.AttemptOutcome outcome, OptionalInt status) {
        Instant now = now();
        watch.attempted(site, act, outcome);
        return new Attempt(
                Ids.timed(now, random), now, act, outcome, status, fhirBase, authorities.word(), Optional.empty());
    }

    /** Number of failures including this one, which counts only when the EHR has accepted another item since. */
    int failures(DeliveryItem item) {
        return health.servedAfter(item.changed()) ? item.tries() + 1 : item.tries();
    }

    Instant later(int failures) {
        return now().plus(Backoff.after(Math.max(1, failures), random));
    }

    /** Time of the next probe of the EHR, or a short delay when no outage is known. */
    Instant whenBack() {
        return whenBack(2);
    }

    /** Time of the next probe of the EHR, or the delay after {@code failures} failures when no outage is known. */
    Instant whenBack(int failures) {
        return health.closedUntil().orElseGet(() -> later(failures));
    }

    /** Source of the tokens for a delivery. */
    interface CarrierSource {
        /**
         * Returns the allowed carriers, the signer first; empty while none has launched for the patient.
         *
         * @param handedOver whether an operator allowed any clinician
         */
        Stream<Carrier> of(DeliveryOrder order, boolean handedOver);

        /** Whether the site has a client at its EHR. */
        default boolean possible() {
            return true;
        }

        /** Owner of the tokens for the audit log: {@code clinician} or {@code backend}. */
        default String word() {
            return "clinician";
        }
    }

    /**
     * Token and user for a delivery.
     *
     * @param user the EHR's reference of the clinician who launched; empty for the site's own client
     * @param preferred whether the user is the signer or the site's own client
     */
    record Carrier(CallAuthority authority, Optional<String> user, boolean preferred) {}

    /** Reads an order's resources from our store. */
    interface OrderContents {
        /** Returns the resources in the order of {@link ResourceKind}; empty when unreadable. */
        Optional<List<Deliverable>> of(DeliveryOrder order);
    }

    /** Source of the write plans. */
    interface WritePlans {
        /** Returns the plan for the token; empty while the EHR, or its token endpoint, has not answered. */
        Optional<WritePlan> of(CallAuthority authority);

        /** The plan for parking deliveries before the EHR's metadata are known: all kinds. */
        default WritePlan untold(CallAuthority authority) {
            return WritePlan.each(
                    _ -> new KindPlan.WrittenKind(false, new KindPlan.Lookup.NoLookup(), false, Optional.empty()));
        }
    }

    /** Listener for delivery events, without patients; used for metrics and alarms. */
    interface DeliveryListener {
        /** Records one request to the EHR and its outcome. */
        void attempted(String site, Attempt.AttemptAction act, Attempt.AttemptOutcome outcome);

        /** Records an item's final state. */
        void settled(String site, DeliveryState state);

        /** Raises an alarm: the EHR returned another patient's resource. */
        void incident(String site);
    }

    /** Client of all sites' EHRs. Replies come from foreign systems and are not trusted. */
    @FunctionalInterface
    interface EhrGateway {
        /** Sends one request, at most once, and returns its result within the time limit. */
        EhrReply call(CallAuthority authority, EhrCall call);
    }

    /**
     * Write plans of the sites' EHRs for each token.
     *
     * @param granted scopes of the token; empty without a token
     */
    record SiteWritePlans(
            WritebackSettings settings,
            CapabilityCache capabilities,
            Function<CallAuthority, Optional<Set<String>>> granted)
            implements WritePlans {
        @Override
        public Optional<WritePlan> of(CallAuthority authority) {
            return authority instanceof CallAuthority.NoAuthority
                    ? of(authority, Optional.empty())
                    : granted.apply(authority).flatMap(scopes -> of(authority, Optional.of(scopes)));
        }

        @Override
        public WritePlan untold(CallAuthority authority) {
            boolean onlyCorrections = settings.site(authority.site())
                    .filter(SiteWriteback::onlyCorrections)
                    .isPresent();
            return WritePlans.super.untold(authority).correcting(onlyCorrections);
        }

        /** Returns the plan for a preview: by the EHR's current metadata, within {@code patience}. */
        Optional<WritePlan> promised(CallAuthority authority, Set<String> scopes, Duration patience) {
            return writePlan(authority, Optional.of(scopes), capabilities.confirmed(authority.site(), patience));
        }

        private Optional<WritePlan> of(CallAuthority authority, Optional<Set<String>> scopes) {
            return writePlan(authority, scopes, capabilities.of(authority.site(), settings.answerWithin()));
        }

        private Optional<WritePlan> writePlan(
                CallAuthority authority, Optional<Set<String>> scopes, Optional<EhrCapabilities> abilities) {
            boolean launchToken = switch (authority) {
                case LaunchId _ -> true;
                case CallAuthority.BackendAuthority _, CallAuthority.NoAuthority _ -> false;
            };
            return settings.site(authority.site())
                    .flatMap(site ->
                            abilities.map(capabilities -> KindSupport.of(capabilities, site, scopes, launchToken)
                                    .correcting(site.onlyCorrections())));
        }
    }
}
