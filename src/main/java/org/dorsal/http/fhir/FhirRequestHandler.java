package org.dorsal.http.fhir;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.ObservedRequests;
import org.dorsal.smart.Caller;
import org.dorsal.store.StoreException;

/**
 * Processes one request: site, route, caller, form, body, then HAPI's server.
 *
 * @param sites the sites, by name
 * @param capacity limit for callers with a valid token; unknown callers are limited by an earlier filter
 * @param encoders limit for open requests that need re-encoding: they use no connection, but a parser and an encoder
 */
record FhirRequestHandler(
        Map<String, FhirSettings.FhirSite> sites,
        Supplier<FhirRoutes> routes,
        Capacity capacity,
        Capacity encoders,
        RequestEvents events) {
    private static final Duration STARTS = Duration.ofSeconds(1);

    FhirReply answer(IncomingRequest in, String requestId) {
        List<String> path = in.path();
        Optional<FhirSettings.FhirSite> at =
                path.stream().findFirst().flatMap(site -> Optional.ofNullable(sites.get(site)));
        if (at.isEmpty()) {
            return OutcomeBody.of(new Objection.NotFound("There is no such site here."));
        }
        if (routes.get().all().isEmpty()) {
            return OutcomeBody.of(new Objection.Busy(STARTS));
        }
        return switch (routes.get().find(in.request().getMethod(), path.subList(1, path.size()))) {
            case FhirRoutes.RouteMatch.NoRoute(var objection) -> OutcomeBody.of(objection);
            case FhirRoutes.RouteMatch.OptionsMatch(var allowed) ->
                FhirReply.empty(204).with("Allow", String.join(", ", allowed));
            case FhirRoutes.RouteMatch.MatchedRoute(var route, var variables) -> {
                ObservedRequests.route(in.request(), route.pattern());
                RequestReader form = new RequestReader(in, at.get(), route, variables, requestId, Optional.empty());
                yield route.guarded() ? guarded(form) : open(form);
            }
        };
    }

    /** Whether a browser's page of any origin may ask this. */
    boolean isOpenToAll(List<String> path) {
        return !path.isEmpty()
                && sites.containsKey(path.getFirst())
                && Set.of(List.of("metadata"), List.of(".well-known", "smart-configuration"))
                        .contains(path.subList(1, path.size()));
    }

    boolean needsToken(String method, List<String> path) {
        return !path.isEmpty()
                && sites.containsKey(path.getFirst())
                && routes.get().find(method, path.subList(1, path.size()))
                        instanceof FhirRoutes.RouteMatch.MatchedRoute found
                && found.route().guarded();
    }

    private FhirReply open(RequestReader form) {
        return form.read().reply(call -> {
            if (form.route().interaction().isEmpty()) {
                return OpenDocuments.answer(form.route(), routes.get(), call);
            }
            return call.shaping().isAsStored()
                    ? byServer(form.in(), call, Optional.empty())
                    : encoders.admit(() -> encoders.work(() -> byServer(form.in(), call, Optional.empty())));
        });
    }

    /** The caller comes before everything that they sent: an unknown caller's body is not even read. */
    private FhirReply guarded(RequestReader form) {
        IncomingRequest in = form.in();
        FhirRoute route = form.route();
        var id = Optional.ofNullable(form.path().get("id"));
        var asked =
                new RequestEvents.AuditedRequest(form.at().id(), route.action(), route.type(), id, form.requestId());
        return switch (in.caller()) {
            case RequestStep.StepObjection<Caller>(var objection) ->
                events.of(asked, AuditAgents.unknown(Optional.of(in.network())), OutcomeBody.of(objection));
            case RequestStep.StepValue<Caller>(var caller) -> {
                AuditAgents who = AuthorizedCaller.who(caller, in.network());
                yield switch (ScopeGuard.admit(form.at(), caller, route)) {
                    // a refusal uses the database, too: it waits its turn like everything that does
                    case RequestStep.StepObjection<AuthorizedCaller>(var objection) ->
                        inside(asked, who, () -> RequestStep.stop(objection), _ -> OutcomeBody.of(objection));
                    case RequestStep.StepValue<AuthorizedCaller>(var admitted) ->
                        inside(asked, who, form.begin()::read, call -> byServer(in, call, Optional.of(admitted)));
                };
            }
        };
    }

    private FhirReply inside(
            RequestEvents.AuditedRequest asked,
            AuditAgents who,
            Supplier<RequestStep<FhirCall>> request,
            Function<FhirCall, FhirReply> answer) {
        return capacity.admit(() -> {
            RequestStep<FhirCall> read = request.get();
            return capacity.work(() -> events.of(asked, who, answered(asked, who, read, answer)));
        });
    }

    /**
     * Records an audit event for failures, too. When the store is unavailable no event can be written, and no data
     * was disclosed.
     */
    private FhirReply answered(
            RequestEvents.AuditedRequest asked,
            AuditAgents who,
            RequestStep<FhirCall> read,
            Function<FhirCall, FhirReply> answer) {
        try {
            return read.reply(answer);
        } catch (RuntimeException fault) {
            if (!(fault instanceof StoreException away && away.kind() == StoreException.FaultKind.UNAVAILABLE)) {
                toldToo(asked, who, fault);
            }
            throw fault;
        }
    }

    private void toldToo(RequestEvents.AuditedRequest asked, AuditAgents who, RuntimeException fault) {
        try {
            events.broke(asked, who);
        } catch (StoreException untold) {
            fault.addSuppressed(untold);
        }
    }

    private static FhirReply byServer(IncomingRequest in, FhirCall call, Optional<AuthorizedCaller> caller) {
        HapiExchange exchange = new HapiExchange(in.request(), call, caller);
        try {
            in.server().go(exchange);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (ServletException broken) {
            throw new IllegalStateException(broken);
        }
        return exchange.reply();
    }
}
