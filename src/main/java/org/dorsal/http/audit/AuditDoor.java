package org.dorsal.http.audit;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.PageResponder;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Codes;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.store.StoreFault;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Entry point of the auditors' pages. Requires a session of the site in the path, and for POST the session's form
 * token; the pages cannot be framed.
 */
record AuditDoor(
        List<AuditPage.AuditPageGroup> groups,
        WebSettings settings,
        PageResponder answers,
        Recorder recorder,
        Codes codes,
        Clock clock,
        RandomGenerator chance) {
    static final String ROOT = "/audit";
    static final String SIGN_IN = "/sign-in";
    private static final String CSRF = "csrf";

    /** Answers a request below {@value #ROOT}. */
    ServerResponse answer(HttpServletRequest request) {
        String requestId = Ids.timed(clock.instant(), chance).toString();
        ObservedRequests.id(requestId);
        String path = request.getRequestURI().substring(ROOT.length() + 1);
        int end = path.indexOf('/');
        Optional<WebSettings.SitePages> of = settings.site(end < 0 ? path : path.substring(0, end));
        if (of.isEmpty()) {
            return answers.problem(404, "no-page", requestId, Optional.empty());
        }
        try {
            return let(request, end < 0 ? "" : path.substring(end), of.get(), requestId);
        } catch (RuntimeException fault) {
            return answers.broke(fault, requestId, Optional.empty());
        }
    }

    private ServerResponse let(HttpServletRequest request, String page, WebSettings.SitePages of, String requestId) {
        String site = of.site().id();
        Optional<Auditor> auditor = SessionAuthentication.principal(
                        SecurityContextHolder.getContext().getAuthentication(), Auditor.class)
                .filter(known -> known.site().value().equals(site));
        (auditor.isPresent() ? CredentialCheck.VERIFIED : CredentialCheck.REFUSED).mark(request);
        Optional<String> network = Optional.ofNullable(request.getRemoteAddr());
        if (auditor.isEmpty()) {
            if (request.getMethod().equals("GET")) {
                return AuditorRequest.moved(ROOT + "/" + site + SIGN_IN + "?to=" + request.getRequestURI());
            }
            Refusals.tell(recorder, site, Who.unknown(network), requestId, "audit-signed-out");
            return answers.problem(403, "audit-signed-out", requestId, Optional.empty());
        }
        AuditWords words = AuditWords.of(of, codes);
        String csrf = Secrets.masked(auditor.get().csrf(), chance);
        var asked = new AuditorRequest(
                of, auditor.get(), csrf, clock.instant(), requestId, network, recorder, answers, words);
        return page.isEmpty() ? asked.goTo("/") : inside(request, page, asked);
    }

    private ServerResponse inside(HttpServletRequest request, String path, AuditorRequest asked) {
        List<AuditPage> fitting = groups.stream()
                .flatMap(group -> group.pages().stream())
                .filter(page -> PageForm.match(page.path(), path).isPresent())
                .toList();
        if (fitting.isEmpty()) {
            return asked.missing();
        }
        Optional<AuditPage> page = fitting.stream()
                .filter(known -> known.method().equals(request.getMethod()))
                .findFirst();
        if (page.isEmpty()) {
            return asked.refused(405, "method");
        }
        ObservedRequests.route(request, ROOT + "/{site}" + page.get().path());
        Optional<PageForm> sent = PageForm.of(request);
        if (sent.isEmpty()) {
            return asked.refused(400, "unreadable");
        }
        if (page.get().method().equals("POST") && !ours(request, sent.get(), asked)) {
            return asked.refused(403, "audit-form");
        }
        Map<String, List<String>> fields = new HashMap<>(sent.get().fields());
        // the address wins over a field of the same name
        fields.putAll(PageForm.match(page.get().path(), path).orElseThrow());
        return answered(page.get(), asked, new PageForm(fields));
    }

    private static ServerResponse answered(AuditPage page, AuditorRequest asked, PageForm form) {
        try {
            return page.handler().answer(asked, form);
        } catch (StoreFault fault) {
            if (fault.kind() == StoreFault.FaultKind.TOO_COSTLY) {
                return asked.refused(422, "audit-too-costly");
            }
            throw fault;
        }
    }

    /** Checks the form token and, if the browser sends it, that the request comes from a page of our own origin. */
    private boolean ours(HttpServletRequest request, PageForm form, AuditorRequest asked) {
        return PageForm.ours(request, settings)
                && form.one(CSRF).filter(asked.auditor()::made).isPresent();
    }

    /** Records an audit event for each refused request. */
    static final class Refusals {
        private static final Map<String, String> SAYS = Map.ofEntries(
                entry("audit-signed-out", "Nobody was signed in."),
                entry("audit-form", "The form was not sent by a page of this session."),
                entry("no-page", "There is no such page, search or record."),
                entry("method", "A page does not take that method."),
                entry("unreadable", "What was sent can't be read."),
                entry("audit-purpose", "No purpose of use was told."),
                entry("audit-broken", "A stored row is not what was appended."),
                entry("audit-too-many", "More was asked for than one file takes."),
                entry("audit-too-costly", "The search was stopped because it took too long."),
                entry("audit-busy", "As many exports as there may be at once were being made."),
                entry("audit-nothing-signed", "Nothing of it is under a signed checkpoint yet."),
                entry("no-session", "The person has no such session open."),
                entry("old-session", "The sign-in is too old to sign out elsewhere."));

        private Refusals() {}

        static void tell(Recorder recorder, String site, Who who, String requestId, String key) {
            recorder.record(
                    site,
                    AuditAction.VIEW,
                    EventOutcome.REFUSED,
                    Optional.of(SAYS.getOrDefault(key, "It was refused.")),
                    who,
                    Optional.of(requestId),
                    Optional.empty(),
                    List.of(new About.AboutFact("page", "audit")));
        }
    }
}
