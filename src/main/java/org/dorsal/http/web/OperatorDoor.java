package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.web.Operators.OperatorKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point of the operators' pages. They do not exist where no operator is configured. Without a key, the existing
 * sites are not revealed; decisions are accepted from Dorsal's own pages only; framing is forbidden.
 */
record OperatorDoor(
        OperatePages pages,
        WebSettings settings,
        PageResponder answers,
        PageTold told,
        Clock clock,
        RandomGenerator chance) {
    static final String ROOT = "/operate";

    private static final String PAGE = ROOT + "/{site}";
    private static final String ACT = ROOT + "/{site}/resolve";
    private static final String END = ROOT + "/{site}/end-sessions";
    private static final String COPY = ROOT + "/{site}/copy";

    /** Purpose of use in http://terminology.hl7.org/CodeSystem/v3-ActReason: healthcare operations. */
    private static final String OPERATIONS = "HOPERAT";

    private static final Logger LOG = LoggerFactory.getLogger(OperatorDoor.class);
    private static final String CHALLENGE = "Basic realm=\"Dorsal operators\", charset=\"UTF-8\"";

    /** Whether that path is ours. */
    static boolean at(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /**
     * Answers a request below {@value #ROOT}.
     *
     * @param operator operator authenticated by the security chain
     */
    Sent answer(HttpServletRequest request, Optional<OperatorKey> operator) {
        String requestId = Ids.timed(clock.instant(), chance).toString();
        ObservedRequests.id(requestId);
        (operator.isPresent() ? CredentialCheck.VERIFIED : CredentialCheck.REFUSED).mark(request);
        pattern(request.getRequestURI()).ifPresent(pattern -> ObservedRequests.route(request, pattern));
        if (settings.operators().none()) {
            return problem(404, "no-page", requestId);
        }
        return answers.guarded(
                requestId,
                Optional.empty(),
                () -> operator.map(known -> inside(request, known, requestId))
                        .orElseGet(() -> turnedAway(request, requestId)));
    }

    private Sent inside(HttpServletRequest request, OperatorKey operator, String requestId) {
        String named = pattern(request.getRequestURI()).orElse("");
        Optional<WebSettings.SitePages> of = site(request);
        if (of.isEmpty()) {
            return problem(404, "no-page", requestId);
        }
        var about = about(of.get(), who(request, operator), named, requestId);
        String method = named.equals(PAGE) ? "GET" : "POST";
        if (!request.getMethod().equals(method)) {
            return problem(about, 405, "method").with("Allow", method);
        }
        Optional<PageForm> form = PageForm.of(request);
        if (form.isEmpty()) {
            return problem(about, 400, "unreadable");
        }
        var asked = OperatePages.OperatorRequest.of(of.get(), operator, clock.instant(), requestId, chance);
        if (named.equals(PAGE)) {
            return shown(about, pages.page(asked, form.get()), of.get());
        }
        if (!ours(request, form.get(), asked)) {
            return problem(about, 403, "operator-form");
        }
        return switch (named) {
            case ACT -> acted(pages.resolve(asked, form.get()), asked, about);
            case END -> acted(pages.end(asked, form.get(), about.who()), asked, about);
            default -> copied(form.get(), asked, about);
        };
    }

    private static Optional<String> pattern(String path) {
        return Stream.of(PAGE, ACT, END, COPY)
                .filter(known -> PageForm.match(known, path).isPresent())
                .findFirst();
    }

    private Optional<WebSettings.SitePages> site(HttpServletRequest request) {
        String path = request.getRequestURI();
        return pattern(path)
                .flatMap(known -> PageForm.match(known, path))
                .flatMap(values -> new PageForm(values).one("site"))
                .flatMap(settings::site);
    }

    /** Refuses a request without an operator's key and audits it at the site in the path. */
    private Sent turnedAway(HttpServletRequest request, String requestId) {
        LOG.warn("request {}: somebody without an operator's key was not let in", requestId);
        Who stranger = Who.unknown(Optional.of(request.getRemoteAddr()));
        site(request).ifPresent(of -> told.problem(about(of, stranger, PAGE, requestId), 401, "operator"));
        return problem(401, "operator", requestId).with("WWW-Authenticate", CHALLENGE);
    }

    private static PageTold.PageRequest about(WebSettings.SitePages of, Who who, String page, String requestId) {
        return new PageTold.PageRequest(
                of.site().id(), AuditAction.VIEW, Optional.of(page), List.of(), who, Optional.empty(), requestId);
    }

    private Who who(HttpServletRequest request, OperatorKey operator) {
        var person = new Who.PersonAgent(
                settings.baseUrl() + ROOT + "|" + operator.name(),
                Optional.of(operator.name()),
                Set.of("operator"),
                Optional.of(OPERATIONS));
        return new Who(Optional.empty(), Optional.of(person), Optional.of(request.getRemoteAddr()));
    }

    private Sent shown(PageTold.PageRequest about, PageReply.RenderedPage shown, WebSettings.SitePages of) {
        told.of(about, shown.status());
        return answers.outside(shown.status(), shown.template(), shown.view(), of);
    }

    private Sent problem(PageTold.PageRequest about, int status, String key) {
        told.problem(about, status, key);
        return problem(status, key, about.requestId());
    }

    /** Answers an operation; a completed one was audited in its transaction. */
    private Sent acted(
            OperatePages.OperationResult acted, OperatePages.OperatorRequest asked, PageTold.PageRequest about) {
        return switch (acted) {
            case OperatePages.OperationResult.RejectedOperation(PageReply.RenderedPage page) ->
                shown(about, page, asked.of());
            case OperatePages.OperationResult.CompletedOperation(String notice) ->
                SafetyHeaders.on(Sent.empty(303), List.of())
                        .with("Location", ROOT + "/" + asked.site() + "?notice=" + notice);
        };
    }

    /** Exports a copy of a patient's record; the audit event is written before the copy leaves. */
    private Sent copied(PageForm form, OperatePages.OperatorRequest asked, PageTold.PageRequest about) {
        return pages.copied(asked, form)
                .map(copy -> {
                    told.of(about.of(copy.patient(), copy.assessment()), 200);
                    return SafetyHeaders.on(Sent.of(200, copy.type(), copy.body()), List.of())
                            .with("Content-Disposition", "attachment; filename=\"" + copy.assessment() + "\"");
                })
                .orElseGet(() -> problem(about, 404, "no-page"));
    }

    /**
     * Checks that the request comes from a page of Dorsal: by form token, and by origin where the browser sends it.
     */
    private boolean ours(HttpServletRequest request, PageForm form, OperatePages.OperatorRequest asked) {
        return PageForm.ours(request, settings)
                && asked.operator().made(form.one(PageDoor.CSRF_FIELD).orElse(""), asked.site(), asked.at());
    }

    private Sent problem(int status, String key, String requestId) {
        return answers.problem(status, key, requestId, Optional.empty());
    }
}
