package org.dorsal.http.web;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.DraftRows;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.TestPostgres;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.springframework.http.HttpMethod;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Assessment pages over the real profiles/ and a real database, without a browser; every instance has a separate
 * patient.
 */
final class SomeAssessment {
    private static final AtomicInteger PATIENTS = new AtomicInteger();

    /** By what the controller reads: locale and knowledge. It writes and hashes the edition once. */
    private static final Map<List<Object>, EditionController> EDITIONS = new ConcurrentHashMap<>();

    private final Drafts drafts = new Drafts(
            new DraftRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10)),
            new java.security.SecureRandom());
    private final AnswerSheets sheets = sheets(SomeProfiles.knowledge(), drafts);
    private final List<Object> pages = List.of(
            new AssessmentController(
                    sheets, SomeProfiles.knowledge().codes(), StoredHistory.history(), SomeVisits.SEALS),
            new AmbulanceController(sheets, SomeProfiles.knowledge().codes()));
    private final Visit visit;
    private final MvcPages mvc;

    SomeAssessment(Visit visit) {
        this("page-" + PATIENTS.incrementAndGet(), visit);
    }

    private SomeAssessment(String patient, Visit visit) {
        this.visit = SomeVisits.of(visit, patient, visit.chart());
        this.mvc = new MvcPages(this.visit, controllers());
    }

    Visit visit() {
        return visit;
    }

    AnswerSheets sheets() {
        return sheets;
    }

    List<Object> controllers() {
        List<Object> controllers = new ArrayList<>(pages);
        controllers.add(edition(visit, SomeProfiles.knowledge()));
        return controllers;
    }

    /** Results of pages that differed from the service's. */
    static double differences(AnswerSheets sheets) {
        return sheets.comparison().meters().counter("dorsal.engine.differences").count();
    }

    double differences() {
        return differences(sheets);
    }

    /** Returns sheets with a comparison of their own. */
    static AnswerSheets sheets(Knowledge knowledge, Drafts drafts) {
        LiveScore live = new LiveScore(knowledge);
        return new AnswerSheets(live, drafts, new ResultComparison(live, Assets.shipped(), new SimpleMeterRegistry()));
    }

    /** Returns the controller that serves the edition of its knowledge to pages with scripts. */
    static EditionController edition(Visit visit, Knowledge knowledge) {
        return EDITIONS.computeIfAbsent(List.of(visit.locale(), knowledge), _ -> {
            var settings =
                    new WebSettings(URI.create("https://dorsal.example"), Map.of(visit.site(), visit.sitePages()));
            return new EditionController(settings, new LiveScore(knowledge));
        });
    }

    /**
     * A reply with its HTML: of the assessment page as its scripts draw it, also after an answer.
     *
     * @param json reply to an answer; of another page a missing node
     * @param served the reply before any script ran
     */
    record AssessmentReply(
            int status,
            String location,
            JsonNode json,
            SingletonSupplier<Document> served,
            SingletonSupplier<Document> page) {
        Document html() {
            return page.obtain();
        }

        Element single(String css) {
            List<Element> elements = html().select(css);
            if (elements.size() != 1) {
                throw new AssertionError(css + " is there " + elements.size() + " times");
            }
            return elements.getFirst();
        }

        String text(String css) {
            return html().select(css).text();
        }

        String version() {
            return json.isMissingNode()
                    ? served.obtain().select("#answers").attr("data-version")
                    : json.at("/draft/version").asString();
        }
    }

    /** A draft that another page has begun. */
    void begin(Draft draft) {
        var key = new DraftKey(
                visit.sitePages().site().id(),
                visit.launch().patient().value(),
                visit.launch().user().fhirUser().orElseThrow(),
                SomeProfiles.form().edition().url());
        drafts.save(key, draft, DraftVersion.NONE, visit.time(), Signer.sender(visit));
    }

    AssessmentReply get(String path) {
        return send(HttpMethod.GET, path, new PageForm(Map.of()));
    }

    AssessmentReply post(String path, String... fields) {
        return send(HttpMethod.POST, path, form(fields));
    }

    /** The same clinician and patient some time later. */
    SomeAssessment after(Duration time) {
        return new SomeAssessment(visit.launch().patient().value(), later(visit, time));
    }

    /** Answers one question as the script does, having seen the page of that version with no answer to it. */
    AssessmentReply answer(String version, String linkId, String... values) {
        return save(version, Map.of("changes", List.of(change(linkId, values))));
    }

    /** Returns the stored answer; its values with commas between them. */
    String stored(String linkId) {
        return String.join(",", sheets.open(visit).draft().answers().of(linkId));
    }

    /** Saves as the script does. */
    AssessmentReply save(String version, Map<String, ?> what) {
        return send(
                HttpMethod.POST,
                "/draft",
                DraftBodies.form(version, SomeProfiles.form().edition().version(), what));
    }

    static Map<String, Object> change(String linkId, String... values) {
        return Map.of("question", linkId, "before", List.of(), "now", List.of(values));
    }

    private AssessmentReply send(HttpMethod method, String path, PageForm form) {
        var response = mvc.send(method, path, form);
        boolean isJson = response.headers().getOrDefault("Content-Type", "").startsWith("application/json");
        boolean isPage = isJson || (path.isEmpty() && response.text().contains("id=\"answers\""));
        return new AssessmentReply(
                response.status(),
                response.location(),
                isJson ? JsonMapper.shared().readTree(response.body()) : MissingNode.getInstance(),
                SingletonSupplier.of(response::html),
                SingletonSupplier.of(() -> isPage
                        ? DrawnPage.of(
                                visit,
                                controllers(),
                                isJson
                                        ? mvc.send(HttpMethod.GET, "", new PageForm(Map.of()))
                                                .text()
                                        : response.text())
                        : response.html()));
    }

    static PageForm form(String... fields) {
        Map<String, List<String>> map = new HashMap<>();
        for (String field : fields) {
            String[] pair = field.split("=", 2);
            map.computeIfAbsent(pair[0], _ -> new ArrayList<>()).add(pair[1]);
        }
        return new PageForm(map);
    }

    private static Visit later(Visit visit, Duration time) {
        return new Visit(
                visit.launch(),
                visit.chart(),
                visit.sitePages(),
                visit.csrf(),
                visit.requestId(),
                visit.network(),
                visit.time().plus(time));
    }
}
