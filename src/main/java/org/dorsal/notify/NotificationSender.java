package org.dorsal.notify;

import io.micrometer.core.instrument.Counter;
import java.time.*;
import java.util.*;
import java.util.function.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.fhirjson.Ids;
import org.dorsal.notify.ChannelSecrets.OpenedChannel;
import org.dorsal.notify.NotificationBundle.NotificationType;
import org.dorsal.notify.SubscriptionSettings.SubscribedSite;
import org.dorsal.schedule.Backoff;
import org.dorsal.schedule.LeaseWorker;
import org.dorsal.schedule.LeaseWorker.HeldLease;
import org.dorsal.schedule.LeaseWorker.LeasedJob;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.smart.launch.NotificationClient;
import org.dorsal.store.SubscriptionLanes;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionNotices;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the events of one site and sends its notifications: a handshake to a requested subscription, its events in
 * their order to an active one. An event that the callback did not accept is sent again, with
 * growing pauses, so that each is delivered at least once.
 *
 * @param name name of the site
 * @param share notifications of one client that are sent at once
 * @param ended subscriptions that became error after they were active
 */
record NotificationSender(
        String name,
        SubscribedSite site,
        Duration answerWithin,
        int share,
        SubscriptionLanes lanes,
        SubscriptionNotices notices,
        SubscriptionRows rows,
        ChannelSecrets secrets,
        NotificationClient client,
        AuditRecorder recorder,
        Clock clock,
        LongSupplier ticks,
        RandomGenerator random,
        Counter ended)
        implements SiteWorker, LeasedJob<SubscriptionLease> {
    /** Events are kept that long. */
    static final Duration RETENTION = Duration.ofDays(30);

    /** Failures for that long end the notifications, if they are {@link #LEAST_TRIES}: a stopped service calls nobody. */
    static final Duration MAX_FAILING = Duration.ofDays(3);

    private static final int LEAST_TRIES = 10;
    private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);

    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public boolean once(BooleanSupplier stopping) {
        if (stopping.getAsBoolean()) {
            return false;
        }
        boolean numbered = notices.number(name);
        return new LeaseWorker<>(this, ticks).once(stopping) || numbered;
    }

    /** Twice the answer's time leaves room for the statements between two heartbeats. */
    @Override
    public Duration length() {
        return answerWithin.multipliedBy(2);
    }

    @Override
    public Optional<SubscriptionLease> take() {
        return lanes.take(name, clock.instant(), length(), share);
    }

    @Override
    public boolean extend(SubscriptionLease lease, Duration length) {
        return lanes.extend(lease, length);
    }

    /** Counts a failure, with its pause. */
    @Override
    public void giveUp(SubscriptionLease lease, Throwable fault) {
        failed(lease, NotificationAttempt.failed("The notification could not be made."));
    }

    @Override
    public void work(HeldLease<SubscriptionLease> held, BooleanSupplier stopping) {
        SubscriptionLease lease = held.lease();
        StoredSubscription subscription = lease.subscription();
        switch (subscription.state().status()) {
            case BackportCodes.REQUESTED ->
                attempt(held, NotificationType.HANDSHAKE, List.of()).ifPresent(attempt -> {
                    if (attempt.objection().isEmpty()) {
                        accepted(lease, subscription.state().sent());
                    } else {
                        failed(
                                lease,
                                BackportCodes.ERROR,
                                attempt,
                                0,
                                clock.instant().plus(DAY));
                    }
                });
            case BackportCodes.ACTIVE -> notify(held);
            default -> keep(lease, subscription.state(), clock.instant().plus(DAY)); // its events expire
        }
    }

    private void notify(HeldLease<SubscriptionLease> held) {
        StoredSubscription subscription = held.lease().subscription();
        List<StoredNotice> events = rows.events(
                name,
                subscription.client(),
                subscription.id(),
                subscription.state().sent(),
                subscription.events());
        if (events.isEmpty()) {
            keep(held.lease(), subscription.state(), Instant.MAX);
            return;
        }
        attempt(held, NotificationType.EVENT, events).ifPresent(attempt -> {
            if (attempt.objection().isEmpty()) {
                accepted(held.lease(), events.getLast().number());
            } else {
                failed(held.lease(), attempt);
            }
        });
    }

    /** @param sent number of the newest event that the callback has accepted */
    private void accepted(SubscriptionLease lease, long sent) {
        StoredSubscription subscription = lease.subscription();
        Instant now = clock.instant();
        keep(
                lease,
                new NotifiedState(BackportCodes.ACTIVE, Optional.empty(), sent, 0),
                sent < subscription.events() ? now : Instant.MAX);
    }

    private void failed(SubscriptionLease lease, NotificationAttempt attempt) {
        StoredSubscription subscription = lease.subscription();
        int tries = subscription.state().tries() + 1;
        Instant now = clock.instant();
        boolean forDays = tries >= LEAST_TRIES
                && subscription
                        .failing()
                        .filter(since -> since.plus(MAX_FAILING).isAfter(now))
                        .isEmpty();
        if (attempt.isFinal() || forDays) {
            ended.increment();
            LOG.warn(
                    "site {}: the notifications of subscription {} have ended, until its client asks for them again:"
                            + " {}",
                    name,
                    subscription.id(),
                    attempt.objection().orElse(""));
            failed(lease, BackportCodes.ERROR, attempt, tries, now.plus(DAY));
        } else {
            Instant due = now.plus(Backoff.after(tries, random));
            failed(
                    lease,
                    subscription.state().status(),
                    attempt,
                    tries,
                    attempt.notBefore().filter(due::isBefore).orElse(due));
        }
    }

    private void failed(SubscriptionLease lease, String status, NotificationAttempt attempt, int tries, Instant due) {
        long sent = lease.subscription().state().sent();
        keep(lease, new NotifiedState(status, attempt.objection(), sent, tries), due);
    }

    /** Sends a notification; empty when the lease is lost, and another replica sends it. */
    private Optional<NotificationAttempt> attempt(
            HeldLease<SubscriptionLease> held, NotificationType type, List<StoredNotice> events) {
        StoredSubscription subscription = held.lease().subscription();
        SubscriptionChannel channel = SubscriptionChannel.of(subscription.body());
        if (!site.callbacks().contains(channel.endpoint())) {
            return Optional.of(NotificationAttempt.refused("The endpoint is no longer one of the site's callbacks."));
        }
        Optional<OpenedChannel> opened = secrets.decrypt(name, subscription.id(), subscription.sealed());
        if (opened.isEmpty()) {
            return Optional.of(NotificationAttempt.refused(
                    "The headers of the channel can't be opened any more; send them again."));
        }
        Instant now = clock.instant();
        UUID id = Ids.timed(now, random);
        byte[] body = new NotificationBundle(
                        site.base(), subscription, subscription.state().status(), channel.content())
                .of(type, id, now, events);
        Duration exchange = length().multipliedBy(3).dividedBy(4);
        if (!held.heartbeat(exchange)) {
            return Optional.empty();
        }
        record(subscription, channel, opened.get(), id, events);
        if (!held.heartbeat(exchange)) {
            return Optional.empty();
        }
        HttpAnswer answer = client.post(
                channel.endpoint(),
                channel.payload(),
                request -> ChannelHeaders.set(request, opened.get().headers()),
                body);
        return Optional.of(NotificationAttempt.of(answer, clock.instant()));
    }

    /** Records the notification before it is sent; without the event nothing is sent (promise {@code audit}). */
    private void record(
            StoredSubscription subscription,
            SubscriptionChannel channel,
            OpenedChannel opened,
            UUID id,
            List<StoredNotice> events) {
        AuditSubject subject = new AuditSubject.ResourceSubject("Subscription/" + subscription.id(), Optional.empty());
        Map<String, List<AuditSubject>> byPatient = new LinkedHashMap<>();
        if (events.isEmpty()) {
            byPatient.put("", List.of(subject));
        }
        events.forEach(event -> byPatient
                .computeIfAbsent(event.patient(), _ -> new ArrayList<>(List.of(subject)))
                .add(new AuditSubject.ResourceSubject(event.focus(), Optional.empty())));
        recorder.record(
                name,
                AuditAction.NOTIFY,
                new AuditAgents(Optional.of(opened.client()), Optional.empty(), Optional.of(channel.endpoint())),
                Optional.of(id.toString()),
                byPatient.entrySet().stream()
                        .map(entry -> new AuditRecorder.Disclosure(
                                Optional.of(entry.getKey()).filter(patient -> !patient.isEmpty()), entry.getValue()))
                        .toList());
    }

    private void keep(SubscriptionLease lease, NotifiedState state, Instant due) {
        Instant now = clock.instant();
        lanes.keep(lease, state, due, now, now.minus(RETENTION));
    }

    /**
     * Result of one request.
     *
     * @param objection reason for which the notification is not accepted; empty when it is
     * @param isFinal whether another attempt can't succeed
     * @param notBefore when the callback wants the next attempt
     */
    record NotificationAttempt(Optional<String> objection, boolean isFinal, Optional<Instant> notBefore) {
        /** Longest pause that a callback gets: ten of a day would exceed the time after which the status is error. */
        private static final Duration MAX_PAUSE = Duration.ofHours(1);

        static NotificationAttempt refused(String message) {
            return new NotificationAttempt(Optional.of(message), true, Optional.empty());
        }

        static NotificationAttempt failed(String message) {
            return new NotificationAttempt(Optional.of(message), false, Optional.empty());
        }

        static NotificationAttempt of(HttpAnswer answer, Instant now) {
            return switch (answer) {
                case HttpAnswer.CompleteAnswer whole -> of(whole.status(), whole.retryAfter(now, MAX_PAUSE));
                case HttpAnswer.OversizedAnswer large -> of(large.status(), Optional.empty());
                case HttpAnswer.UnsentRequest _, HttpAnswer.MissingAnswer _ -> failed("The callback did not answer.");
            };
        }

        private static NotificationAttempt of(int status, Optional<Instant> notBefore) {
            return status / 100 == 2
                    ? new NotificationAttempt(Optional.empty(), false, Optional.empty())
                    : new NotificationAttempt(
                            Optional.of("The callback answered with status " + status + "."), false, notBefore);
        }
    }
}
