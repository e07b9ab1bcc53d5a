package history.drive;

import history.fault.Link;
import history.record.Json;
import history.record.Recorder;
import history.world.Callback;
import history.world.World;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A client that subscribes to all results of the site before the load, and reads all events at the end. */
final class Subscriber {
    private static final int PAGE = 100;
    private static final String EVENTS = "events-since-subscription-start";

    private final World world;
    private final Recorder recorder;
    private final Fhir fhir;
    private String id = "";

    Subscriber(World world, Recorder recorder) {
        this.world = world;
        this.recorder = recorder;
        this.fhir = new Fhir(world, recorder, "subscriber");
    }

    /** Subscribes and waits for the handshake's effect: the subscription is active. */
    void subscribe() throws InterruptedException {
        Answer answer = fhir.send(Link.CALLERS_0, "POST", "Subscription", Bodies.subscription(world.callbackAddress()));
        fhir.record("subscribe", answer, Map.of(), Map.of("id", answer.id()));
        if (!answer.ok()) {
            throw new IllegalStateException("no subscription: " + answer.text());
        }
        id = answer.id();
        while (!Json.text(fhir.get(Link.CALLERS_0, "Subscription/" + id).body(), "status")
                .equals("active")) {
            Thread.sleep(100);
        }
        recorder.fact("subscriber", "subscribed", Map.of("id", id));
    }

    /** Waits until the callback has every event that has a number, or the patience ends. */
    void awaitNotifications(long patience) throws InterruptedException {
        long until = System.nanoTime() + patience * 1_000_000;
        String numbered = "?";
        while (!arrived(numbered) && System.nanoTime() < until) {
            Thread.sleep(500);
            Answer answer = fhir.getAnswered(Link.CALLERS_0, "Subscription/" + id + "/$status");
            JsonNode status = answer.body().path("entry").path(0).path("resource");
            numbered = Callback.values(status.path("parameter")).getOrDefault(EVENTS, "0");
        }
    }

    private boolean arrived(String number) {
        return number.equals("0")
                || recorder.history().of("notified").stream()
                        .anyMatch(event -> event.got("event-number").equals(number));
    }

    /** Reads all events by their numbers. */
    void readEvents() throws InterruptedException {
        int from = 1;
        List<Map<String, String>> events;
        do {
            Answer answer = fhir.getAnswered(
                    Link.CALLERS_0, "Subscription/" + id + "/$events?content=id-only&eventsSinceNumber=" + from);
            events = Callback.events(answer.body());
            events.forEach(event -> recorder.fact("subscriber", "final-notice", event));
            from += PAGE;
        } while (!events.isEmpty());
    }
}
