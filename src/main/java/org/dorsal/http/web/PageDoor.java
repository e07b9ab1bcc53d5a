package org.dorsal.http.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.launch.Entrance;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchCookie;
import org.dorsal.smart.launch.LaunchId;

/**
 * The one way to a launch's pages: nobody passes without the cookie of that very launch, and nothing is changed without its
 * form token from a page of our own.
 */
final class PageDoor {
    static final String ROOT = "/a";
    static final String CSRF_FIELD = "csrf";
    static final String CSRF_HEADER = "X-CSRF-Token";

    private final BiFunction<LaunchId, Optional<String>, Entrance> entrances;
    private final Charts charts;
    private final List<Route> routes;
    private final WebSettings settings;
    private final Answers answers;
    private final Clock clock;
    private final RandomGenerator chance;

    PageDoor(
            BiFunction<LaunchId, Optional<String>, Entrance> entrances,
            Charts charts,
            List<Route> routes,
            WebSettings settings,
            Answers answers,
            Clock clock,
            RandomGenerator chance) {
        this.entrances = entrances;
        this.charts = charts;
        this.routes = List.copyOf(routes);
        this.settings = settings;
        this.answers = answers;
        this.clock = clock;
        this.chance = chance;
    }

    /** Answers a request below {@value #ROOT}. */
    Sent answer(HttpServletRequest request) {
        String requestId = Ids.timed(clock.instant(), chance).toString();
        String path = request.getRequestURI().substring(ROOT.length() + 1);
        int end = path.indexOf('/');
        Optional<LaunchId> id = LaunchId.read(end < 0 ? path : path.substring(0, end));
        Optional<WebSettings.OfSite> of =
                id.flatMap(known -> settings.site(known.site().value()));
        if (id.isEmpty() || of.isEmpty()) {
            return answers.problem(404, "unknown-launch", requestId, of);
        }
        return answers.guarded(requestId, of, () -> switch (entrances.apply(id.get(), secret(request, id.get()))) {
            case Entrance.Unknown _ -> answers.problem(403, "unknown-launch", requestId, of);
            case Entrance.Ended _ -> answers.problem(403, "launch-ended", requestId, of);
            case Entrance.Open(Launch launch, String csrf) ->
                charts.of(launch, of.get(), clock.instant())
                        .map(chart -> new Visit(
                                launch, chart, of.get(), csrf, requestId, request.getRemoteAddr(), clock.instant()))
                        .map(visit -> inside(request, end < 0 ? "" : path.substring(end), visit))
                        .orElseGet(() -> answers.problem(502, "no-chart", requestId, of));
        });
    }

    private Sent inside(HttpServletRequest request, String page, Visit visit) {
        Optional<Route.Method> method = Arrays.stream(Route.Method.values())
                .filter(known -> known.name().equals(request.getMethod()))
                .findFirst();
        if (method.isEmpty()) {
            return answers.problem(405, "method", visit.requestId(), Optional.of(visit.of()));
        }
        Optional<Map<String, List<String>>> sent = Fields.of(request);
        if (sent.isEmpty()) {
            return answers.problem(400, "unreadable", visit.requestId(), Optional.of(visit.of()));
        }
        if (method.get() == Route.Method.POST && !ours(request, new Form(sent.get()), visit)) {
            return answers.problem(403, "foreign-form", visit.requestId(), Optional.of(visit.of()));
        }
        for (Route route : routes) {
            Optional<Map<String, List<String>>> values = route.match(method.get(), page);
            if (values.isPresent()) {
                Map<String, List<String>> fields = new HashMap<>(sent.get());
                fields.putAll(values.get()); // the address wins over a field of the same name
                return answers.sent(route.handler().answer(visit, new Form(fields)), visit);
            }
        }
        return answers.sent(new Reply.Missing(), visit);
    }

    /** Form token, and where the browser tells it: a page of our own origin sent this. */
    private boolean ours(HttpServletRequest request, Form form, Visit visit) {
        String token = Optional.ofNullable(request.getHeader(CSRF_HEADER))
                .or(() -> form.one(CSRF_FIELD))
                .orElse("");
        return Origins.ours(request, settings)
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), visit.csrf().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> secret(HttpServletRequest request, LaunchId id) {
        String name = LaunchCookie.OF_LAUNCH + id.key();
        return Optional.ofNullable(request.getCookies()).stream()
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .findFirst();
    }
}
