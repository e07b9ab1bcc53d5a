package org.dorsal.http.fhir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One request from the address to the answer: site, route, caller, form, body, and then the work. */
final class Door {
    private static final Set<String> ABOUT_FORM = Set.of("_format", "_pretty");

    private final Map<String, Doorway> sites;
    private final Rows rows;
    private final Guard guard;
    private final Capacity capacity;

    Door(Map<String, Doorway> sites, Rows rows, Guard guard, Capacity capacity) {
        this.sites = Map.copyOf(sites);
        this.rows = rows;
        this.guard = guard;
        this.capacity = capacity;
    }

    Reply answer(Incoming in, String requestId) {
        Optional<Doorway> at = in.path().stream().findFirst().flatMap(site -> Optional.ofNullable(sites.get(site)));
        if (at.isEmpty()) {
            return OutcomeBody.of(new Objection.NotFound("There is no such site here."));
        }
        List<String> path = in.path().subList(1, in.path().size());
        return switch (rows.route(in.method(), path)) {
            case Rows.Route.Nowhere(var objection) -> OutcomeBody.of(objection);
            case Rows.Route.Asks(var allowed) -> Reply.empty(204).with("Allow", String.join(", ", allowed));
            case Rows.Route.To(var row, var variables) -> enter(in, at.get(), row, variables, requestId);
        };
    }

    /** Whether a browser's page of any origin may ask this. */
    boolean isOpenToAll(List<String> path) {
        return !path.isEmpty()
                && sites.containsKey(path.getFirst())
                && Set.of(List.of("metadata"), List.of(".well-known", "smart-configuration"))
                        .contains(path.subList(1, path.size()));
    }

    /** The caller comes before everything that they sent: a stranger's body is not even read. */
    private Reply enter(Incoming in, Doorway at, Row row, Map<String, String> variables, String requestId) {
        return switch (row.entrance()) {
            case Row.Entrance.Open open ->
                call(in, at, row, variables, requestId).reply(open.answer());
            case Row.Entrance.Guarded guarded ->
                admit(in, at, row, guarded.right())
                        .reply(who -> capacity.admit(() -> call(in, at, row, variables, requestId)
                                .reply(call ->
                                        capacity.work(() -> guarded.answer().apply(call, who)))));
        };
    }

    private Step<Admitted> admit(Incoming in, Doorway at, Row row, Right right) {
        return switch (right) {
            case Right.To to -> guard.admit(at, in.headers(), to, row.path().type());
            case Right.Run run -> guard.admit(at, in.headers(), run);
        };
    }

    private Step<Call> call(Incoming in, Doorway at, Row row, Map<String, String> variables, String requestId) {
        return Bodies.parameters(in.query()).then(asked -> {
            if (!row.interaction().isEmpty() && !MediaTypes.acceptsJson(asked, in.headers())) {
                return Step.stop(new Objection.NotAcceptable());
            }
            Map<String, List<String>> parameters = new LinkedHashMap<>(asked);
            parameters.keySet().removeAll(ABOUT_FORM);
            if (!row.parameters()
                    .map(known -> known.containsAll(parameters.keySet()))
                    .orElse(true)) {
                return Step.stop(Objection.BadRequest.of("A parameter in the URL is not supported here."));
            }
            return body(in, row, parameters)
                    .then(sent -> Step.done(new Call(
                            at,
                            row.path().type(),
                            variables,
                            sent.parameters(),
                            in.headers(),
                            sent.body(),
                            requestId,
                            in.network())));
        });
    }

    private record Sent(Map<String, List<String>> parameters, byte[] body) {}

    private static Step<Sent> body(Incoming in, Row row, Map<String, List<String>> parameters) {
        return switch (row.takes()) {
            case NOTHING -> Step.done(new Sent(parameters, new byte[0]));
            case RESOURCE -> Bodies.resource(in).then(body -> Step.done(new Sent(parameters, body)));
            case FORM ->
                Bodies.form(in).then(form -> Step.done(new Sent(Parameters.both(parameters, form), new byte[0])));
        };
    }
}
