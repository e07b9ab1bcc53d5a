package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.time.Duration;
import java.util.List;
import org.dorsal.notify.CallbackServer;
import org.dorsal.notify.CallbackServer.ReceivedNotification;
import org.dorsal.notify.SomeSubscription;
import org.junit.jupiter.api.Test;

/** Heartbeats (Subscriptions R5 backport 1.1.0, "Heartbeat"): sent when no event was for the period, and only then. */
class SubscriptionHeartbeatTest {
    private static final String PERIOD =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-heartbeat-period";

    private final MovedClock clock = new MovedClock();

    @Test
    void a_heartbeat_is_sent_when_there_was_no_event_for_the_period() {
        try (CallbackServer callback = CallbackServer.start();
                SomeService service = SomeService.startedBy(
                        clock,
                        false,
                        "--dorsal.sites.northside.subscriptions.callbacks[0]=" + callback.address(),
                        "--dorsal.sites.northside.subscriptions.heartbeat-least=10s")) {
            SomeClient client = service.client(SomeService.NORTHSIDE, "system/*.cruds");
            String tooOften = SomeSubscription.with(
                            SomeSubscription.idOnly(callback.address()), PERIOD, "valueUnsignedInt", 9)
                    .toString();
            assertThat(client.post("Subscription", tooOften).status()).isEqualTo(422);
            String body = SomeSubscription.with(
                            SomeSubscription.idOnly(callback.address()), PERIOD, "valueUnsignedInt", 120)
                    .toString();
            assertThat(client.post("Subscription", body).status()).isEqualTo(201);
            await().until(() ->
                    !client.get("Subscription?status=active").entries().isEmpty());

            for (int event = 1; event <= 2; event++) { // an event begins the period again
                clock.move(Duration.ofSeconds(60));
                post(service);
                long number = event;
                await().until(() -> callback.accepted().contains(number));
            }
            assertThat(types(callback)).containsExactly("handshake", "event-notification", "event-notification");
            clock.move(Duration.ofSeconds(120));
            await().until(() -> types(callback).size() == 4);
            ReceivedNotification heartbeat = callback.received().getLast();
            assertThat(heartbeat.type()).isEqualTo("heartbeat");
            assertThat(heartbeat.text("status")).isEqualTo("active");
            assertThat(heartbeat.text("events-since-subscription-start")).isEqualTo("2");
            assertThat(heartbeat.numbers()).isEmpty();

            callback.answers(() -> 503);
            clock.move(Duration.ofSeconds(120));
            await().until(() -> callback.received().getLast().answer() == 503);
            post(service);
            callback.answers(() -> 200);
            clock.move(Duration.ofMinutes(1)); // longer than the pause after a failure
            await().until(() -> callback.accepted().equals(List.of(1L, 2L, 3L)));
        }
    }

    /** With a new token, since the clock has moved. */
    private static void post(SomeService service) {
        SomeClient client = service.client(SomeService.NORTHSIDE, "system/*.cruds");
        assertThat(client.post(
                                "QuestionnaireResponse",
                                SomeResponse.of("heartbeat").json())
                        .status())
                .isEqualTo(201);
    }

    private static List<String> types(CallbackServer callback) {
        return callback.received().stream().map(ReceivedNotification::type).toList();
    }
}
