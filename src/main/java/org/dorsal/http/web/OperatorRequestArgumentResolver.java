package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Objects;
import org.dorsal.http.web.Operators.OperatorKey;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Resolves the {@link OperatorRequest} of a controller method from the authenticated operator and the site in the
 * path.
 */
record OperatorRequestArgumentResolver(OperatorPageArea area, Clock clock) implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(OperatorRequest.class);
    }

    @Override
    public OperatorRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    }

    private OperatorRequest of(HttpServletRequest request) {
        OperatorKey operator = OperatorKey.authenticated().orElseThrow(() -> new PageException(401, "operator"));
        return new OperatorRequest(
                area.site(request).orElseThrow(() -> new PageException(404, "no-page")),
                operator,
                area.who(request),
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "",
                clock.instant(),
                RequestIdFilter.idOf(request));
    }
}
