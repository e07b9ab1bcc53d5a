package org.dorsal.http.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.archive.Archive;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.assessment.SiteRules;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.fhirjson.Limits;
import org.dorsal.http.web.Assets;
import org.dorsal.http.web.FormTokens;
import org.dorsal.http.web.PageAudit;
import org.dorsal.http.web.PageSecurity;
import org.dorsal.http.web.Pages;
import org.dorsal.http.web.ProblemPages;
import org.dorsal.http.web.RequestArgumentResolver;
import org.dorsal.http.web.SecuredMvc;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.limit.SharedLimits;
import org.dorsal.limit.SomeLimits;
import org.dorsal.settings.BoundSettings;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.PersonalSessions;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.CardRows;
import org.dorsal.store.ClinicianRows;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FigureReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.dorsal.store.OwnSessionRows;
import org.dorsal.store.TestPostgres;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Auditors' pages without a server, over a real database with assessments stored by the real main job. Each instance
 * has a site.
 */
final class SomeAudit {
    static final URI BASE = URI.create("https://dorsal.example");
    static final String NAME = "Audrey Sample";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final AtomicInteger SITES = new AtomicInteger();

    final String site = "auditors-" + SITES.incrementAndGet();
    boolean unwritable;

    /** Time of the clinicians' actions. */
    Instant clinic = Instant.parse("2026-11-20T10:00:00Z");

    private int acts;

    /** Signed assessments; the clock advances one second per action. */
    final SignedAssessments past =
            new SignedAssessments(site, SiteRules.SignOffRule.REQUIRED, clock(() -> clinic.plusSeconds(++acts)));

    final EventReads reads;
    private final EventCounts counts;
    final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), TIMEOUT);
    final Map<String, Auditor> sessions = new HashMap<>();
    Instant now = Instant.parse("2026-11-20T15:00:00Z");
    final SomeSealing sealing = new SomeSealing(site);
    private final SharedLimits limits = SomeLimits.some();
    private final HeavyWorkLimiter limiter = new HeavyWorkLimiter(limits);
    private final List<Object> controllers;
    private final SecuredMvc mvc;

    SomeAudit() {
        this(TIMEOUT, TIMEOUT);
    }

    /** Audit with other knowledge for scoring again; the stored results were scored with that of the repository. */
    SomeAudit(Knowledge knowledge) {
        this(TIMEOUT, TIMEOUT, knowledge);
    }

    private static Clock clock(InstantSource time) {
        return time.withZone(ZoneOffset.UTC);
    }

    /**
     * @param searching timeout of a search
     * @param counting timeout of counting its results
     */
    SomeAudit(Duration searching, Duration counting) {
        this(searching, counting, SomeProfiles.knowledge());
    }

    private SomeAudit(Duration searching, Duration counting, Knowledge knowledge) {
        this.reads = new EventReads(TestPostgres.shared().asApplication(), searching);
        this.counts = new EventCounts(TestPostgres.shared().asApplication(), counting);
        sessions.put("one", auditor(site, "audrey", "token-of-one"));
        sessions.put("two", auditor(site, "boris", "token-of-two"));
        sessions.put("south", auditor("southside", "sue", "token-of-south"));
        var sitePages = new WebSettings.SitePages(
                past.site(), ZoneId.of("America/Chicago"), List.of("https://ehr.example"), BoundSettings.pages());
        var settings = new WebSettings(BASE, Map.of(site, sitePages));
        Clock clock = clock(() -> now);
        var random = new SplittableRandom(SITES.get());
        var recorded = new Ledger(new SomeSource(() -> unwritable), TIMEOUT);
        var recorder = new AuditRecorder(recorded, clock, random, Integer.MAX_VALUE);
        this.controllers = controllers(counting, random, clock, knowledge);
        var codes = SomeProfiles.knowledge().codes();
        var area = new AuditPageArea(settings, recorder);
        var problems = new ProblemPages(new Pages(Assets.shipped()), List.of(area));
        this.mvc = new SecuredMvc(
                new PageSecurity(problems, settings).pages(SecuredMvc.http(), area, new CookieSessions()),
                problems,
                settings,
                new PageAudit(recorder),
                controllers,
                List.of(new RequestArgumentResolver<>(
                        AuditorRequest.class, AuditorRequest.reader(area, recorder, codes, clock))),
                List.of(limiter),
                clock,
                random);
    }

    private List<Object> controllers(Duration counting, RandomGenerator random, Clock clock, Knowledge knowledge) {
        var source = TestPostgres.shared().asApplication();
        var searches = new Searches(new AuditorRows(source, TIMEOUT), new ClinicianRows(source, TIMEOUT), random);
        var gate = new RecordGate(reads, new AuditorRows(source, TIMEOUT));
        var search = new AuditSearchController(reads, searches, gate, knowledge);
        var log = new LogReads(source, TIMEOUT);
        var rescoring =
                new Rescoring(new AssessmentPipeline(knowledge, new org.dorsal.fhirjson.Gate(Limits.ofRequests())));
        var results = past.job().results();
        var history = new AssessmentHistory(ledger, knowledge);
        var content = new RecordContent(
                results, history, ledger, new DeliveryReads(source, TIMEOUT), new ClinicianRows(source, TIMEOUT));
        var record = new RecordController(gate, reads, counts, log, results, rescoring, content);
        var versions = new VersionController(gate, results, history);
        var archive = new Archive(new ArchiveReads(source, TIMEOUT), Map::of, clock, () -> {});
        var exports = new ExportController(reads, searches, gate, archive);
        var own = new PersonalSessions(
                new OwnSessionRows(new SomeSource(() -> unwritable), TIMEOUT),
                _ -> Duration.ofMinutes(15),
                AuditorSessions.IDLE,
                clock,
                random);
        return List.of(
                search,
                record,
                versions,
                exports,
                new FigureController(
                        new FigureReads(source, counting), new CardRows(source, counting), reads, gate, knowledge),
                new OwnSessionController(own));
    }

    /** The form token of that session as a page carries it. */
    static String formToken(String session) {
        return FormTokens.masked("token-of-" + session);
    }

    static Auditor auditor(String site, String subject, String csrf) {
        return new Auditor(
                new SiteId(site),
                UUID.nameUUIDFromBytes(csrf.getBytes(UTF_8)),
                "https://idp.example",
                "dorsal-audit",
                subject,
                NAME,
                Set.of("auditor"),
                csrf,
                Instant.parse("2026-11-20T14:55:00Z"),
                Instant.parse("2026-11-20T22:00:00Z"));
    }

    /** Returns the routes of all pages, such as {@code GET /events}. */
    List<String> routes() {
        return controllers.stream()
                .flatMap(controller -> Stream.of(controller.getClass().getDeclaredMethods()))
                .flatMap(method -> Stream.concat(
                        Optional.ofNullable(method.getAnnotation(GetMapping.class)).stream()
                                .flatMap(mapping -> Stream.of(mapping.value()))
                                .map(path -> "GET " + path),
                        Optional.ofNullable(method.getAnnotation(PostMapping.class)).stream()
                                .flatMap(mapping -> Stream.of(mapping.value()))
                                .map(path -> "POST " + path)))
                .toList();
    }

    /** An answer as it goes out. */
    record AuditPageResponse(int status, Map<String, String> headers, byte[] bytes) {
        String body() {
            return new String(bytes, UTF_8);
        }

        Document html() {
            return Jsoup.parse(body());
        }

        String text(String css) {
            return html().select(css).text();
        }

        String location() {
            return headers.getOrDefault("Location", "");
        }
    }

    AuditPageResponse get(String path) {
        return send(request("GET", path, "one"));
    }

    /** With the form's token. */
    AuditPageResponse post(String path, String... fields) {
        MockHttpServletRequest request = request("POST", path, "one");
        request.addParameter("csrf", formToken("one"));
        for (String field : fields) {
            String[] pair = field.split("=", 2);
            request.addParameter(pair[0], pair[1]);
        }
        return send(request);
    }

    /** Posts and loads the page that it leads to. */
    AuditPageResponse follow(String path, String... fields) {
        AuditPageResponse moved = post(path, fields);
        return moved.status() == 303 ? get(moved.location().replace("/audit/" + site, "")) : moved;
    }

    MockHttpServletRequest request(String method, String path, String session) {
        String[] parts = path.split("\\?", 2);
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/audit/" + site + parts[0]);
        for (String field : parts.length == 1 ? new String[0] : parts[1].split("&", -1)) {
            String[] pair = field.split("=", 2);
            request.addParameter(pair[0], pair[1]);
        }
        if (!session.isEmpty()) {
            request.setCookies(new Cookie(BrowserCookies.nameOfAuditor(new SiteId(site)), session));
        }
        return request;
    }

    AuditPageResponse send(MockHttpServletRequest request) {
        now = now.plusMillis(10); // events of one test come one after another
        MockHttpServletResponse response = mvc.send(request);
        Map<String, String> headers = new HashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, response.getHeader(name)));
        return new AuditPageResponse(response.getStatus(), headers, response.getContentAsByteArray());
    }

    /** Sessions by the cookie of the site in the path, as the service finds them. */
    private final class CookieSessions implements SecurityContextRepository {
        @Override
        @SuppressWarnings("deprecation") // the only method of the interface that is abstract
        public SecurityContext loadContext(HttpRequestResponseHolder holder) {
            return auditor(holder.getRequest())
                    .<SecurityContext>map(auditor -> new SecurityContextImpl(SessionAuthentication.of(auditor, true)))
                    .orElseGet(SecurityContextImpl::new);
        }

        @Override
        public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
            // sessions begin elsewhere
        }

        @Override
        public boolean containsContext(HttpServletRequest request) {
            return auditor(request).isPresent();
        }
    }

    private Optional<Auditor> auditor(HttpServletRequest request) {
        var site = new SiteId(request.getRequestURI().split("/", -1)[2]);
        return Optional.ofNullable(BrowserCookies.of(request).get(BrowserCookies.nameOfAuditor(site)))
                .flatMap(session -> Optional.ofNullable(sessions.get(session)))
                .filter(auditor -> auditor.site().equals(site));
    }

    /** Starts as much heavy work as may run at a time, and does not end it. */
    void takePermits() {
        SomeLimits.exhaust(limits.work());
    }

    /** Opens a record for compliance. */
    AuditPageResponse open(String assessment) {
        return follow("/assessment/" + assessment + "/open", "purpose=HCOMPL");
    }

    /** Every event of the site, newest first. */
    List<EventSummary> events() {
        List<EventSummary> summaries = new ArrayList<>();
        for (FoundEvent event :
                reads.page(site, EventQuery.EVERYTHING, Optional.empty(), 1_000).events()) {
            summaries.add(EventSummary.of(event));
        }
        return summaries;
    }
}
