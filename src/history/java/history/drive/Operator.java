package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An operator who opens the deliveries that stopped, looks into the patient's chart, and decides as the manual says. */
final class Operator implements Runnable {
    private static final Pattern STOPPED =
            Pattern.compile("(?s)<article class=\"stuck\" id=\"d-([^\"]+)\".*?</article>");
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern TYPE = Pattern.compile("(?s)<h3.*?<span>(\\w+)");
    private static final Pattern ASSESSMENT = Pattern.compile("(?s)<dt>Assessment</dt><dd><code>([^<]+)");
    private static final String DELIVERY = "https://dorsal.example/canonical/delivery|";
    private static final String RESOURCE = "https://dorsal.example/canonical/identifier|";
    private static final String PAGE = "/operate/" + World.SITE;
    private static final int LEAST_PAUSE = 500;
    private static final int REDIRECT = 303;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final World world;
    private final Recorder recorder;
    private final Known shared;
    private final Random random;
    private final long until;

    /** Decides about one delivery after the other until that moment of the system's nanosecond clock. */
    Operator(World world, Recorder recorder, Known shared, long seed, long until) {
        this.world = world;
        this.recorder = recorder;
        this.shared = shared;
        this.random = new Random(seed * 31);
        this.until = until;
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() < until) {
                Thread.sleep(LEAST_PAUSE + random.nextInt(2 * LEAST_PAUSE));
                String page = page();
                List<String> stopped = decidable(page);
                if (!stopped.isEmpty()) {
                    decide(page, stopped.get(random.nextInt(stopped.size())), true);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
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

    /** The operators' page of the site; empty text while it is not answered. */
    String page() throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request(PAGE).GET().build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException down) {
            return "";
        }
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
        String id = find(ASSESSMENT, article);
        String type = find(TYPE, article);
        boolean response = type.equals("QuestionnaireResponse");
        Optional<String> copy = world.ehr().chart().find(DELIVERY + key);
        int dice = mayGiveUp ? random.nextInt(6) : 5;
        String choice =
                dice < 2 && response ? "give-up" : dice == 2 ? "again" : copy.isPresent() ? "there" : "not-there";
        if (choice.equals("not-there") && response) {
            // a copy of an earlier version, of which Dorsal does not know, would stay in addition to the new one
            world.ehr().chart().remove(RESOURCE + id);
        }
        Map<String, String> fields = new TreeMap<>(Map.of(
                "csrf", find(TOKEN, page), "key", key, "choice", choice, "reason", "I have looked into the chart."));
        if (choice.equals("there")) {
            fields.put("ehr-id", copy.orElseThrow());
        }
        long begin = recorder.now();
        int status = 0;
        Outcome outcome = Outcome.UNKNOWN;
        Map<String, String> got = new TreeMap<>(Map.of("copy", copy.orElse("")));
        try {
            HttpResponse<String> answer = http.send(
                    request(PAGE + "/resolve")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Origin", world.address(Link.CALLERS_0))
                            .POST(BodyPublishers.ofString(form(fields)))
                            .build(),
                    BodyHandlers.ofString());
            status = answer.statusCode();
            answer.headers().firstValue("Retry-After").ifPresent(seconds -> got.put("retryAfter", seconds));
            outcome = status == REDIRECT ? Outcome.OK : status < 500 ? Outcome.REFUSED : Outcome.UNKNOWN;
        } catch (IOException none) {
            // stays unknown
        }
        if (choice.equals("give-up")) {
            shared.doubt(id);
        }
        recorder.record(
                "operator",
                "decide",
                begin,
                outcome,
                status,
                Map.of(
                        "key", key,
                        "choice", choice,
                        "type", type,
                        "id", id),
                got);
    }

    private HttpRequest.Builder request(String path) {
        String key = Base64.getEncoder().encodeToString(("ann:" + World.OPERATOR_KEY).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(world.address(Link.CALLERS_0) + path))
                .header("Authorization", "Basic " + key)
                .timeout(PATIENCE);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
