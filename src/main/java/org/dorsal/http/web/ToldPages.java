package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Who;
import org.dorsal.smart.launch.Launch;
import org.dorsal.store.StoreFault;

/** Answers of a launch's pages, which leave when auditors were told of them. */
final class ToldPages {
    private static final int REFUSED = 400;

    private final PageTold told;
    private final Answers answers;

    ToldPages(PageTold told, Answers answers) {
        this.told = told;
        this.answers = answers;
    }

    /**
     * A request that has not passed the guard.
     *
     * @param network address that it came from
     */
    record From(String site, Optional<Route> route, String network, String requestId, WebSettings.OfSite of) {
        PageTold.Asked asked(Who who, Optional<String> patient) {
            return new PageTold.Asked(
                    site,
                    route.map(Route::deed).orElse(Deed.VIEW),
                    route.map(Route::name),
                    List.of(),
                    who,
                    patient,
                    requestId);
        }
    }

    /** Whoever holds no launch that stands. */
    Sent stranger(From from, String problem) {
        Who stranger = Who.unknown(Optional.of(from.network()));
        told.problem(from.asked(stranger, Optional.empty()), 403, problem);
        return answers.problem(403, problem, from.requestId(), Optional.of(from.of()));
    }

    /** A launch of which the EHR does not say whose record it is about. */
    Sent withoutChart(From from, Launch launch) {
        Optional<String> patient = Optional.of(launch.patient().value());
        told.problem(from.asked(Signer.who(launch, from.network()), patient), 502, "no-chart");
        return answers.problem(502, "no-chart", from.requestId(), Optional.of(from.of()));
    }

    Sent problem(Visit visit, Optional<Route> route, int status, String key) {
        told.problem(asked(visit, route, Form.EMPTY), status, key);
        return answers.problem(status, key, visit.requestId(), Optional.of(visit.of()));
    }

    /** What the route's handler replies. */
    Sent answered(Visit visit, Route route, Form form) {
        Reply reply = replied(visit, route, form);
        switch (reply) {
            case Reply.GoTo _, Reply.Unchanged _ -> {
                // shows nothing; what was stored was told in its commit
            }
            case Reply.Shown shown when route.deed() == Deed.DRAFT && shown.status() < REFUSED -> {
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
}
