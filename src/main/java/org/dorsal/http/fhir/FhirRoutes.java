package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.OperationMethodBinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Table of all routes below a site, derived from the providers bound by HAPI. The security chain, the gate, the
 * CapabilityStatement and the test tables use this one list and therefore agree.
 */
final class FhirRoutes {
    /**
     * Routes of the site itself. Except for the CapabilityStatement they are not FHIR; {@link OpenDocuments} handles
     * them.
     */
    private static final List<FhirRoute> OF_THE_SITE = List.of(
            FhirRoute.of("GET", "metadata", "capabilities", false),
            FhirRoute.of("GET", ".well-known/smart-configuration", "", false),
            FhirRoute.of("GET", "api-docs", "", false),
            FhirRoute.of("GET", "swagger-ui", "", false),
            FhirRoute.of("GET", "swagger-ui/{file}", "", false));

    private final List<FhirRoute> routes;

    /** By the first part of their paths, which is never a variable: each request looks three times for its route. */
    private final Map<String, List<FhirRoute>> byType;

    FhirRoutes(List<FhirRoute> routes) {
        this.routes = List.copyOf(routes);
        this.byType = routes.stream().collect(Collectors.groupingBy(FhirRoute::type));
    }

    /** The routes of a server that has bound its providers. */
    static FhirRoutes of(RestfulServer server) {
        List<FhirRoute> bound = server.getResourceBindings().stream()
                .flatMap(resource -> resource.getMethodBindings().stream())
                .flatMap(FhirRoutes::of)
                .sorted(Comparator.comparing((FhirRoute route) -> !RecordProvider.TYPES.contains(route.type()))
                        .thenComparing(FhirRoute::type)
                        .thenComparingInt(route -> route.path().size())
                        .thenComparing(FhirRoute::method))
                .toList();
        return new FhirRoutes(
                Stream.concat(OF_THE_SITE.stream(), bound.stream()).toList());
    }

    private static Stream<FhirRoute> of(BaseMethodBinding binding) {
        String type = Optional.ofNullable(binding.getResourceName()).orElseThrow();
        boolean guarded = RecordProvider.TYPES.contains(type);
        RestOperationTypeEnum offered = binding.getRestOperationType();
        FhirRoute read = FhirRoute.of("GET", type + "/{id}", "read", guarded);
        return switch (offered) {
            case READ -> Stream.of(read);
            case VREAD -> Stream.of(read, FhirRoute.of("GET", type + "/{id}/_history/{vid}", "vread", guarded));
            case HISTORY_INSTANCE ->
                Stream.of(FhirRoute.of("GET", type + "/{id}/_history", "history-instance", guarded));
            case SEARCH_TYPE ->
                Stream.of(
                        FhirRoute.of("GET", type, FhirRoute.SEARCH, guarded),
                        FhirRoute.of("POST", type + "/_search", FhirRoute.SEARCH, guarded));
            case CREATE -> Stream.of(FhirRoute.of("POST", type, "create", guarded));
            case UPDATE -> Stream.of(FhirRoute.of("PUT", type + "/{id}", "update", guarded));
            case EXTENDED_OPERATION_TYPE, EXTENDED_OPERATION_INSTANCE ->
                operation((OperationMethodBinding) binding, type, guarded);
            default -> throw new IllegalStateException("no route for " + offered);
        };
    }

    private static Stream<FhirRoute> operation(OperationMethodBinding binding, String type, boolean guarded) {
        String path = type + (binding.isCanOperateAtInstanceLevel() ? "/{id}/" : "/") + binding.getName();
        FhirRoute post = FhirRoute.of("POST", path, binding.getName(), guarded);
        return binding.isIdempotent()
                ? Stream.of(FhirRoute.of("GET", path, binding.getName(), guarded), post)
                : Stream.of(post);
    }

    /** Result of the route lookup. */
    sealed interface RouteMatch {
        record MatchedRoute(FhirRoute route, Map<String, String> path) implements RouteMatch {}

        /** OPTIONS request: answered with the allowed methods. */
        record OptionsMatch(List<String> allowed) implements RouteMatch {}

        record NoRoute(Objection objection) implements RouteMatch {}
    }

    List<FhirRoute> all() {
        return routes;
    }

    /**
     * Finds the route; HEAD goes where GET goes.
     *
     * @param path decoded segments below the site; none is the site itself
     */
    RouteMatch find(String method, List<String> path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        SequencedSet<String> allowed = new TreeSet<>();
        for (FhirRoute route : byType.getOrDefault(path.isEmpty() ? "" : path.getFirst(), List.of())) {
            Optional<Map<String, String>> values = route.match(path);
            if (values.isPresent() && route.method().equals(wanted)) {
                return new RouteMatch.MatchedRoute(route, values.get());
            }
            values.ifPresent(_ ->
                    allowed.addAll(route.method().equals("GET") ? List.of("GET", "HEAD") : List.of(route.method())));
        }
        if (allowed.isEmpty() && !path.isEmpty()) {
            return new RouteMatch.NoRoute(
                    new Objection.NotFound("There is no such address here; metadata lists what there is."));
        }
        return method.equals("OPTIONS")
                ? new RouteMatch.OptionsMatch(List.copyOf(allowed))
                : new RouteMatch.NoRoute(new Objection.WrongMethod(List.copyOf(allowed)));
    }

    /** Codes of interactions and names of operations by resource type, as the CapabilityStatement lists them. */
    Map<String, List<String>> interactions() {
        Map<String, List<String>> interactions = new LinkedHashMap<>();
        routes.stream()
                .filter(route -> Character.isUpperCase(route.type().charAt(0)))
                .forEach(route -> interactions
                        .computeIfAbsent(route.type(), _ -> new ArrayList<>())
                        .add(route.interaction()));
        interactions.replaceAll((_, codes) -> codes.stream().distinct().toList());
        return interactions;
    }
}
