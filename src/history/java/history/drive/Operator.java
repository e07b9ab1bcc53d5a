package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.util.*;
import java.util.regex.*;

/** An operator who opens the deliveries that stopped, looks into the patient's chart, and decides as the manual says. */
final class Operator {
    private static final Pattern STOPPED =
            Pattern.compile("(?s)<article class=\"stuck\" id=\"d-([^\"]+)\".*?</article>");
    static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern TYPE = Pattern.compile("(?s)<h3.*?<span>(\\w+)");
    private static final Pattern ASSESSMENT = Pattern.compile("<dt>Assessment</dt>\\s*<dd>\\s*<code>([^<]+)");
    private static final String DELIVERY = "https://dorsal.example/canonical/delivery|";
    private static final String RESOURCE = "https://dorsal.example/canonical/identifier|";
    private static final String PAGE = "/operate/" + World.SITE;
    static final int REDIRECT = 303;
    /** The page, the sign-in, the provider, its answer, and the page again. */
    private static final int SIGN_IN_STEPS = 5;

    private final World world;
    private final Recorder recorder;
    private final Known shared;
    private final Random random;
    private final Browser browser;

    Operator(World world, Recorder recorder, Known shared, long seed) {
        this.world = world;
        this.recorder = recorder;
        this.shared = shared;
        this.random = new Random(seed * 31);
        this.browser = new Browser(world, recorder);
    }

    /** Decides about one of the stopped deliveries. */
    void step() throws InterruptedException {
        String page = page();
        List<String> stopped = decidable(page);
        List<String> responses = stopped.stream().filter(Operator::isResponse).toList();
        if (!responses.isEmpty() && random.nextBoolean()) {
            stopped = responses; // four other deliveries come with each, and only responses are given up
        }
        if (!stopped.isEmpty()) {
            decide(page, stopped.get(random.nextInt(stopped.size())), true);
        }
    }

    /** Decides on each stopped delivery by the content of the chart; returns their number. */
    int decideAll() throws InterruptedException {
        String page = page();
        List<String> stopped = decidable(page);
        for (String article : stopped) {
            decide(page, article, false);
        }
        return stopped.size();
    }

    /** The operators' page of the site, after a sign-in where one is needed; empty text while it is not answered. */
    String page() throws InterruptedException {
        String address = PAGE;
        for (int step = 0; step < SIGN_IN_STEPS && !address.isEmpty(); step++) {
            Answer answer = browser.get(Link.CALLERS_0, address);
            if (answer.status() == 200) {
                return answer.text();
            }
            address = answer.header("Location");
        }
        return "";
    }

    /** Keys of the deliveries on the page that wait for a decision. */
    static List<String> keys(String page) {
        return decidable(page).stream().map(article -> find(STOPPED, article)).toList();
    }

    private static List<String> decidable(String page) {
        return STOPPED.matcher(page)
                .results()
                .map(MatchResult::group)
                .filter(article -> article.contains("name=\"choice\""))
                .toList();
    }

    private void decide(String page, String article, boolean mayGiveUp) throws InterruptedException {
        String key = find(STOPPED, article);
        String id = assessment(page, article);
        String type = find(TYPE, article);
        boolean response = isResponse(article);
        Optional<String> copy = world.ehr().chart().find(DELIVERY + key);
        int dice = mayGiveUp ? random.nextInt(6) : 5;
        String choice =
                dice < 3 && response ? "give-up" : dice == 3 ? "again" : copy.isPresent() ? "there" : "not-there";
        if (choice.equals("not-there")
                && !response
                && !recorder.history().of("restore").isEmpty()) {
            choice = "give-up"; // the record may have a version that the restored database has lost
        } else if (choice.equals("not-there") && response) {
            // a copy of an earlier version, of which Dorsal does not know, would stay in addition to the new one
            world.ehr().chart().remove(RESOURCE + id);
        }
        List<String> fields = new ArrayList<>(
                List.of(Browser.field("csrf", find(TOKEN, page)), "key=" + key, "choice=" + choice, "reason=Seen"));
        if (choice.equals("there")) {
            fields.add(Browser.field("ehr-id", copy.orElseThrow()));
        }
        Answer answer = browser.post(Link.CALLERS_0, PAGE + "/resolve", fields);
        if (choice.equals("give-up")) {
            shared.doubt(id);
        }
        Outcome outcome = answer.status() == REDIRECT
                ? Outcome.OK
                : answer.status() == 0 || answer.status() >= 500 ? Outcome.UNKNOWN : Outcome.REFUSED;
        Map<String, String> sent = Map.of("key", key, "choice", choice, "type", type, "id", id);
        answer.record(recorder, "operator", "decide", outcome, sent, Map.of("copy", copy.orElse("")));
    }

    private static boolean isResponse(String article) {
        return find(TYPE, article).equals("QuestionnaireResponse");
    }

    /** The deliveries of an assessment stand below its id. */
    private static String assessment(String page, String article) {
        return ASSESSMENT
                .matcher(page.substring(0, page.indexOf(article)))
                .results()
                .map(match -> match.group(1))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IllegalStateException("the operators' page names no assessment"));
    }

    static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
