package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.dorsal.Seeds;
import org.dorsal.notify.CallbackServer;
import org.dorsal.notify.CallbackServer.ReceivedNotification;
import org.dorsal.notify.SomeSubscription;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Notifications and kill -9 between the commit of a result and its notification, and between a notification and the note
 * of its answer: the callback gets each event, in order, at least once. A repeated event has the number and the focus
 * that it had before. {@code -Ddorsal.kills=100} gives the long form.
 */
class NotificationKilledIT {
    private static final int KILLS = Integer.getInteger("dorsal.kills", 3);
    private static final int WRITERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String KEY = "--dorsal.encryption-keys[0]=f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=";

    private final TestPostgres database = TestPostgres.empty();
    private final AtomicBoolean killsAtNext = new AtomicBoolean();
    private int unsent;
    private int unnumbered;
    private int unnoted;

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void a_callback_gets_every_event_in_order_although_the_service_is_killed_before_it_sends_or_notes_it() {
        long seed = Seeds.ofRun();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (CallbackServer callback = CallbackServer.start();
                ServiceProcess service = ServiceProcess.start(
                        database,
                        List.of(KEY, ServiceSettings.ofSite("subscriptions.callbacks[0]", callback.address())),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1")) {
            callback.answers(() -> {
                if (killsAtNext.compareAndSet(true, false)) {
                    service.kill();
                }
                return 200;
            });
            SomeClient client = service.client();
            String id = client.post(
                            "Subscription",
                            SomeSubscription.idOnly(callback.address()).toString())
                    .id();
            await().until(() ->
                    client.get("Subscription?status=active").entries().size() == 1);
            try (SteadyWriters writers = SteadyWriters.start(service, WRITERS, PAUSE)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    int before = writers.acknowledged().size();
                    await("writers get on").until(() -> writers.acknowledged().size() >= before + WRITERS);
                    if (kill % 3 == 1) {
                        killBeforeTheAnswer(service);
                    } else {
                        LockSupport.parkNanos(
                                Duration.ofMillis(random.nextInt(1500)).toNanos());
                        killBeforeTheNotification(service, callback);
                    }
                    if (kill % 3 != 0) { // otherwise the lease of the killed process holds the subscription
                        TestPostgres.run(database.asSuperuser(), "update subscription set leased_until = null");
                    }
                    service.restart();
                }
                writers.stop();
                await("the newest event").until(() -> newest(callback) == events());
                assertThat(focuses(callback).values())
                        .doesNotHaveDuplicates()
                        .containsAll(writers.acknowledged().stream()
                                .map(response -> "QuestionnaireResponse/" + response)
                                .toList());
            }
            verify(callback, service.client(), id);
        }
    }

    /** Kills it when an event is committed that the callback has not got. */
    private void killBeforeTheNotification(ServiceProcess service, CallbackServer callback) {
        await("an event that is not sent").pollInterval(Duration.ofMillis(5)).until(() -> events() > newest(callback));
        service.kill();
        unsent += events() > newest(callback) ? 1 : 0;
        unnumbered += TestPostgres.numbers(database.asSuperuser(), "select count(*) from subscription_notice")
                                .getFirst()
                        > 0
                ? 1
                : 0;
    }

    /** Kills it when the callback has got an event, before its answer is sent. */
    private void killBeforeTheAnswer(ServiceProcess service) {
        killsAtNext.set(true);
        await("a notification").until(() -> !killsAtNext.get() && !service.isAlive());
        unnoted++;
    }

    private void verify(CallbackServer callback, SomeClient client, String id) {
        List<Long> accepted = callback.accepted();
        List<Long> allNumbers = LongStream.rangeClosed(1, events()).boxed().toList();
        assertThat(accepted.stream().distinct().toList())
                .as("each event once, in order, when numbers that are known are dropped")
                .isEqualTo(allNumbers);
        callback.received().stream()
                .map(ReceivedNotification::numbers)
                .filter(numbers -> !numbers.isEmpty())
                .forEach(numbers -> assertThat(numbers)
                        .isEqualTo(LongStream.rangeClosed(numbers.getFirst(), numbers.getLast())
                                .boxed()
                                .toList()));
        List<Long> requestedNumbers = new ArrayList<>();
        while (requestedNumbers.size() < allNumbers.size()) {
            SomeAnswer page =
                    client.get("Subscription/" + id + "/$events?eventsSinceNumber=" + (requestedNumbers.size() + 1));
            List<Long> numbers = ReceivedNotification.numbers(CallbackServer.status(page.text()));
            assertThat(numbers).isNotEmpty();
            requestedNumbers.addAll(numbers);
        }
        assertThat(requestedNumbers).as("$events").isEqualTo(allNumbers);
        assertThat(focuses(callback))
                .hasSize(TestPostgres.numbers(
                                database.asSuperuser(),
                                "select count(*) from resource_version where type = 'QuestionnaireResponse'")
                        .getFirst()
                        .intValue());
        System.out.println(KILLS + " kills, " + unsent + " with an event committed and not sent, of these " + unnumbered
                + " with one not numbered, " + unnoted
                + " with an event sent and not noted; " + allNumbers.size() + " events, 0 missing, "
                + (accepted.size() - allNumbers.size()) + " repeated");
    }

    /** Focus of each event by its number; a repeated event has the same. */
    private static Map<Long, String> focuses(CallbackServer callback) {
        Map<Long, String> focuses = new LinkedHashMap<>();
        for (ReceivedNotification notification : callback.received()) {
            List<String> entries = notification.bundle().getEntry().stream()
                    .skip(1)
                    .map(BundleEntryComponent::getFullUrl)
                    .map(url -> url.substring(url.indexOf("QuestionnaireResponse/")))
                    .toList();
            List<Long> numbers = notification.numbers();
            assertThat(entries).hasSameSizeAs(numbers);
            for (int place = 0; place < numbers.size(); place++) {
                String earlier = focuses.putIfAbsent(numbers.get(place), entries.get(place));
                assertThat(earlier).isIn(null, entries.get(place));
            }
        }
        return focuses;
    }

    private static long newest(CallbackServer callback) {
        return callback.accepted().stream().mapToLong(number -> number).max().orElse(0);
    }

    /** Committed events, those without a number yet included. */
    private long events() {
        return TestPostgres.numbers(
                        database.asSuperuser(),
                        "select (select events from subscription) + (select count(*) from subscription_notice)")
                .getFirst();
    }
}
