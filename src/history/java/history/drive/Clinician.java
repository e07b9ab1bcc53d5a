package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.*;

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
        Browser browser = new Browser(world, recorder);
        Link link = random.nextBoolean() ? Link.CALLERS_0 : Link.CALLERS_1;
        Optional<String> home = launch(browser, link, item.patient());
        if (home.isPresent()) {
            String path = "/assessment/" + item.id() + "/review";
            Answer page = browser.get(link, home.get() + path);
            Map<String, String> sent = Map.of("patient", item.patient(), "id", item.id(), "path", "/a/launch" + path);
            record("page", page, page.outcome(), sent);
            if (page.ok()) {
                Answer signed = browser.post(link, home.get() + "/sign", Browser.signature(page.text()));
                // a form that is shown again proves nothing after a repeated request
                Outcome outcome = signed.status() == REDIRECT ? Outcome.OK : Outcome.UNKNOWN;
                record("sign", signed, outcome, Map.of("patient", item.patient(), "id", item.id()));
            }
        }
    }

    /** The launch's first address, after the sign-in at the EHR. */
    Optional<String> launch(Browser browser, Link link, String patient) throws InterruptedException {
        String base = URLEncoder.encode(world.address(Link.EHR) + "/fhir", StandardCharsets.UTF_8);
        String address = "/launch/" + World.SITE + "?iss=" + base + "&launch=" + patient + "." + name;
        for (int step = 0; step < 3 && !address.isEmpty(); step++) {
            Answer answer = browser.get(link, address);
            if (step != SIGN_IN) {
                record("launch", answer, Outcome.UNKNOWN, Map.of("patient", patient));
            }
            address = answer.header("Location");
        }
        return Optional.of(address)
                .filter(home -> home.contains("/a/"))
                .map(home -> home.substring(home.indexOf("/a/")));
    }

    private void record(String operation, Answer answer, Outcome outcome, Map<String, String> sent) {
        answer.record(recorder, name, operation, outcome, sent, Map.of());
    }
}
