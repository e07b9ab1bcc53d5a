package org.dorsal.http.audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.Trace;
import org.dorsal.http.web.HttpReply;
import org.dorsal.http.web.LaunchPages;
import org.dorsal.http.web.WebSettings;
import org.dorsal.note.Words;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusedException;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Responses of the auditors' sign-in and sign-out. A redirect leads only to the discovered endpoint of the registered
 * provider or to a page of the site. Sign-in, refusal and sign-out record an audit event before the response.
 */
@Controller
record AuditorSignInController(
        AuditorSessions sessions,
        SignInSettings settings,
        AuditRecorder recorder,
        SignInPages pages,
        Clock clock,
        RandomGenerator random) {
    private static final Logger LOG = LoggerFactory.getLogger(AuditorSignInController.class);

    /** Redirects the browser to the OpenID provider's authorization endpoint. */
    void redirect(HttpServletRequest request, HttpServletResponse response, String address) throws IOException {
        SignInPages.goTo(address).write(request, response);
    }

    /** Redirects to the requested page; the sign-in event was recorded before the session cookie was set. */
    void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        CredentialCheck.VERIFIED.mark(request);
        SignInPages.goTo(SessionAuthentication.page(authentication)).write(request, response);
    }

    void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        SignInRefusedException refused = SignInRefusedException.behind(failed);
        SignInRefusal why = refused.refusal();
        Optional<SiteId> site = site(request);
        site.ifPresent(siteId -> recorder.record(
                siteId.value(),
                AuditAction.SIGN_IN,
                why.why().isSilence() ? EventOutcome.FAILED : EventOutcome.REFUSED,
                Optional.of(why.summary()),
                new AuditAgents(Optional.empty(), refused.person(), network(request)),
                Optional.of(requestId()),
                Optional.empty(),
                List.of()));
        pages.refused(site.map(SiteId::value).orElse(""), why).write(request, response);
    }

    /** Outer filter; converts a failure to an error page if the response is not committed. */
    void guarded(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException fault) {
            if (response.isCommitted()
                    || !(request instanceof HttpServletRequest httpRequest)
                    || !(response instanceof HttpServletResponse answer)) {
                throw fault;
            }
            broke(httpRequest, fault).write(httpRequest, answer);
        }
    }

    /** Signs out; a browser without a session only loses its cookie. */
    @PostMapping(AuditPageArea.ROOT + "/{site}/sign-out")
    void signOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpReply reply;
        try {
            reply = signOut(request);
        } catch (RuntimeException fault) {
            reply = broke(request, fault);
        }
        reply.write(request, response);
    }

    private HttpReply signOut(HttpServletRequest request) {
        Optional<SiteId> requestedSite = site(request);
        if (requestedSite.isEmpty()) {
            return pages.refused(
                    "", SignInRefusal.UserGroup.AUDITORS.refused(SignInRefusal.SignInRefusalReason.NOT_SET_UP));
        }
        SiteId site = requestedSite.get();
        String cookie = BrowserCookies.nameOfAuditor(site);
        Auditor.current().ifPresent(auditor -> {
            CredentialCheck.VERIFIED.mark(request);
            AuditAgents agents = auditor.agents(Optional.empty(), network(request));
            recorder.session(site.value(), AuditAction.SIGN_OUT, agents, requestId(), Optional.empty());
            Optional.ofNullable(BrowserCookies.of(request).get(cookie)).ifPresent(secret -> sessions.end(site, secret));
        });
        return pages.signedOut(site.value()).with(HttpHeaders.SET_COOKIE, BrowserCookies.OF_AUDITORS.expired(cookie));
    }

    /** Refuses a sign-out that no page of the session sent. */
    void refuseForm(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        CredentialCheck.VERIFIED.mark(request);
        pages.notOurForm(site(request).map(SiteId::value).orElse("")).write(request, response);
    }

    private HttpReply broke(HttpServletRequest request, RuntimeException fault) {
        String site = site(request).map(SiteId::value).orElse("");
        String id = requestId();
        if (fault instanceof StoreException) {
            LOG.warn("request {}: {}", id, fault.getMessage()); // written by us, holds no row
            return pages.busy(site);
        }
        LOG.error("request {} broke: {}", id, Trace.of(fault));
        return pages.broken(site, id);
    }

    /** The site in the path, where auditors sign in there. */
    private Optional<SiteId> site(HttpServletRequest request) {
        return RequestPath.of(request).site().filter(site -> settings.of(site).isPresent());
    }

    private String requestId() {
        return Ids.timed(clock.instant(), random).toString();
    }

    private static Optional<String> network(HttpServletRequest request) {
        return Optional.ofNullable(request.getRemoteAddr());
    }

    /** Pages outside a session: sign-in refusal, sign-out and errors, in the wording of the site. */
    record SignInPages(LaunchPages pages, WebSettings settings) {
        private static final String AGAIN_AFTER_SECONDS = "30";

        HttpReply refused(String site, SignInRefusal why) {
            int status = LaunchPages.status(why.why());
            Optional<String> link = Optional.of("/audit/" + site + "/sign-in")
                    .filter(_ -> why.why() != SignInRefusal.SignInRefusalReason.NOT_SET_UP);
            HttpReply page = page(
                    site, status, "audit-refused", Optional.of(why.userMessage()), why.administratorMessage(), link);
            return status == 503 ? page.with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS) : page;
        }

        HttpReply busy(String site) {
            return page(site, 503, "audit-busy", Optional.empty(), Optional.empty(), Optional.empty())
                    .with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS);
        }

        /** @param request for the administrator, who finds it in the log */
        HttpReply broken(String site, String request) {
            Optional<String> administrator = Optional.of(
                    Words.OF_PAGES.say(settings.locale(site), "launch.audit-broken.administrator", request));
            return page(site, 500, "audit-broken", Optional.empty(), administrator, Optional.empty());
        }

        HttpReply notOurForm(String site) {
            return page(
                    site, 403, "audit-form", Optional.empty(), Optional.empty(), Optional.of("/audit/" + site + "/"));
        }

        HttpReply signedOut(String site) {
            return page(
                    site,
                    200,
                    "audit-signed-out",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("/audit/" + site + "/sign-in"));
        }

        /** Another address, by 303. */
        static HttpReply goTo(String address) {
            return HttpReply.empty(303).with(HttpHeaders.LOCATION, address);
        }

        private HttpReply page(
                String site,
                int status,
                String key,
                Optional<String> says,
                Optional<String> administrator,
                Optional<String> link) {
            String html = pages.signIn(settings.locale(site), key, says, administrator, link);
            return HttpReply.of(status, "text/html;charset=UTF-8", html.getBytes(StandardCharsets.UTF_8));
        }
    }
}
