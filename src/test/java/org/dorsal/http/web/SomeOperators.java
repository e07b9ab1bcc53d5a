package org.dorsal.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.settings.BoundSettings;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SessionTermination;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.smart.launch.UsualTerms;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.Ledger;
import org.dorsal.store.SessionEndRows;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.DeliveryExport;
import org.dorsal.writeback.DeliveryResolver;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** The operators' door and its security chain over deliveries that a test makes up, without a server. */
final class SomeOperators implements DeliveryResolver {
    static final String NAME = "night-shift";
    private static final String TOKEN = "token-of-the-session";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T15:00:00Z"), ZoneOffset.UTC);
    static final URI BASE = URI.create("https://dorsal.example");

    final SomeFilings filings = new SomeFilings();
    final List<RequestedDecision> decided = new ArrayList<>();
    final Map<UUID, DeliveryExport.ExportedDelivery> copies = new java.util.HashMap<>();
    Optional<EhrContact> ehr = Optional.empty();
    Optional<java.time.Duration> unwitnessed = Optional.empty();
    Optional<Auditor> person = Optional.of(person(NAME, NAME));
    ResolutionOutcome answer = ResolutionOutcome.DONE;

    private final WebSettings settings;
    private final SecuredMvc mvc;

    SomeOperators() {
        this(Optional.of("dorsal-operator"));
    }

    /** @param operatorRole role of operators who sign in at the provider of site northside; empty for no operators */
    SomeOperators(Optional<String> operatorRole) {
        var site = SomeVisits.plain().sitePages();
        var chicago = new WebSettings.SitePages(
                site.site(), ZoneId.of("America/Chicago"), List.of("https://ehr.example"), BoundSettings.pages());
        var south = new WebSettings.SitePages(
                new Site("southside", site.site().rules()),
                ZoneOffset.UTC,
                List.of("https://ehr.example"),
                BoundSettings.pages());
        this.settings = new WebSettings(BASE, Map.of("northside", chicago, "southside", south));
        var audit = new PageAudit(new AuditRecorder(
                new Ledger(TestPostgres.shared().asApplication(), java.time.Duration.ofSeconds(10)),
                CLOCK,
                new java.security.SecureRandom(),
                Integer.MAX_VALUE));
        var area = new OperatorPageArea(settings, signIns(operatorRole), audit, SecuredMvc.routes());
        var pages = new OperatorController(
                filings,
                this,
                (_, key) -> Optional.ofNullable(copies.get(key)),
                new SessionTermination(
                        new SessionEndRows(TestPostgres.shared().asApplication(), java.time.Duration.ofSeconds(10)),
                        CLOCK,
                        new java.security.SecureRandom()),
                _ -> ehr,
                _ -> unwitnessed,
                SomeProfiles.knowledge(),
                new LaunchSettings(
                        BASE,
                        TokenEncryption.read(List.of("f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=")),
                        List.of(registration()),
                        List.of(),
                        java.time.Duration.ofSeconds(20),
                        List.of(),
                        KeyStrength.USUAL),
                settings,
                Software.dorsal("1.2.3"),
                area);
        var problems = new ProblemPages(new Pages(Assets.shipped()), List.of(area));
        var chain =
                new PageSecurity(problems, settings).pages(SecuredMvc.http(), area, new PersonSessions(() -> person));
        this.mvc = new SecuredMvc(
                chain,
                problems,
                settings,
                audit,
                List.of(pages),
                List.of(new RequestArgumentResolver<>(OperatorRequest.class, OperatorRequest.reader(area, CLOCK))),
                List.of(),
                CLOCK,
                new SplittableRandom(7));
    }

    private static SignInSettings signIns(Optional<String> operatorRole) {
        return new SignInSettings(
                BASE,
                TokenEncryption.read(List.of("f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=")),
                List.of(new AuditorRegistration(
                        new SiteId("northside"),
                        "https://id.example",
                        "dorsal-auditors",
                        new ClientProof.PublicClient(),
                        List.of("openid"),
                        "roles",
                        "auditor",
                        operatorRole,
                        Assurance.ANY)),
                KeyStrength.USUAL);
    }

    /** Returns a person with a session of site northside. */
    static Auditor person(String name, String subject) {
        return new Auditor(
                new SiteId("northside"),
                UUID.fromString("019a0000-0000-7000-8000-000000000001"),
                "https://id.example",
                "dorsal-auditors",
                subject,
                name,
                Set.of("dorsal-operator"),
                TOKEN,
                CLOCK.instant(),
                CLOCK.instant().plusSeconds(60));
    }

    /** Sessions by {@code Cookie: session=…} of the person who is signed in. */
    private record PersonSessions(Supplier<Optional<Auditor>> person) implements SecurityContextRepository {
        @Override
        @SuppressWarnings("deprecation") // the interface's only way
        public SecurityContext loadContext(HttpRequestResponseHolder holder) {
            return containsContext(holder.getRequest())
                    ? new SecurityContextImpl(
                            SessionAuthentication.of(person.get().orElseThrow(), true))
                    : new SecurityContextImpl();
        }

        @Override
        public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
            // these sessions are made by the test
        }

        @Override
        public boolean containsContext(HttpServletRequest request) {
            return person.get().isPresent() && request.getCookies() != null;
        }
    }

    /** Decision requested for a delivery. */
    record RequestedDecision(String site, UUID key, Resolution resolution, String operator, String reason) {}

    /** An answer with its page parsed. */
    record OperatorReply(HttpReply sent) {
        int status() {
            return sent.status();
        }

        Optional<String> header(String name) {
            return sent.header(name);
        }

        String body() {
            return new String(sent.body(), UTF_8);
        }

        Document html() {
            return Jsoup.parse(body());
        }

        String text(String css) {
            return html().select(css).text();
        }
    }

    @Override
    public ResolutionOutcome resolve(String site, UUID key, Resolution resolution, String operator, String reason) {
        decided.add(new RequestedDecision(site, key, resolution, operator, reason));
        return answer;
    }

    /** Returns the newest audit events of the site as JSON. */
    List<String> events() {
        return new EventReads(TestPostgres.shared().asApplication(), java.time.Duration.ofSeconds(10))
                .page("northside", EventQuery.EVERYTHING, Optional.empty(), 100).events().stream()
                        .map(event -> new String(event.bytes(), UTF_8))
                        .toList();
    }

    /** The form token as a page carries it. */
    static String token() {
        return FormTokens.masked(TOKEN);
    }

    OperatorReply get(String path) {
        return send(signedIn("GET", path));
    }

    /** With the form's token. */
    OperatorReply post(String... fields) {
        List<String> parameters = new ArrayList<>(List.of("csrf=" + token()));
        parameters.addAll(List.of(fields));
        return send(posted(parameters.toArray(String[]::new)));
    }

    /** With the form's token, to end sessions. */
    OperatorReply end(String... fields) {
        MockHttpServletRequest request = signedIn("POST", "/operate/northside/end-sessions");
        request.addParameter("csrf", token());
        return send(with(request, fields));
    }

    static MockHttpServletRequest posted(String... fields) {
        return with(signedIn("POST", "/operate/northside/resolve"), fields);
    }

    private static MockHttpServletRequest with(MockHttpServletRequest request, String... fields) {
        for (String field : fields) {
            String[] pair = field.split("=", 2);
            request.addParameter(pair[0], pair[1]);
        }
        return request;
    }

    /** A request of a browser without a session. */
    static MockHttpServletRequest request(String method, String path) {
        return new MockHttpServletRequest(method, path);
    }

    /** A request of the browser with the operator's session. */
    static MockHttpServletRequest signedIn(String method, String path) {
        MockHttpServletRequest request = request(method, path);
        request.setCookies(new Cookie("session", "of the operator"));
        return request;
    }

    OperatorReply send(MockHttpServletRequest request) {
        MockHttpServletResponse response = mvc.send(request);
        List<Map.Entry<String, String>> lines = response.getHeaderNames().stream()
                .flatMap(name -> response.getHeaders(name).stream().map(value -> Map.entry(name, value)))
                .toList();
        return new OperatorReply(new HttpReply(response.getStatus(), lines, response.getContentAsByteArray()));
    }

    private static EhrRegistration registration() {
        return new EhrRegistration(
                new SiteId("northside"),
                "https://ehr.example/fhir",
                "dorsal-client",
                new ClientProof.PublicClient(),
                List.of("launch", "patient/Observation.cu"),
                List.of("https://ehr.example"),
                true,
                UsualTerms.ALLOWANCES,
                UsualTerms.SESSIONS,
                Assurance.ANY);
    }
}
