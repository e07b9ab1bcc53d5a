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
import java.util.stream.Stream;
import org.dorsal.audit.Deed;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.launch.Entrance;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchCookie;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.StoreFault;

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
    private final PageTold told;
    private final Clock clock;
    private final RandomGenerator chance;

    PageDoor(
            BiFunction<LaunchId, Optional<String>, Entrance> entrances,
            Charts charts,
            List<Route> routes,
            WebSettings settings,
            Answers answers,
            PageTold told,
            Clock clock,
            RandomGenerator chance) {
        this.entrances = entrances;
        this.charts = charts;
        this.routes = List.copyOf(routes);
        this.settings = settings;
        this.answers = answers;
        this.told = told;
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
        String page = end < 0 ? "" : path.substring(end);
        return answers.guarded(requestId, of, () -> switch (entrances.apply(id.get(), secret(request, id.get()))) {
            case Entrance.Unknown _ -> stranger(request, page, id.get(), requestId, of.get(), "unknown-launch");
            case Entrance.Ended _ -> stranger(request, page, id.get(), requestId, of.get(), "launch-ended");
            case Entrance.Open(Launch launch, String csrf) ->
                charts.of(launch, of.get(), clock.instant())
                        .map(chart -> new Visit(
                                launch, chart, of.get(), csrf, requestId, request.getRemoteAddr(), clock.instant()))
                        .map(visit -> inside(request, page, visit))
                        .orElseGet(() -> withoutChart(request, page, launch, requestId, of.get()));
        });
    }

    private Sent stranger(
            HttpServletRequest request,
            String page,
            LaunchId id,
            String requestId,
            WebSettings.OfSite of,
            String problem) {
        Optional<Route> route = route(request, page);
        PageTold.Asked asked = PageTold.Asked.byStranger(
                id.site().value(),
                route.map(Route::deed).orElse(Deed.VIEW),
                route.map(Route::name),
                request.getRemoteAddr(),
                requestId);
        return told.stranger(asked, 403, problem)
                ? answers.problem(403, problem, requestId, Optional.of(of))
                : answers.busy(requestId, Optional.of(of));
    }

    private Sent withoutChart(
            HttpServletRequest request, String page, Launch launch, String requestId, WebSettings.OfSite of) {
        Optional<Route> route = route(request, page);
        told.problem(
                new PageTold.Asked(
                        launch.id().site().value(),
                        route.map(Route::deed).orElse(Deed.VIEW),
                        route.map(Route::name),
                        List.of(),
                        Signer.who(launch, request.getRemoteAddr()),
                        Optional.of(launch.patient().value()),
                        requestId),
                502,
                "no-chart");
        return answers.problem(502, "no-chart", requestId, Optional.of(of));
    }

    private Sent inside(HttpServletRequest request, String page, Visit visit) {
        Optional<Route> route = route(request, page);
        Optional<Route.Method> method = method(request);
        if (method.isEmpty()) {
            return problem(visit, route, Form.EMPTY, 405, "method");
        }
        Optional<Map<String, List<String>>> sent = Fields.of(request);
        if (sent.isEmpty()) {
            return problem(visit, route, Form.EMPTY, 400, "unreadable");
        }
        if (method.get() == Route.Method.POST && !ours(request, new Form(sent.get()), visit)) {
            return problem(visit, route, Form.EMPTY, 403, "foreign-form");
        }
        if (route.isEmpty()) {
            return problem(visit, route, Form.EMPTY, 404, "no-page");
        }
        Map<String, List<String>> fields = new HashMap<>(sent.get());
        fields.putAll(
                route.get().match(method.get(), page).orElseThrow()); // the address wins over a field of the same name
        return answered(visit, route.get(), new Form(fields));
    }

    private Optional<Route> route(HttpServletRequest request, String page) {
        return method(request)
                .flatMap(method -> routes.stream()
                        .filter(route -> route.match(method, page).isPresent())
                        .findFirst());
    }

    private static Optional<Route.Method> method(HttpServletRequest request) {
        return Arrays.stream(Route.Method.values())
                .filter(known -> known.name().equals(request.getMethod()))
                .findFirst();
    }

    private Sent answered(Visit visit, Route route, Form form) {
        Reply reply = replied(visit, route, form);
        switch (reply) {
            case Reply.GoTo _, Reply.Unchanged _ -> {
                // shows nothing; what was stored was told in its commit
            }
            case Reply.Shown shown when route.deed() == Deed.DRAFT && shown.status() < 400 -> {
                // the draft was told in its commit, and what it comes to is part of it
            }
            case Reply.Shown shown -> told.of(asked(visit, Optional.of(route), form), shown.status());
            case Reply.File _ -> told.of(asked(visit, Optional.of(route), form), 200);
            case Reply.Missing _ -> told.problem(asked(visit, Optional.of(route), form), 404, "no-page");
        }
        return answers.sent(reply, visit);
    }

    /** What breaks is told, too; when the store is away nobody can be told, and nothing is shown. */
    private Reply replied(Visit visit, Route route, Form form) {
        try {
            return route.handler().answer(visit, form);
        } catch (RuntimeException fault) {
            if (!(fault instanceof StoreFault)) {
                told.of(asked(visit, Optional.of(route), form), 500);
            }
            throw fault;
        }
    }

    private Sent problem(Visit visit, Optional<Route> route, Form form, int status, String key) {
        told.problem(asked(visit, route, form), status, key);
        return answers.problem(status, key, visit.requestId(), Optional.of(visit.of()));
    }

    private static PageTold.Asked asked(Visit visit, Optional<Route> route, Form form) {
        return new PageTold.Asked(
                visit.of().site().id(),
                route.map(Route::deed).orElse(Deed.VIEW),
                route.map(Route::name),
                Stream.of("id", "a", "b")
                        .flatMap(name -> form.one(name).stream())
                        .toList(),
                Signer.who(visit),
                Optional.of(visit.launch().patient().value()),
                visit.requestId());
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
