package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.sandbox.SandboxLaunch;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A clinician with one launch open: reads its pages and sends its forms as a browser does.
 *
 * @param home address of the launch's first page
 */
public record SomeClinician(SomeVisitor browser, URI home) {

    /** Opens Dorsal from the patient's chart in a browser of their own. */
    public static SomeClinician of(SomeService service, String site, String patient) {
        return in(new SomeVisitor(service.baseUrl()), service.ehr(site).launchUrl(SandboxLaunch.of(patient)));
    }

    /** Launches in a browser that may have other sessions. */
    public static SomeClinician in(SomeVisitor browser, URI launchUrl) {
        HttpResponse<String> page = browser.open(launchUrl);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return new SomeClinician(browser, page.uri());
    }

    /** The launch's id as in URLs. */
    public String launch() {
        return home.getPath().substring("/a/".length());
    }

    /** Name of the launch's cookie. */
    public String cookie() {
        return "__Host-dorsal-" + launch().substring(launch().indexOf('.') + 1);
    }

    public URI uri(String path) {
        return URI.create(home + path);
    }

    public HttpResponse<String> get(String path) {
        return browser.get(uri(path));
    }

    /** A page that must be there. */
    public Document page(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    /** JSON from which the scripts of the first page draw the form: draft, record and suggested answers. */
    public JsonNode visit() {
        return JsonMapper.shared().readTree(page("").select("#answers").attr("data-visit"));
    }

    /** Saved answers to a question, by code or as entered. */
    public List<String> answers(String question) {
        return visit().path("draft")
                .path("answers")
                .path(question)
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** Answers that the record suggests, each {@code linkId=value}. */
    public List<String> suggestions() {
        return visit().path("suggestions")
                .valueStream()
                .map(entry -> entry.path("question").stringValue() + "="
                        + entry.path("answer").stringValue())
                .toList();
    }

    /** Sends fields, each {@code name=value} unencoded, with the form token. */
    public HttpResponse<String> post(String path, String... fields) {
        List<String> parameters = new ArrayList<>(List.of("csrf=" + csrf()));
        parameters.addAll(List.of(fields));
        return browser.post(uri(path), encoded(parameters));
    }

    /** The form token of the launch's pages. */
    public String csrf() {
        return csrf(page(""));
    }

    private static String csrf(Document page) {
        return page.select("input[name=csrf]").attr("value");
    }

    /** Keeps these answers, each {@code linkId=value}, and no others. */
    public void answer(String... answers) {
        List<String> fields = new ArrayList<>(
                Arrays.stream(answers).map(answer -> "q-" + answer).toList());
        Document form = page("");
        fields.add("version=" + form.select("#answers").attr("data-version"));
        fields.add("csrf=" + csrf(form));
        assertThat(browser.post(uri("/plain"), encoded(fields)).statusCode()).isEqualTo(303);
    }

    /** Reviews and signs the answers, with fields of the review changed; returns the assessment's id. */
    public String sign(String... changes) {
        return signed(page("/review"), changes);
    }

    /** Reviews and signs what the EHR has sent. */
    public String signStored(String assessment, String... changes) {
        return signed(page("/assessment/" + assessment + "/review"), changes);
    }

    private String signed(Document review, String... changes) {
        HttpResponse<String> answer = browser.post(uri("/sign"), encoded(form(reviewWith(review, changes), changes)));
        assertThat(answer.statusCode())
                .as(() -> Jsoup.parse(answer.body()).select("#faults, .problem").text())
                .isEqualTo(303);
        String to = answer.headers().firstValue("Location").orElseThrow();
        return to.substring(to.lastIndexOf('/') + 1);
    }

    /** Requests the plan of a changed disposition before signing: its activities are decided on, too. */
    private Document reviewWith(Document review, String... changes) {
        if (Arrays.stream(changes).noneMatch(change -> change.startsWith("disposition="))) {
            return review;
        }
        List<String> changedFields = new ArrayList<>(List.of(changes));
        changedFields.add("act=look");
        HttpResponse<String> answer =
                browser.post(uri("/sign"), encoded(form(review, changedFields.toArray(String[]::new))));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    /** Fields of the review's form as a browser sends them, attested, each contradiction confirmed, and changed. */
    public static List<String> form(Document review, String... changes) {
        Map<String, String> changed =
                new LinkedHashMap<>(Map.of("attested", "yes", "act", "sign", "open", "Asked by telephone"));
        Arrays.stream(changes).map(change -> change.split("=", 2)).forEach(pair -> changed.put(pair[0], pair[1]));
        Stream<String> unchanged = review.select("form[action$=/sign]").select("input, select, textarea").stream()
                .filter(field -> !List.of("radio", "checkbox").contains(field.attr("type")) || field.hasAttr("checked"))
                .filter(field -> !changed.containsKey(field.attr("name")))
                .map(field -> field.attr("name") + "=" + value(field));
        Stream<String> confirmed =
                review.select("input[name=confirmed]").stream().map(box -> "confirmed=" + box.val());
        return Stream.concat(
                        Stream.concat(unchanged, confirmed),
                        changed.entrySet().stream().map(field -> field.getKey() + "=" + field.getValue()))
                .distinct()
                .toList();
    }

    private static String value(Element field) {
        return switch (field.tagName()) {
            case "select" -> field.select("option[selected]").attr("value");
            case "textarea" -> field.wholeText();
            default -> field.attr("value");
        };
    }

    /** Fields, each {@code name=value} unencoded, as a form. */
    public static String encoded(List<String> fields) {
        return fields.stream()
                .map(field -> field.split("=", 2))
                .map(pair -> pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
