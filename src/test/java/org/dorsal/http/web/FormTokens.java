package org.dorsal.http.web;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/** Form tokens as pages carry them. */
public final class FormTokens {
    private FormTokens() {}

    /** Masks a token with fresh random bytes. */
    public static String masked(String token) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        Supplier<CsrfToken> plain = () -> new DefaultCsrfToken(PageCsrf.HEADER, PageCsrf.FIELD, token);
        new XorCsrfTokenRequestAttributeHandler().handle(request, new MockHttpServletResponse(), plain);
        return ((CsrfToken) Objects.requireNonNull(request.getAttribute(CsrfToken.class.getName()))).getToken();
    }
}
