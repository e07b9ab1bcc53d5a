package org.dorsal.http.fhir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dorsal.audit.Who;
import org.dorsal.smart.Caller;
import org.dorsal.store.StoreFault;

/** One request from the address to the answer: site, route, caller, form, body, and then the work. */
final class Door {
    private static final Set<String> ABOUT_FORM = Set.of("_format", "_pretty");

    private final Map<String, Doorway> sites;
    private final Rows rows;
    private final Guard guard;
    private final Capacity capacity;
    private final Capacity strangers;
    private final Told told;

    /**
     * The door of all sites.
     *
     * @param capacity of those whom the guard knows
     * @param strangers of those whom it does not: their refusals are told, too, and must not take anybody's turn
     */
    Door(Map<String, Doorway> sites, Rows rows, Guard guard, Capacity capacity, Capacity strangers, Told told) {
        this.sites = Map.copyOf(sites);
        this.rows = rows;
        this.guard = guard;
        this.capacity = capacity;
        this.strangers = strangers;
        this.told = told;
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

    boolean needsToken(String method, List<String> path) {
        return !path.isEmpty()
                && sites.containsKey(path.getFirst())
                && rows.route(method, path.subList(1, path.size())) instanceof Rows.Route.To found
                && found.row().entrance() instanceof Row.Entrance.Guarded;
    }

    private Reply enter(Incoming in, Doorway at, Row row, Map<String, String> variables, String requestId) {
        return switch (row.entrance()) {
            case Row.Entrance.Open open ->
                call(in, at, row, variables, requestId).reply(open.answer());
            case Row.Entrance.Guarded guarded -> {
                var id = Optional.ofNullable(variables.get("id"));
                var asked = new Told.Asked(at.id(), Deeds.of(row), row.path().type(), id, requestId);
                yield guarded(in, at, guarded, asked, () -> call(in, at, row, variables, requestId));
            }
        };
    }

    /** The caller comes before everything that they sent: a stranger's body is not even read. */
    private Reply guarded(
            Incoming in, Doorway at, Row.Entrance.Guarded row, Told.Asked asked, Supplier<Step<Call>> request) {
        return switch (in.caller()) {
            case Step.Stopped<Caller>(var objection) ->
                refused(strangers, asked, Who.unknown(Optional.of(in.network())), objection);
            case Step.Done<Caller>(var caller) -> {
                Who who = Callers.who(caller, in.network());
                yield switch (guard.admit(at, caller, row.right(), asked.type())) {
                    case Step.Stopped<Admitted>(var objection) -> refused(capacity, asked, who, objection);
                    case Step.Done<Admitted>(var admitted) ->
                        inside(asked, who, request, call -> row.answer().apply(call, admitted));
                };
            }
        };
    }

    /** A refusal uses the database, too: it waits its turn like everything that does. */
    private Reply refused(Capacity within, Told.Asked asked, Who who, Objection objection) {
        return within.admit(() -> within.work(() -> told.of(asked, who, OutcomeBody.of(objection))));
    }

    private Reply inside(Told.Asked asked, Who who, Supplier<Step<Call>> request, Function<Call, Reply> answer) {
        return capacity.admit(() -> {
            Step<Call> read = request.get();
            return capacity.work(() -> told.of(asked, who, answered(asked, who, read, answer)));
        });
    }

    /** What breaks is told, too; when the store is away nobody can be told, and nothing was shown. */
    private Reply answered(Told.Asked asked, Who who, Step<Call> read, Function<Call, Reply> answer) {
        try {
            return read.reply(answer);
        } catch (RuntimeException fault) {
            if (!(fault instanceof StoreFault away && away.kind() == StoreFault.Kind.UNAVAILABLE)) {
                toldToo(asked, who, fault);
            }
            throw fault;
        }
    }

    private void toldToo(Told.Asked asked, Who who, RuntimeException fault) {
        try {
            told.broke(asked, who);
        } catch (StoreFault untold) {
            fault.addSuppressed(untold);
        }
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
