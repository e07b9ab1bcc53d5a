package org.dorsal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.*;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.notify.SubscriptionSettings.SubscribedSite;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.smart.launch.SomeNotifications;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.Ledger;
import org.dorsal.store.SubscriptionLanes;
import org.dorsal.store.SubscriptionNotices;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.store.SubscriptionRows.NewSubscription;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A subscriber with a callback that accepts the connection and never answers keeps no notification from the others. */
class NotificationShareTest {
    private static final String SITE = "north";
    private static final int WORKERS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Far longer than the others may wait. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final SubscriptionRows rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);
    private final SubscriptionLanes lanes = new SubscriptionLanes(postgres.asApplication(), TIMEOUT);
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);
    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(20261130);
    private final ChannelSecrets secrets = new ChannelSecrets(TokenEncryption.read(List.of(
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)))));

    @AutoClose
    private final CallbackServer callback = CallbackServer.start();

    @AutoClose
    private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final String silentAddress = "http://127.0.0.1:" + silent.getLocalPort() + "/hook";
    private final SiteScheduler scheduler = scheduler();

    NotificationShareTest() throws IOException {}

    @AfterEach
    void stop() {
        Thread.currentThread().interrupt(); // a worker that hangs is not waited for
        scheduler.stop();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_callback_that_hangs_keeps_no_notification_from_another_client() {
        for (int number = 0; number < 10; number++) {
            subscribe("slow", "slow-" + number, silentAddress);
        }
        subscribe("good", "good", callback.address());
        append();
        scheduler.start();

        await("the good subscriber's event").until(() -> callback.accepted().equals(List.of(1L)));
    }

    /** The subscription waits as long as its callback says, and no other one does. */
    @Test
    void a_callback_that_names_a_time_is_not_called_before_and_others_are() {
        callback.retriesAfter("1800");
        callback.answers(() -> 503);
        subscribe("busy", "busy", callback.address());
        append();
        scheduler.start();
        await("the refusal").until(() -> callback.received().size() == 1);
        await("the pause").until(() -> isPaused("busy", 1_700, 1_801));

        callback.answers(() -> 200);
        subscribe("good", "good", callback.address());
        append();

        await("the good subscriber's event").until(() -> callback.accepted().size() == 1);
        assertThat(isPaused("busy", 1_600, 1_801)).isTrue();
    }

    @Test
    void no_callback_stops_its_notifications_for_more_than_an_hour() {
        callback.retriesAfter("864000");
        callback.answers(() -> 503);
        subscribe("busy", "busy", callback.address());
        append();
        scheduler.start();

        await("the pause").until(() -> isPaused("busy", 3_000, 3_601));
    }

    private boolean isPaused(String id, int least, int most) {
        Instant now = clock.instant();
        return due(id).isAfter(now.plusSeconds(least)) && due(id).isBefore(now.plusSeconds(most));
    }

    private Instant due(String id) {
        return JdbcClient.create(postgres.asSuperuser())
                .sql("select least(due, now() + interval '9 hours') from subscription where id = ?")
                .param(id)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private void append() {
        ledger.append(
                SITE,
                new Commit(
                        clock.instant(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(new NewNotice("ann", "received", "QuestionnaireResponse/1"))));
    }

    private void subscribe(String client, String id, String address) {
        Subscriber subscriber = new Subscriber(SITE, "https://issuer", client, Optional.empty());
        byte[] body = SomeSubscription.idOnly(address).toString().getBytes(StandardCharsets.UTF_8);
        rows.create(
                SITE,
                new NewSubscription(
                        id,
                        subscriber.key(),
                        "ann",
                        clock.instant(),
                        body,
                        secrets.encrypt(subscriber, id, List.of())));
        TestPostgres.run(
                postgres.asSuperuser(),
                "update subscription set status = 'active', begun = true, due = 'infinity' where id = '" + id + "'");
    }

    private SiteScheduler scheduler() {
        SubscriptionSettings settings = new SubscriptionSettings(
                TokenEncryption.read(List.of(Base64.getEncoder()
                        .encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)))),
                ANSWER_WITHIN,
                WORKERS,
                Map.of(
                        SITE,
                        new SubscribedSite(
                                "https://dorsal.example/fhir",
                                "https://ehr.example/fhir",
                                Set.of(callback.address(), silentAddress))));
        return new NotifyConfiguration()
                .notifications(
                        settings,
                        lanes,
                        new SubscriptionNotices(postgres.asApplication(), TIMEOUT),
                        rows,
                        SomeNotifications.client(ANSWER_WITHIN),
                        new AuditRecorder(ledger, clock, random, Integer.MAX_VALUE),
                        clock,
                        random,
                        new SimpleMeterRegistry());
    }
}
