package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a request carries, strictly and once: parameters, wanted format, body.
 *
 * @param path values of the route's variables
 */
record RequestForm(Incoming in, FhirSite at, FhirRoute route, Map<String, String> path, String requestId) {
    private record Sent(Map<String, List<String>> parameters, Bodies.Body body) {}

    Step<Call> read() {
        return Bodies.parameters(in.query()).then(asked -> {
            if (format(asked).isEmpty()) {
                return Step.stop(new Objection.NotAcceptable());
            }
            return allTaken(asked)
                    ? body(asked).then(this::call)
                    : Step.stop(Objection.BadRequest.of("A parameter in the URL is not supported here."));
        });
    }

    private Optional<EncodingEnum> format(Map<String, List<String>> parameters) {
        return route.interaction().isEmpty()
                ? Optional.of(EncodingEnum.JSON)
                : MediaTypes.format(parameters, in.headers());
    }

    private boolean allTaken(Map<String, List<String>> asked) {
        return route.parameters()
                .map(own -> asked.keySet().stream().allMatch(name -> own.contains(name) || Shaping.takes(route, name)))
                .orElse(true);
    }

    private Step<Sent> body(Map<String, List<String>> asked) {
        return switch (route.takes()) {
            case NOTHING -> Step.done(new Sent(asked, Bodies.Body.NONE));
            case RESOURCE ->
                (route.isOperation() ? Bodies.ofOperation(in) : Bodies.resource(in))
                        .then(body -> Step.done(new Sent(asked, body)));
            case NO_PARAMETERS -> Bodies.noParameters(in).then(body -> Step.done(new Sent(asked, body)));
            case FORM ->
                Bodies.form(in).then(form -> Step.done(new Sent(Parameters.both(asked, form), Bodies.Body.NONE)));
        };
    }

    private Step<Call> call(Sent sent) {
        return format(sent.parameters())
                .<Step<EncodingEnum>>map(Step::done)
                .orElseGet(() -> Step.stop(new Objection.NotAcceptable()))
                .then(format -> Shaping.of(route, sent.parameters(), format))
                .then(shaping -> Step.done(new Call(
                        at,
                        route.type(),
                        path,
                        parameters(sent.parameters()),
                        shaping,
                        in.headers(),
                        sent.body(),
                        requestId,
                        in.network())));
    }

    /** Without what shapes the answer as a whole; a search answers to the rest of these. */
    private static Map<String, List<String>> parameters(Map<String, List<String>> asked) {
        Map<String, List<String>> own = new LinkedHashMap<>(asked);
        own.keySet().removeAll(List.of(Shaping.FORMAT, Shaping.PRETTY));
        return own;
    }
}
