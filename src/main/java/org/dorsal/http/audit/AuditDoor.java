package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening.Outcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.web.Answers;
import org.dorsal.http.web.Form;
import org.dorsal.http.web.SafetyHeaders;
import org.dorsal.http.web.Sent;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.signin.Auditor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The one way to the auditors' pages: nobody passes without a session of that very site, and nothing is done without its form token
 * from a page of our own. Nobody may frame them.
 */
final class AuditDoor {
    static final String ROOT = "/audit";
    static final String SIGN_IN = "/sign-in";
    private static final String CSRF = "csrf";

    private final List<Page> pages;
    private final WebSettings settings;
    private final Answers answers;
    private final Recorder recorder;
    private final Clock clock;
    private final RandomGenerator chance;

    AuditDoor(
            List<Page> pages,
            WebSettings settings,
            Answers answers,
            Recorder recorder,
            Clock clock,
            RandomGenerator chance) {
        this.pages = List.copyOf(pages);
        this.settings = settings;
        this.answers = answers;
        this.recorder = recorder;
        this.clock = clock;
        this.chance = chance;
    }

    /** Answers a request below {@value #ROOT}. */
    ServerResponse answer(HttpServletRequest request) {
        String requestId = Ids.timed(clock.instant(), chance).toString();
        String path = request.getRequestURI().substring(ROOT.length() + 1);
        int end = path.indexOf('/');
        Optional<WebSettings.OfSite> of = settings.site(end < 0 ? path : path.substring(0, end));
        if (of.isEmpty()) {
            return problem(404, "no-page", requestId);
        }
        try {
            return let(request, end < 0 ? "" : path.substring(end), of.get(), requestId);
        } catch (RuntimeException fault) {
            return answers.broke(fault, requestId, Optional.empty());
        }
    }

    private ServerResponse let(HttpServletRequest request, String page, WebSettings.OfSite of, String requestId) {
        String site = of.site().id();
        boolean get = request.getMethod().equals("GET");
        Optional<Auditor> auditor = SessionAuthentication.principal(
                        SecurityContextHolder.getContext().getAuthentication(), Auditor.class)
                .filter(known -> known.site().value().equals(site));
        Optional<String> network = Optional.ofNullable(request.getRemoteAddr());
        if (auditor.isEmpty()) {
            if (get) {
                return moved(ROOT + "/" + site + SIGN_IN + "?to=" + request.getRequestURI());
            }
            Refusals.tell(recorder, site, Who.unknown(network), requestId, "audit-signed-out");
            return problem(403, "audit-signed-out", requestId);
        }
        if (page.isEmpty()) {
            return moved(ROOT + "/" + site + "/");
        }
        AuditorRequest asked = new AuditorRequest(of, auditor.get(), clock.instant(), requestId, network, recorder);
        PageAnswer answer = inside(request, page, asked);
        Refusals.key(answer)
                .ifPresent(key ->
                        Refusals.tell(recorder, site, auditor.get().who(Optional.empty(), network), requestId, key));
        return sent(answer, of, requestId);
    }

    private ServerResponse sent(PageAnswer answer, WebSettings.OfSite of, String requestId) {
        return switch (answer) {
            case PageAnswer.Shown shown -> answers.outside(shown.status(), shown.template(), shown.view(), of);
            case PageAnswer.GoTo(String page) -> moved(ROOT + "/" + of.site().id() + page);
            case PageAnswer.File(Download download) -> download;
            case PageAnswer.Refused(int status, String key) -> problem(status, key, requestId);
            case PageAnswer.Missing _ -> problem(404, "no-page", requestId);
        };
    }

    private PageAnswer inside(HttpServletRequest request, String path, AuditorRequest asked) {
        List<Page> fitting =
                pages.stream().filter(page -> page.match(path).isPresent()).toList();
        if (fitting.isEmpty()) {
            return new PageAnswer.Missing();
        }
        Optional<Page> page = fitting.stream()
                .filter(known -> known.method().equals(request.getMethod()))
                .findFirst();
        if (page.isEmpty()) {
            return new PageAnswer.Refused(405, "method");
        }
        Optional<Form> sent = Form.of(request);
        if (sent.isEmpty()) {
            return new PageAnswer.Refused(400, "unreadable");
        }
        if (page.get().act() && !ours(request, sent.get(), asked)) {
            return new PageAnswer.Refused(403, "audit-form");
        }
        Map<String, List<String>> fields = new HashMap<>(sent.get().fields());
        fields.putAll(page.get().match(path).orElseThrow()); // the address wins over a field of the same name
        return page.get().handler().answer(asked, new Form(fields));
    }

    /** Form token, and where the browser tells it: a page of our own origin sent this. */
    private boolean ours(HttpServletRequest request, Form form, AuditorRequest asked) {
        return Form.ours(request, settings)
                && form.one(CSRF).filter(asked.auditor()::made).isPresent();
    }

    private static Sent moved(String address) {
        return SafetyHeaders.on(Sent.empty(303), List.of()).with("Location", address);
    }

    private Sent problem(int status, String key, String requestId) {
        return answers.problem(status, key, requestId, Optional.empty());
    }

    /** What somebody asked for and was not given is an event, too. */
    static final class Refusals {
        private static final Map<String, String> SAYS = Map.of(
                "audit-signed-out", "Nobody was signed in.",
                "audit-form", "The form was not sent by a page of this session.",
                "no-page", "There is no such page, search or record.",
                "method", "A page does not take that method.",
                "unreadable", "What was sent can't be read.",
                "audit-purpose", "No purpose of use was told.",
                "audit-broken", "A stored row is not what was appended.",
                "audit-too-many", "More was asked for than one file takes.",
                "audit-nothing-signed", "Nothing of it is under a signed checkpoint yet.");

        private Refusals() {}

        /** Names what was wrong; empty when nothing was. */
        static Optional<String> key(PageAnswer answer) {
            return switch (answer) {
                case PageAnswer.Refused(int _, String key) -> Optional.of(key);
                case PageAnswer.Missing _ -> Optional.of("no-page");
                case PageAnswer.Shown _, PageAnswer.GoTo _, PageAnswer.File _ -> Optional.empty();
            };
        }

        static void tell(Recorder recorder, String site, Who who, String requestId, String key) {
            recorder.record(
                    site,
                    Deed.VIEW,
                    Outcome.REFUSED,
                    Optional.of(SAYS.getOrDefault(key, "It was refused.")),
                    who,
                    Optional.of(requestId),
                    Optional.empty(),
                    List.of(new About.Fact("page", "audit")));
        }
    }
}
