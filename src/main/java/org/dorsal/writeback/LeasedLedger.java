package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import org.dorsal.schedule.LeaseWorker.HeldLease;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the ledger under one lease. */
final class LeasedLedger {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedLedger.class);

    private final DeliveryEngine engine;
    private final HeldLease<Lease> held;
    private final Lease lease;
    private Optional<String> user = Optional.empty();

    LeasedLedger(DeliveryEngine engine, HeldLease<Lease> held) {
        this.engine = engine;
        this.held = held;
        this.lease = held.lease();
    }

    /** Sets the clinician for the following attempts. */
    void by(Optional<String> clinician) {
        user = clinician;
    }

    /**
     * Whether the lease covers a whole exchange with reserve, and the statement before its request; extends it if needed.
     * Checked before each request.
     */
    boolean hasTime() {
        return held.heartbeat(engine.leaseLength().minus(engine.answerWithin()));
    }

    /** Whether a request may still start. No wait follows this check; a process suspended before it must not send. */
    boolean mayStillSend() {
        return held.covers(engine.answerWithin().plus(engine.quarantine()));
    }

    boolean extend(Duration length) {
        return held.extend(length);
    }

    ItemStep keep(DeliveryItem item, Attempt attempt) {
        return stepIfStored(item, Optional.of(attempt), new ItemStep.KeptStep(item));
    }

    ItemStep keep(DeliveryItem item) {
        return stepIfStored(item, Optional.empty(), new ItemStep.KeptStep(item));
    }

    /** Stores details of an item that is already settled. */
    ItemStep learnt(DeliveryItem item, Attempt attempt) {
        return stored(item, Optional.of(attempt)) ? new ItemStep.KeptStep(item) : new ItemStep.LostLeaseStep();
    }

    ItemStep wait(DeliveryItem item, Instant until, Attempt attempt) {
        return stepIfStored(item, Optional.of(attempt), new ItemStep.WaitingStep(until));
    }

    /** Stores the reason in the first waiting item, so that the page can show it; false when the lease is lost. */
    boolean explain(AssessmentDeliveries deliveries, DeliveryReason why, Instant until) {
        Optional<DeliveryItem> head = deliveries.head().filter(item -> !item.hasReason(why));
        return head.isEmpty() || stored(head.get().waiting(why, until, engine.now()), Optional.empty());
    }

    ItemStep quarantine(DeliveryItem item, Attempt attempt) {
        return stepIfStored(item, Optional.of(attempt), new ItemStep.QuarantinedStep());
    }

    /**
     * Parks the item, with an alarm for another patient's resource.
     *
     * @param doubt whether the EHR may have exactly this version
     */
    ItemStep park(
            DeliveryItem item, DeliveryReason reason, boolean doubt, Attempt.AttemptAction act, OptionalInt status) {
        engine.health().answered();
        if (reason == DeliveryReason.ANOTHER_PATIENT) {
            engine.watch().incident(engine.site());
            LOG.error(
                    "site {}: the EHR answered with another patient's resource; delivery {} is parked",
                    engine.site(),
                    item.key().id());
        }
        return keep(item.parked(reason, doubt, engine.now()), engine.attempt(act, outcome(reason), status));
    }

    /**
     * Handles a lookup that found neither a copy nor its absence.
     *
     * @param unsupported reason where the EHR does not support the lookup
     * @param doubt whether the EHR may have exactly this version
     */
    ItemStep failed(
            DeliveryItem item,
            LookupResult.FailedLookup failed,
            DeliveryReason unsupported,
            boolean doubt,
            Attempt.AttemptAction act,
            CallAuthority authority) {
        return switch (failed) {
            case LookupResult.MultipleCopies several ->
                park(item, DeliveryReason.TWICE_THERE, doubt, act, several.status());
            case LookupResult.OtherPatientCopy other ->
                park(item, DeliveryReason.ANOTHER_PATIENT, doubt, act, other.status());
            case LookupResult.UnsupportedLookup refused -> park(item, unsupported, doubt, act, refused.status());
            case LookupResult.UnsentLookup unsent ->
                later(
                        item,
                        item.tries(),
                        engine.attempt(act, Attempt.AttemptOutcome.UNKNOWN, unsent.status()),
                        Optional.empty(),
                        true);
            case LookupResult.UnansweredLookup silent ->
                later(
                        item,
                        engine.failures(item),
                        engine.attempt(act, Attempt.AttemptOutcome.UNKNOWN, silent.status()),
                        silent.notBefore(),
                        silent.outage());
            case LookupResult.UnauthorizedLookup refused -> noToken(authority, item, act, refused.status());
        };
    }

    /**
     * Schedules a retry; the item's state is unchanged.
     *
     * @param failures number of the item's failures including this one, if it counts
     * @param notBefore delay that the EHR requested
     * @param outage whether the whole EHR is down or overloaded; otherwise it failed for this item
     */
    ItemStep later(DeliveryItem item, int failures, Attempt attempt, Optional<Instant> notBefore, boolean outage) {
        Instant now = engine.now();
        if (outage) {
            engine.health().failed(now, notBefore);
        } else {
            engine.health().answered();
        }
        if (failures >= DeliveryEngine.MAX_TRIES) {
            return keep(item.parked(DeliveryReason.TRIED_OFTEN, item.mayBeThere(), now), attempt);
        }
        if (outage && failures == item.tries() && notBefore.isEmpty()) {
            Instant until = engine.whenBack();
            return wait(item.waiting(DeliveryReason.EHR_SILENT, until, now), until, attempt);
        }
        Instant until = notBefore.orElseGet(() -> engine.later(failures));
        return wait(item.failed(failures, until, now), until, attempt);
    }

    /** Waits without a valid token. A launch wakes the patient's lane. */
    ItemStep noToken(CallAuthority authority, DeliveryItem item, Attempt.AttemptAction act, OptionalInt status) {
        Optional<Attempt> attempt = Optional.of(engine.attempt(act, Attempt.AttemptOutcome.NOT_DONE, status));
        Instant now = engine.now();
        return switch (authority) {
            case LaunchId _ -> {
                Instant until = now.plus(Duration.ofHours(1));
                DeliveryItem waiting = item.waiting(DeliveryReason.NO_LAUNCH, until, now);
                yield stepIfStored(waiting, attempt, new ItemStep.LaunchWaitStep(until));
            }
            case CallAuthority.BackendAuthority _, CallAuthority.NoAuthority _ -> {
                Instant until = now.plus(Duration.ofMinutes(1));
                DeliveryItem waiting = item.waiting(DeliveryReason.NO_TOKEN, until, now);
                yield stepIfStored(waiting, attempt, new ItemStep.WaitingStep(until));
            }
        };
    }

    private ItemStep stepIfStored(DeliveryItem item, Optional<Attempt> attempt, ItemStep step) {
        if (!stored(item, attempt)) {
            return new ItemStep.LostLeaseStep();
        }
        if (item.state().settled()) {
            engine.watch().settled(lease.site(), item.state());
        }
        return step;
    }

    private boolean stored(DeliveryItem item, Optional<Attempt> attempt) {
        return engine.deliveries().keep(lease, item, attempt.map(newAttempt -> newAttempt.withUser(user)));
    }

    private static Attempt.AttemptOutcome outcome(DeliveryReason reason) {
        return switch (reason) {
            case ANOTHER_PATIENT -> Attempt.AttemptOutcome.ANOTHER_PATIENT;
            case TWICE_THERE, CHANGED_THERE, GONE_THERE -> Attempt.AttemptOutcome.CONFLICT;
            case EHR_SILENT,
                    TRIED_AND_WAITS,
                    NO_LAUNCH,
                    HANDED_OVER,
                    AUTHOR_LEFT_OUT,
                    LAUNCH_EXPIRED,
                    WRITE_BACK_OFF,
                    NO_CLIENT,
                    NO_TOKEN,
                    UNSEARCHABLE,
                    TRIED_OFTEN,
                    EARLIER_PARKED,
                    ID_NOT_TOLD,
                    NO_CORRECTIONS,
                    FORBIDDEN,
                    UNREADABLE,
                    INTERNAL_FAULT,
                    REFUSED,
                    GIVEN_UP,
                    OTHER -> Attempt.AttemptOutcome.REFUSED;
        };
    }

    /** Result of the work on an item. */
    sealed interface ItemStep {
        /** Stored; continue with the next item. */
        record KeptStep(DeliveryItem item) implements ItemStep {}

        /** Stored; the patient's lane continues at {@code until}. */
        record WaitingStep(Instant until) implements ItemStep {}

        /** Stored; the assessment waits for a launch or until {@code until}, and the lane continues with the next. */
        record LaunchWaitStep(Instant until) implements ItemStep {}

        /** Stored; the patient's lane pauses until the lease has run out. */
        record QuarantinedStep() implements ItemStep {}

        /** The lease is lost or about to run out: stop at once. */
        record LostLeaseStep() implements ItemStep {}
    }
}
