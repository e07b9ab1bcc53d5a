package org.dorsal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.notify.SubscriptionSettings.SubscribedSite;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.notify.Subscriptions.SubscriptionOutcome.StoredOutcome;
import org.dorsal.smart.ManualClock;
import org.dorsal.smart.launch.SomeNotifications;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.Ledger;
import org.dorsal.store.SubscriptionLanes;
import org.dorsal.store.SubscriptionNotices;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * FHIR R4, Subscription.status: "error: The server has an error executing the notification". A callback that fails for
 * three days alone leads to it, with any {@code Retry-After}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingCallbackTest {
    private static final String SITE = "north";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Subscriber CLIENT = new Subscriber(SITE, "https://issuer", "client", Optional.empty());

    @AutoClose
    private final CallbackServer callback = CallbackServer.start();

    private final TestPostgres postgres = TestPostgres.fresh();
    private final ManualClock clock = new ManualClock();
    private final Random random = new Random(20261201);
    private final SubscriptionRows rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);
    private final TokenEncryption encryption = TokenEncryption.read(List.of(
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8))));
    private final SubscribedSite site =
            new SubscribedSite("https://dorsal.example/fhir", "https://ehr.example/fhir", Set.of(callback.address()));
    private final Subscriptions subscriptions = new Subscriptions(
            new SubscriptionSettings(encryption, TIMEOUT, 4, Map.of(SITE, site)), rows, clock, random);
    private final Counter ended = new SimpleMeterRegistry().counter("ended");
    private final NotificationSender sender = new NotificationSender(
            SITE,
            site,
            TIMEOUT,
            4,
            new SubscriptionLanes(postgres.asApplication(), TIMEOUT),
            new SubscriptionNotices(postgres.asApplication(), TIMEOUT),
            rows,
            new ChannelSecrets(encryption),
            SomeNotifications.client(TIMEOUT),
            new AuditRecorder(ledger, clock, random, Integer.MAX_VALUE),
            clock,
            System::nanoTime,
            random,
            ended);

    @ParameterizedTest
    @ValueSource(strings = {"", "3600", "864000"})
    void a_callback_that_fails_for_three_days_is_in_error_until_its_client_asks_again(
            String retryAfter, CapturedOutput output) {
        String id = active();
        callback.retriesAfter(retryAfter);
        callback.answers(() -> 503);
        happen();
        pass(Duration.ofHours(70));
        assertThat(read(id).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(ended.count()).isZero();

        pass(Duration.ofHours(4));
        assertThat(read(id).getStatus()).isEqualTo(SubscriptionStatus.ERROR);
        assertThat(read(id).getError()).isEqualTo("The callback answered with status 503.");
        assertThat(ended.count()).isEqualTo(1);
        assertThat(output.getAll()).contains(SITE, id).doesNotContain(SomeSubscription.SECRET, callback.address());
        int sent = callback.received().size();
        happen();
        pass(Duration.ofDays(2));
        assertThat(callback.received()).hasSize(sent);

        callback.answers(() -> 200);
        assertThat(subscriptions.update(CLIENT, id, Optional.empty(), requested()))
                .isInstanceOf(StoredOutcome.class);
        pass(Duration.ofHours(1));
        assertThat(callback.accepted()).containsExactly(1L, 2L);
        assertThat(read(id).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(read(id).hasError()).isFalse();
        assertThat(ended.count()).isEqualTo(1);
    }

    @Test
    void one_that_answers_now_and_then_stays_active_and_gets_every_event() {
        String id = active();
        for (int time = 1; time <= 3; time++) {
            callback.answers(() -> 503);
            happen();
            pass(Duration.ofHours(60));
            assertThat(read(id).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
            callback.answers(() -> 200);
            pass(Duration.ofHours(1));
            assertThat(callback.accepted()).hasSize(time);
        }
        assertThat(ended.count()).isZero();
    }

    /** No callback is called while the service is stopped. */
    @Test
    void two_failures_a_week_apart_are_no_error() {
        String id = active();
        callback.answers(() -> 503);
        happen();
        work();
        clock.forward(Duration.ofDays(7));
        work();

        assertThat(callback.received()).hasSize(3);
        assertThat(read(id).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
    }

    private String active() {
        if (!(subscriptions.create(CLIENT, requested()) instanceof StoredOutcome(StoredSubscription stored))) {
            throw new AssertionError("a subscription was not created");
        }
        work();
        assertThat(read(stored.id()).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
        return stored.id();
    }

    private Subscription requested() {
        return FhirJson.context()
                .newJsonParser()
                .parseResource(
                        Subscription.class,
                        SomeSubscription.idOnly(callback.address()).toString());
    }

    private Subscription read(String id) {
        byte[] json = subscriptions.resource(subscriptions.read(CLIENT, id).orElseThrow());
        return FhirJson.context()
                .newJsonParser()
                .parseResource(Subscription.class, new String(json, StandardCharsets.UTF_8));
    }

    private void happen() {
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

    private void pass(Duration span) {
        Instant end = clock.instant().plus(span);
        while (clock.instant().isBefore(end)) {
            work();
            clock.forward(Duration.ofMinutes(30));
        }
        work();
    }

    private void work() {
        boolean more;
        do {
            more = sender.once(() -> false);
        } while (more);
    }
}
