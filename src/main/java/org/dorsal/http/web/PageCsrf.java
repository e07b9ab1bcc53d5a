package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/**
 * Form tokens that are derived from a session's secret, so that no session state holds them. Pages
 * carry them masked (BREACH). A token is read from the only form field of its name; two fields are none.
 * Forms that the browser says come from another origin (Fetch, "Origin header"; Fetch Metadata) are refused with
 * any token, as a second defence; a client that sends neither header needs the token all the same.
 *
 * @param origin origin of the pages, as browsers send it
 * @param session the token of the request's session; without one no form is accepted
 */
public record PageCsrf(String origin, Supplier<Optional<String>> session)
        implements CsrfTokenRepository, CsrfTokenRequestHandler {
    static final String FIELD = "csrf";

    /** Header that Spring's token class must name; no token is read from it. */
    static final String HEADER = "X-CSRF-Token";

    private static final XorCsrfTokenRequestAttributeHandler MASKS = new XorCsrfTokenRequestAttributeHandler();

    /** Returns the form token of a request, masked for one page; empty outside of a chain that checks form tokens. */
    public static String tokenOf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token("none");
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // the token is derived for each request
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return valid().map(PageCsrf::token).orElse(null);
    }

    private Optional<String> valid() {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        return user != null && user.isAuthenticated() ? session.get() : Optional.empty();
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, FIELD, value);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        MASKS.handle(request, response, token);
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        boolean accepted = isOfThisOrigin(request) && hasOneToken(request) && valid().isPresent();
        return accepted ? MASKS.resolveCsrfTokenValue(request, token) : null;
    }

    /** Returns whether the browser does not say that the request comes from another origin. */
    public boolean isOfThisOrigin(HttpServletRequest request) {
        String from = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        return (from == null || from.equals(origin)) && (site == null || site.equals("same-origin"));
    }

    private static boolean hasOneToken(HttpServletRequest request) {
        return PageForm.of(request).flatMap(form -> form.value(FIELD)).isPresent();
    }
}
