package org.dorsal.writeback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.writeback.Health.Backoff;
import org.dorsal.writeback.KindPlan.WritePlan;

/**
 * What every worker of one site and replica works with.
 *
 * @param fhirBase of the site's EHR
 * @param ticks nanoseconds that no change of a clock moves
 * @param answerWithin how long an EHR may take for one answer
 * @param launchWithin how long an order waits for a launch that may carry it, before a person decides
 */
record Engine(
        String site,
        String fhirBase,
        Deliveries deliveries,
        OrderContents contents,
        Wire wire,
        EhrGateway ehr,
        Authorities authorities,
        WritePlans writePlans,
        Health health,
        Watch watch,
        Clock clock,
        LongSupplier ticks,
        RandomGenerator chance,
        Duration answerWithin,
        Duration launchWithin) {
    /** Failures while the EHR served others, after which a person decides (promise P5). */
    static final int MOST_TRIES = 6;

    Instant now() {
        return clock.instant();
    }

    /** Longer than any exchange that a holder may still be in when the lease has run out. */
    Duration leaseLength() {
        return answerWithin.multipliedBy(3).plusSeconds(5);
    }

    /** So long nothing is done for a patient after an unclear answer: an EHR that is slow has then either done it or dropped it. */
    Duration quarantine() {
        return answerWithin;
    }

    /** Whether what a search does not find is not there. */
    boolean findable(String type) {
        return health.findable(type, () -> deliveries.findable(site, type));
    }

    Attempt attempt(Attempt.AttemptAction act, Attempt.AttemptOutcome outcome, OptionalInt status) {
        Instant at = now();
        watch.attempted(site, act, outcome);
        return new Attempt(
                Ids.timed(at, chance), at, act, outcome, status, fhirBase, authorities.word(), Optional.empty());
    }

    /** How often it has failed now: an outage is nobody's own failure. */
    int failures(DeliveryItem item) {
        return health.servedAfter(item.changed()) ? item.tries() + 1 : item.tries();
    }

    Instant later(int failures) {
        return now().plus(Backoff.after(Math.max(1, failures), chance));
    }

    /** When the EHR is looked at again, or soon when it is not known to be away. */
    Instant whenBack() {
        return whenBack(2);
    }

    /** The same, as late as after so many failures when it is not known to be away. */
    Instant whenBack(int failures) {
        return health.closedUntil().orElseGet(() -> later(failures));
    }

    /** With whose token an order is delivered. */
    interface Authorities {
        /**
         * Those who may, the clinician who signed first; empty while there is none: they come with launches for that patient.
         *
         * @param handedOver an operator let any clinician carry it
         */
        Stream<Carrier> of(DeliveryOrder order, boolean handedOver);

        /** Whether the site has a client at its EHR. */
        default boolean possible() {
            return true;
        }

        /** Whose tokens these are, for auditors: {@code clinician} or {@code backend}. */
        default String word() {
            return "clinician";
        }
    }

    /**
     * Somebody who may deliver.
     *
     * @param user the EHR's reference of the clinician whose launch it is; empty for the site's own client
     * @param own they signed it, or it is the site's own client
     */
    record Carrier(CallAuthority authority, Optional<String> user, boolean own) {}

    /** What an order is about, as it stands in our store. */
    interface OrderContents {
        /** In the order of {@link ResourceKind}; empty when it can't be read. */
        Optional<List<Deliverable>> of(DeliveryOrder order);
    }

    /** What the EHRs take. */
    interface WritePlans {
        /** For who asks with that token; empty while the EHR, or its token endpoint, has not said. */
        Optional<WritePlan> of(CallAuthority authority);

        /** The plan for parking deliveries before the EHR's metadata are known: all kinds. */
        default WritePlan untold(CallAuthority authority) {
            return WritePlan.each(_ -> new KindPlan.WrittenKind(false, new KindPlan.Lookup.NoLookup(), false, false));
        }
    }

    /** Is told what happens, without patients: for metrics and alarms. */
    interface Watch {
        /** One request to the EHR and what came of it. */
        void attempted(String site, Attempt.AttemptAction act, Attempt.AttemptOutcome outcome);

        /** Something reached this state for good. */
        void settled(String site, DeliveryState state);

        /** The EHR showed another patient's resource: a person has to be alarmed. */
        void incident(String site);
    }

    /** The EHRs of all sites. The edge to foreign systems; nothing that comes through it is trusted. */
    @FunctionalInterface
    interface EhrGateway {
        /** One request, sent at most once, and what came of it within the time that an answer may take. */
        EhrReply call(CallAuthority authority, EhrCall call);
    }
}
