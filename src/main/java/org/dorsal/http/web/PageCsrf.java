package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/**
 * Form tokens that are derived from a session's secret or an operator's key, so that no session state holds them. Pages
 * carry them masked (BREACH). A token is read from the header or from the only form field of its name; two fields are
 * none.
 *
 * @param tokens the valid tokens of an authenticated user: first the current one, then others that are still accepted;
 *     a request without a session has none, so no form of it is accepted
 */
public record PageCsrf(BiFunction<HttpServletRequest, Authentication, List<String>> tokens)
        implements CsrfTokenRepository, CsrfTokenRequestHandler {
    static final String FIELD = "csrf";
    static final String HEADER = "X-CSRF-Token";

    private static final XorCsrfTokenRequestAttributeHandler MASKS = new XorCsrfTokenRequestAttributeHandler();

    /** Returns the form token of a request, masked for one page; empty outside of a chain that checks form tokens. */
    public static String tokenOf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return new DerivedToken(List.of());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // the token is derived for each request
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .map(user -> tokens.apply(request, user))
                .filter(valid -> !valid.isEmpty())
                .map(DerivedToken::new)
                .orElse(null);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        MASKS.handle(request, response, token);
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        if (!(token instanceof DerivedToken derived) || !hasOneToken(request)) {
            return null;
        }
        boolean accepted = derived.valid().stream()
                .anyMatch(valid ->
                        valid.equals(MASKS.resolveCsrfTokenValue(request, new DefaultCsrfToken(HEADER, FIELD, valid))));
        return accepted ? derived.getToken() : null;
    }

    private static boolean hasOneToken(HttpServletRequest request) {
        return request.getHeader(HEADER) != null
                || PageForm.of(request).flatMap(form -> form.one(FIELD)).isPresent();
    }

    /** @param valid current token, then others that are accepted */
    private record DerivedToken(List<String> valid) implements CsrfToken {
        private static final long serialVersionUID = 1;

        @Override
        public String getHeaderName() {
            return HEADER;
        }

        @Override
        public String getParameterName() {
            return FIELD;
        }

        @Override
        public String getToken() {
            return valid.isEmpty() ? "" : valid.getFirst();
        }

        @Override
        public String toString() {
            return "DerivedToken[hidden]";
        }
    }
}
