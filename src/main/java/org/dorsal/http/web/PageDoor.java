package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.web.PageTold.ToldPages;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.smart.launch.Launches.LaunchAccess;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.smart.launch.SessionAuthentication;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The one way to a launch's pages: for the browser of that very launch alone, and nothing is changed without its form
 * token.
 */
record PageDoor(
        Charts charts,
        List<Route> routes,
        WebSettings settings,
        PageResponder answers,
        ToldPages told,
        Clock clock,
        RandomGenerator chance) {
    static final String ROOT = "/a";
    static final String CSRF_FIELD = "csrf";
    static final String CSRF_HEADER = "X-CSRF-Token";
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.POST);

    PageDoor {
        routes = List.copyOf(routes);
    }

    /** Answers a request below {@value #ROOT}. */
    Sent answer(HttpServletRequest request) {
        String requestId = Ids.timed(clock.instant(), chance).toString();
        ObservedRequests.id(requestId);
        String path = request.getRequestURI().substring(ROOT.length() + 1);
        int end = path.indexOf('/');
        Optional<LaunchId> id = LaunchId.read(end < 0 ? path : path.substring(0, end));
        Optional<WebSettings.SitePages> of =
                id.flatMap(known -> settings.site(known.site().value()));
        if (id.isEmpty() || of.isEmpty()) {
            return answers.problem(404, "unknown-launch", requestId, of);
        }
        String page = end < 0 ? "" : path.substring(end);
        Optional<Route> route = route(request, page);
        route.ifPresent(known -> ObservedRequests.route(request, ROOT + "/{launch}" + known.path()));
        var from = new ToldPages.From(route, request.getRemoteAddr(), requestId, of.get());
        return answers.guarded(requestId, of, () -> switch (entrance(request)) {
            case LaunchAccess.UnknownEntrance _ -> told.stranger(from, "unknown-launch");
            case LaunchAccess.EndedLaunch _ -> told.stranger(from, "launch-ended");
            case LaunchAccess.OpenEntrance(Launch launch, String csrf) ->
                switch (charts.of(launch, of.get(), page.isEmpty(), clock.instant())) {
                    case ChartReader.ChartWithoutPatient(String why, var _) -> told.withoutChart(from, launch, why);
                    case ChartReader.ReadChart(Chart chart) ->
                        inside(
                                request,
                                page,
                                route,
                                from.visit(launch, chart, Secrets.masked(csrf, chance), clock.instant()),
                                csrf);
                };
        });
    }

    private Sent inside(HttpServletRequest request, String page, Optional<Route> route, Visit visit, String csrf) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        if (!METHODS.contains(method)) {
            return told.problem(visit, route, 405, "method");
        }
        Optional<PageForm> sent = PageForm.of(request);
        if (sent.isEmpty()) {
            return told.problem(visit, route, 400, "unreadable");
        }
        if (method.equals(HttpMethod.POST) && !ours(request, sent.get(), csrf)) {
            return told.problem(visit, route, 403, "foreign-form");
        }
        if (route.isEmpty()) {
            return told.problem(visit, route, 404, "no-page");
        }
        Map<String, List<String>> fields = new HashMap<>(sent.get().fields());
        fields.putAll(route.get().match(method, page).orElseThrow()); // the address wins over a field of the same name
        return told.answered(visit, route.get(), new PageForm(fields));
    }

    private static LaunchAccess entrance(HttpServletRequest request) {
        LaunchAccess entrance = SessionAuthentication.principal(
                        SecurityContextHolder.getContext().getAuthentication(), LaunchAccess.class)
                .orElseGet(LaunchAccess.UnknownEntrance::new);
        (entrance instanceof LaunchAccess.OpenEntrance ? CredentialCheck.VERIFIED : CredentialCheck.REFUSED)
                .mark(request);
        return entrance;
    }

    private Optional<Route> route(HttpServletRequest request, String page) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        return routes.stream()
                .filter(route -> route.match(method, page).isPresent())
                .findFirst();
    }

    /**
     * Checks that the request comes from a page of Dorsal: by form token, and by origin where the browser sends it.
     */
    private boolean ours(HttpServletRequest request, PageForm form, String csrf) {
        String token = Optional.ofNullable(request.getHeader(CSRF_HEADER))
                .or(() -> form.one(CSRF_FIELD))
                .orElse("");
        return PageForm.ours(request, settings) && Secrets.isMasked(token, csrf);
    }
}
