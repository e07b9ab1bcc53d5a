package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.launch.Launch;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves the {@link Visit} of a controller method from the request's launch and the chart that was read for it. */
record VisitArgumentResolver(LaunchPageArea area, ChartLoader charts, Clock clock)
        implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Visit.class);
    }

    @Override
    public Visit resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    }

    private Visit of(HttpServletRequest request) {
        Launch launch = area.launch().orElseThrow(() -> new PageException(403, "unknown-launch"));
        SitePages site = area.site(request).orElseThrow(() -> new PageException(404, "unknown-launch"));
        Instant now = clock.instant();
        return switch (charts.of(launch, site, isFirstPage(request, launch), now)) {
            case ChartReader.ChartWithoutPatient(String why, var _) -> throw new MissingChartException(why);
            case ChartReader.ReadChart(Chart chart) -> visit(request, launch, chart, site, now);
        };
    }

    private static boolean isFirstPage(HttpServletRequest request, Launch launch) {
        return request.getRequestURI().equals(LaunchPageArea.ROOT + "/" + launch.id());
    }

    private static Visit visit(HttpServletRequest request, Launch launch, Chart chart, SitePages site, Instant now) {
        String csrf =
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
        Visit visit = new Visit(launch, chart, site, csrf, RequestIdFilter.idOf(request), request.getRemoteAddr(), now);
        visit.keep(request);
        return visit;
    }

    /** The EHR does not say whose record the launch is about, so no page may be shown. */
    static final class MissingChartException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String reason;

        /** @param reason as in {@link Chart#unread} */
        MissingChartException(String reason) {
            super("the record has no readable Patient");
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
