package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.http.web.RequestIdFilter;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.knowledge.Codes;
import org.dorsal.smart.signin.Auditor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves the {@link AuditorRequest} of a controller method from the auditor's session and the site in the path. */
record AuditorRequestArgumentResolver(AuditPageArea area, AuditRecorder recorder, Codes codes, Clock clock)
        implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(AuditorRequest.class);
    }

    @Override
    public AuditorRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    }

    private AuditorRequest of(HttpServletRequest request) {
        SitePages site = area.site(request).orElseThrow();
        Auditor auditor = AuditPageArea.auditor()
                .filter(known -> known.site().value().equals(site.site().id()))
                .orElseThrow();
        return new AuditorRequest(
                site,
                auditor,
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "",
                clock.instant(),
                RequestIdFilter.idOf(request),
                Optional.ofNullable(request.getRemoteAddr()),
                recorder,
                AuditWords.of(site, codes));
    }
}
