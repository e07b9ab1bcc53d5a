package history.drive;

import history.fault.Link;
import history.record.Json;
import history.record.Recorder;
import history.world.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** Sends requests of one client to the FHIR API, each with a separate token that identifies its audit event. */
public final class Fhir {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final int GONE = 404;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final World world;
    private final Recorder recorder;
    private final String actor;
    private final AtomicLong requests = new AtomicLong();

    Fhir(World world, Recorder recorder, String actor) {
        this.world = world;
        this.recorder = recorder;
        this.actor = actor;
    }

    /** Sends a request without a body. */
    Answer get(Link link, String path, String... headers) throws InterruptedException {
        return send(link, "GET", path, BodyPublishers.noBody(), headers);
    }

    /** Sends a request without a body until it is answered; with "not found" too, which no repetition changes. */
    Answer getAnswered(Link link, String path, String... headers) throws InterruptedException {
        long until = System.nanoTime() + ANSWERED_WITHIN.toNanos();
        Answer answer = get(link, path, headers);
        while (!answer.ok() && answer.status() != GONE) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(path + " is not answered: " + answer.status() + " " + answer.text());
            }
            Thread.sleep(BETWEEN_TRIES);
            answer = get(link, path, headers);
        }
        return answer;
    }

    /** Sends a request with a FHIR body. */
    Answer send(Link link, String method, String path, JsonNode body, String... headers) throws InterruptedException {
        return send(link, method, path, BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)), headers);
    }

    /** Sends a request to an address of the service, or below the FHIR base. */
    Answer send(Link link, String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws InterruptedException {
        String token = actor + "-" + requests.incrementAndGet();
        String address = path.startsWith("http") ? path : world.address(link) + "/fhir/" + World.SITE + "/" + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + world.issuer().token(token))
                .header("Accept", "application/fhir+json")
                .method(method, body);
        if (body.contentLength() != 0) {
            request.header("Content-Type", "application/fhir+json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        long repeats = world.proxy(link).repeated();
        Answer answer = Answer.to(http, request.build(), recorder.now(), token);
        if (answer.status() == 0 || answer.status() == UNAVAILABLE) {
            Thread.sleep(BETWEEN_TRIES); // else refused requests take the processor from the replica that starts
        }
        boolean repeated = answer.repeated() || world.proxy(link).repeated() != repeats;
        return new Answer(answer.status(), answer.text(), answer.headers(), answer.begin(), token, repeated);
    }

    /** Records the answer to a request, and its values where the request was acknowledged. */
    void record(String operation, Answer answer, Map<String, String> input, Map<String, String> out) {
        Map<String, String> sent = new TreeMap<>(input);
        sent.put("token", answer.token());
        answer.record(recorder, actor, operation, answer.outcome(), sent, answer.ok() ? out : Map.of());
    }
}
