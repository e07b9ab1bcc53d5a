package org.dorsal.http.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.dorsal.Seeds;
import org.dorsal.assessment.Assess;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.SomeSigned;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.archive.Archive;
import org.dorsal.fhirjson.Limits;
import org.dorsal.http.web.Assets;
import org.dorsal.http.web.Operators;
import org.dorsal.http.web.PageResponder;
import org.dorsal.http.web.Pages;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.PersonalSessions;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.ClinicianRows;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.dorsal.store.OwnSessionRows;
import org.dorsal.store.ResultTrends;
import org.dorsal.store.SomePostgres;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.ServerResponse;

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
    final SomeSigned past =
            new SomeSigned(site, SiteRules.SignOffRule.REQUIRED, new SomeClock(() -> clinic.plusSeconds(++acts)));

    final EventReads reads;
    private final EventCounts counts;
    final Ledger ledger = new Ledger(SomePostgres.shared().asApplication(), TIMEOUT);
    final Map<String, Auditor> sessions = new HashMap<>();
    Instant now = Instant.parse("2026-11-20T15:00:00Z");
    final SomeSealing sealing = new SomeSealing(site);
    final ExportRoom room = new ExportRoom(new SimpleMeterRegistry());
    private final List<AuditPage> everyPage;
    private final AuditDoor door;

    SomeAudit() {
        this(TIMEOUT, TIMEOUT);
    }

    /**
     * @param searching timeout of a search
     * @param counting timeout of counting its results
     */
    SomeAudit(Duration searching, Duration counting) {
        this.reads = new EventReads(SomePostgres.shared().asApplication(), searching);
        this.counts = new EventCounts(SomePostgres.shared().asApplication(), counting);
        sessions.put("one", auditor(site, "audrey", "token-of-one"));
        sessions.put("two", auditor(site, "boris", "token-of-two"));
        sessions.put("south", auditor("southside", "sue", "token-of-south"));
        var of = new WebSettings.SitePages(
                past.site(),
                ZoneId.of("America/Chicago"),
                List.of("https://ehr.example"),
                false,
                new WebSettings.PageLimits(Duration.ofSeconds(4), false, Duration.ofMinutes(15), Duration.ofHours(1)));
        var settings = new WebSettings(BASE, Map.of(site, of), new Operators(Map.of()));
        Clock clock = new SomeClock(() -> now);
        var chance = new SplittableRandom(SITES.get());
        var recorded = new Ledger(new SomeSource(() -> unwritable), TIMEOUT);
        var recorder = new Recorder(recorded, clock, chance, Integer.MAX_VALUE);
        this.everyPage = pages(counting, chance, clock);
        var answers = new PageResponder(new Pages(Assets.shipped()));
        var codes = SomeProfiles.knowledge().names();
        this.door = new AuditDoor(List.of(() -> everyPage), settings, answers, recorder, codes, clock, chance);
    }

    private List<AuditPage> pages(Duration counting, RandomGenerator chance, Clock clock) {
        var source = SomePostgres.shared().asApplication();
        var searches = new Searches(new AuditorRows(source, TIMEOUT), new ClinicianRows(source, TIMEOUT), chance);
        var gate = new RecordGate(reads, new AuditorRows(source, TIMEOUT));
        var search = new SearchPages(reads, counts, searches, gate, SomeProfiles.knowledge());
        var log = new LogReads(source, TIMEOUT);
        var verification = new Verification(log, new ArchiveReads(source, TIMEOUT), _ -> List.of(sealing.publicKey()));
        var rescoring = new Rescoring(
                new Assess(SomeProfiles.knowledge(), new org.dorsal.fhirjson.Gate(Limits.ofRequests())),
                SomeProfiles.knowledge());
        var results = past.job().results();
        var history = new AssessmentHistory(ledger, SomeProfiles.knowledge());
        var content = new RecordContent(
                results, history, ledger, new DeliveryReads(source, TIMEOUT), new ClinicianRows(source, TIMEOUT));
        var record = new RecordPages(gate, reads, log, verification, rescoring, content);
        var range = new RangePages(log, verification);
        var versions = new VersionPages(gate, results, history, reads);
        var rescore = new RescorePages(gate, results, rescoring);
        var archive = new Archive(new ArchiveReads(source, TIMEOUT), Map.of(), clock);
        var exports = new ExportPages(reads, searches, gate, archive, room);
        var trends = new TrendPages(
                new ResultTrends(source, counting), new ClinicianRows(source, counting), SomeProfiles.knowledge());
        var quality = new QualityPages(new EventCounts(source, counting), SomeProfiles.knowledge());
        var own = new PersonalSessions(
                new OwnSessionRows(new SomeSource(() -> unwritable), TIMEOUT),
                _ -> Duration.ofMinutes(15),
                AuditorSessions.IDLE,
                clock,
                chance);
        var whatIf = new WhatIfPages(new WhatIf(ledger, results, rescoring), reads, SomeProfiles.knowledge());
        return List.of(
                        search,
                        record,
                        range,
                        versions,
                        rescore,
                        exports,
                        trends,
                        quality,
                        whatIf,
                        new OwnSessionPages(own))
                .stream()
                .flatMap(group -> group.pages().stream())
                .toList();
    }

    /** The form token of that session as a page carries it. */
    static String formToken(String session) {
        return Secrets.masked("token-of-" + session, new SplittableRandom(Seeds.next()));
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

    List<AuditPage> everyPage() {
        return everyPage;
    }

    /** An answer as it goes out. */
    record Got(int status, Map<String, String> headers, byte[] bytes) {
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

    Got get(String path) {
        return send(request("GET", path, "one"));
    }

    /** With the form's token. */
    Got post(String path, String... fields) {
        MockHttpServletRequest request = request("POST", path, "one");
        request.addParameter("csrf", formToken("one"));
        for (String field : fields) {
            String[] pair = field.split("=", 2);
            request.addParameter(pair[0], pair[1]);
        }
        return send(request);
    }

    /** Posts and loads the page that it leads to. */
    Got follow(String path, String... fields) {
        Got moved = post(path, fields);
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

    Got send(MockHttpServletRequest request) {
        now = now.plusMillis(10); // events of one test come one after another
        try {
            auditor(request)
                    .map(known -> SessionAuthentication.of(known, true))
                    .ifPresent(SecurityContextHolder.getContext()::setAuthentication);
            return of(request, door.answer(request));
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /** Auditor of the request's session, as the security chain determines it. */
    private Optional<Auditor> auditor(MockHttpServletRequest request) {
        var at = new SiteId(String.valueOf(request.getRequestURI()).split("/", -1)[2]);
        return Optional.ofNullable(BrowserCookies.of(request).get(BrowserCookies.nameOfAuditor(at)))
                .flatMap(one -> Optional.ofNullable(sessions.get(one)))
                .filter(one -> one.site().equals(at));
    }

    private static Got of(MockHttpServletRequest request, ServerResponse answer) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        try {
            answer.writeTo(request, response, List::of);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
        Map<String, String> headers = new HashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, response.getHeader(name)));
        return new Got(response.getStatus(), headers, response.getContentAsByteArray());
    }

    /** Opens a record for compliance. */
    Got open(String assessment) {
        return follow("/assessment/" + assessment + "/open", "purpose=HCOMPL");
    }

    /** Every event of the site, newest first. */
    List<EventSummary> events() {
        List<EventSummary> told = new ArrayList<>();
        for (FoundEvent event : reads.page(site, EventQuery.everything(), Optional.empty(), 1_000)
                .events()) {
            told.add(EventSummary.of(event));
        }
        return told;
    }
}
