package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A clinician who opens the service from charts, reviews what clients have sent, and signs it. */
final class Clinician {
    private static final int REDIRECT = 303;
    /** Step of a launch that leads to the EHR's authorization server. */
    private static final int SIGN_IN = 1;

    private final World world;
    private final Recorder recorder;
    private final Known shared;
    private final String name;
    private final Random random;

    Clinician(World world, Recorder recorder, Known shared, int number, long seed) {
        this.world = world;
        this.recorder = recorder;
        this.shared = shared;
        this.name = "clinician-" + number;
        this.random = new Random(seed * 17 + number);
    }

    /** Opens the chart of a recent response and signs it. */
    void step() throws InterruptedException {
        Optional<Known.Item> item = shared.recent(random);
        if (item.isPresent()) {
            visit(item.get());
        }
    }

    private void visit(Known.Item item) throws InterruptedException {
        Browser browser = new Browser(world, "");
        Link link = random.nextBoolean() ? Link.CALLERS_0 : Link.CALLERS_1;
        Optional<String> home = launch(browser, link, item.patient());
        if (home.isPresent()) {
            String review = home.get() + "/assessment/" + item.id() + "/review";
            Optional<String> page = page(browser, link, review, item.patient());
            if (page.isPresent()) {
                sign(browser, link, home.get(), item, page.get());
            }
        }
    }

    /** The launch's first address, after the sign-in at the EHR. */
    private Optional<String> launch(Browser browser, Link link, String patient) throws InterruptedException {
        String base = URLEncoder.encode(world.address(Link.EHR) + "/fhir", StandardCharsets.UTF_8);
        String address = "/launch/" + World.SITE + "?iss=" + base + "&launch=" + patient + "." + name;
        try {
            for (int step = 0; step < 3; step++) {
                long begin = recorder.now();
                HttpResponse<String> answer = browser.get(link, address);
                if (step != SIGN_IN) {
                    record("launch", begin, answer, false, Map.of("patient", patient));
                }
                Optional<String> next = answer.headers().firstValue("Location");
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                address = next.get();
            }
            return Optional.of(address.substring(address.indexOf("/a/")));
        } catch (IOException | StringIndexOutOfBoundsException failed) {
            return Optional.empty();
        }
    }

    private Optional<String> page(Browser browser, Link link, String address, String patient)
            throws InterruptedException {
        long begin = recorder.now();
        Map<String, String> sent = Map.of("patient", patient, "path", address.replaceAll("/a/[^/]*", "/a/launch"));
        try {
            HttpResponse<String> answer = browser.get(link, address);
            record("page", begin, answer, answer.statusCode() == 200, sent);
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException none) {
            recorder.record(name, "page", begin, Outcome.UNKNOWN, 0, sent, Map.of());
            return Optional.empty();
        }
    }

    private void sign(Browser browser, Link link, String home, Known.Item item, String page)
            throws InterruptedException {
        long begin = recorder.now();
        Map<String, String> sent = Map.of("patient", item.patient(), "id", item.id());
        try {
            HttpResponse<String> answer = browser.post(link, home + "/sign", Browser.signature(page));
            record("sign", begin, answer, answer.statusCode() == REDIRECT, sent);
        } catch (IOException none) {
            recorder.record(name, "sign", begin, Outcome.UNKNOWN, 0, sent, Map.of());
        }
    }

    /** A form that is shown again is a refusal; after a repeated request nothing is certain. */
    private void record(
            String operation, long begin, HttpResponse<String> answer, boolean done, Map<String, String> sent) {
        int status = answer.statusCode();
        Outcome outcome =
                done ? Outcome.OK : status < 500 && operation.equals("page") ? Outcome.REFUSED : Outcome.UNKNOWN;
        Map<String, String> out = answer.headers()
                .firstValue("Retry-After")
                .map(after -> Map.of("retryAfter", after))
                .orElse(Map.of());
        recorder.record(name, operation, begin, outcome, status, sent, out);
    }
}
