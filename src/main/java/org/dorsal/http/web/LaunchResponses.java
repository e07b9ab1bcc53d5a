package org.dorsal.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;
import org.dorsal.http.CredentialCheck;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.launch.AuthorizationCodeFlow.AuthorizationForm;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusedException;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Responses to browsers during a launch. Every redirect goes to the discovered authorization endpoint of the
 * registered EHR or to a page of the new launch; no request parameter chooses the target.
 */
record LaunchResponses(LaunchSettings settings, WebSettings sites, LaunchPages pages, PageAudit audit) {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchResponses.class);

    /** Redirects the browser to the EHR's authorization endpoint. */
    void redirect(HttpServletRequest request, HttpServletResponse response, String address) throws IOException {
        if (request.getAttribute(AuthorizationForm.ATTRIBUTE) instanceof AuthorizationForm form) {
            pages.form(response, locale(request), form, framedBy(request));
        } else {
            LaunchPages.redirect(response, address);
        }
    }

    /** Redirects to the first page of the launch, which was audited in its transaction. */
    void launched(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        CredentialCheck.VERIFIED.mark(request);
        LaunchPages.redirect(response, SessionAuthentication.page(authentication));
    }

    void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        SignInRefusal why = SignInRefusedException.behind(failed).refusal();
        Optional<EhrRegistration> ehr = ehr(request);
        String site = ehr.map(registration -> registration.site().value()).orElse("");
        if (ehr.isPresent()) {
            LOG.warn("site {}: no launch, {}: {}", site, why.code(), why.detail());
            audit.recordRefusedLaunch(site, why, LaunchPages.status(why.why()), request.getRemoteAddr());
        }
        pages.refused(response, locale(request), site, why, framedBy(request));
    }

    /** Wraps the filter chain; answers 503 while the store is unavailable, since no launch is possible then. */
    void guarded(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (StoreException fault) {
            if (fault.kind() == StoreException.FaultKind.BROKEN
                    || !(request instanceof HttpServletRequest httpRequest)
                    || !(response instanceof HttpServletResponse answer)) {
                throw fault;
            }
            pages.busy(answer, locale(httpRequest), framedBy(httpRequest));
        }
    }

    private Optional<EhrRegistration> ehr(HttpServletRequest request) {
        String site = RequestPath.of(request).segment();
        return settings.ehrs().stream()
                .filter(registration -> registration.site().value().equals(site))
                .findFirst();
    }

    private Locale locale(HttpServletRequest request) {
        return sites.locale(
                ehr(request).map(registration -> registration.site().value()).orElse(""));
    }

    private List<String> framedBy(HttpServletRequest request) {
        return ehr(request).map(EhrRegistration::frameAncestors).orElse(List.of());
    }
}
