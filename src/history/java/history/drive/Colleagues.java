package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Clinicians at one patient: the first begins an assessment and hands it over, two others want to go on with it at once. */
final class Colleagues {
    private static final Pattern SAVE = Pattern.compile("data-version=\"([^\"]+)\"");
    private static final Pattern TAKE_OVER = version("/draft/take-over\"");
    private static final int TRIES = 100;
    /** Beats a minute, by which the draft is known again. */
    private static final Pattern PULSE = Pattern.compile("pulse(&quot;|\"):\\[(&quot;|\")77");

    private final World world;
    private final Recorder recorder;
    private final List<Clinician> clinicians;
    private int drafts;

    Colleagues(World world, Recorder recorder, Known shared, long seed) {
        this.world = world;
        this.recorder = recorder;
        this.clinicians = IntStream.range(0, 3)
                .mapToObj(number -> new Clinician(world, recorder, shared, 100 + number, seed))
                .toList();
    }

    /** Page of a clinician, with the address of its launch. */
    private record Desk(int clinician, String patient, Browser browser, Link link, String home) {
        Answer post(String path, String page, String... fields) throws InterruptedException {
            List<String> sent = new ArrayList<>(List.of(fields));
            sent.add(Browser.field("csrf", Operator.find(Operator.TOKEN, page)));
            return browser.post(link, home + path, sent);
        }
    }

    void step() throws InterruptedException {
        String patient = "d" + ++drafts;
        Optional<Desk> first = desk(0, patient);
        if (first.isPresent()) {
            String page = open("draft-page", first.get());
            Answer saved = first.get()
                    .post("/plain", page, "version=" + Operator.find(SAVE, page), "then=close", "q-pulse=77");
            record("draft-save", first.get(), saved);
            record("draft-offer", first.get(), first.get().post("/draft/hand-over", page));
            Thread second = Thread.ofVirtual().start(() -> takeOver(1, patient));
            takeOver(2, patient);
            second.join();
        }
    }

    /** Looks who has each draft. */
    void finish() throws InterruptedException {
        for (int draft = 1; draft <= drafts; draft++) {
            for (int clinician = 0; clinician < clinicians.size(); clinician++) {
                String page = "";
                for (int attempt = 0; attempt < TRIES && page.isEmpty(); attempt++) {
                    Optional<Desk> desk = desk(clinician, "d" + draft);
                    page = desk.isPresent() ? open("final-draft", desk.get()) : "";
                }
            }
        }
    }

    private void takeOver(int clinician, String patient) {
        try {
            Optional<Desk> desk = desk(clinician, patient);
            if (desk.isPresent()) {
                String page = open("draft-page", desk.get());
                String version = Operator.find(TAKE_OVER, page);
                if (!version.isEmpty()) {
                    Answer answer = desk.get().post("/draft/take-over", page, "version=" + version);
                    record("draft-take", desk.get(), answer);
                    open("draft-page", desk.get());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Desk> desk(int clinician, String patient) throws InterruptedException {
        Browser browser = new Browser(world, recorder);
        Link link = clinician % 2 == 0 ? Link.CALLERS_0 : Link.CALLERS_1;
        Clinician user = clinicians.get(clinician);
        return user.launch(browser, link, patient).map(home -> new Desk(clinician, patient, browser, link, home));
    }

    /** Opens the form and records whether it shows the draft; returns the page, or empty text without an answer. */
    private String open(String operation, Desk desk) throws InterruptedException {
        Answer page = desk.browser().get(desk.link(), desk.home());
        if (!page.ok()) {
            return "";
        }
        Map<String, String> got = Map.of("holds", PULSE.matcher(page.text()).find() ? "yes" : "no");
        page.record(recorder, "colleague-" + desk.clinician(), operation, Outcome.OK, sent(desk), got);
        return page.text();
    }

    private void record(String operation, Desk desk, Answer answer) {
        Outcome outcome = answer.status() == Operator.REDIRECT ? Outcome.OK : Outcome.UNKNOWN;
        answer.record(recorder, "colleague-" + desk.clinician(), operation, outcome, sent(desk), Map.of());
    }

    private static Map<String, String> sent(Desk desk) {
        return Map.of("patient", desk.patient(), "clinician", Integer.toString(desk.clinician()));
    }

    private static Pattern version(String action) {
        return Pattern.compile("(?s)" + action + "(?:(?!</form>).)*?name=\"version\" value=\"([^\"]+)\"");
    }
}
