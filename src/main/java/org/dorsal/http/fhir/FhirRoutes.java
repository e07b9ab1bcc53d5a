package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.OperationMethodBinding;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.LogicalIds;
import org.hl7.fhir.instance.model.api.IIdType;

/**
 * Table of all routes below a site, derived from the providers bound by HAPI. The security chain, the gate, the
 * CapabilityStatement and the test tables use this one list and therefore agree.
 */
final class FhirRoutes {
    /** First part of the addresses of exports. */
    static final String EXPORTS = "export";

    /**
     * Routes of the site itself. Except for the CapabilityStatement they are not FHIR; {@link OpenDocuments} handles
     * them.
     */
    private static final List<FhirRoute> OF_THE_SITE = List.of(
            FhirRoute.of("GET", "metadata", "capabilities", false),
            FhirRoute.of("GET", ".well-known/smart-configuration", "", false),
            FhirRoute.of("GET", SubscriptionProvider.TOPIC_TYPE + "/{id}", "", false));

    /** Routes of bulk exports (FHIR Bulk Data Access 2.0), at sites that have them. */
    private static final List<FhirRoute> OF_EXPORTS = List.of(
            FhirRoute.of("GET", FhirRoute.EXPORT, FhirRoute.EXPORT, true),
            FhirRoute.of("POST", FhirRoute.EXPORT, FhirRoute.EXPORT, true),
            FhirRoute.of("GET", "Patient/" + FhirRoute.EXPORT, FhirRoute.EXPORT, true),
            FhirRoute.of("POST", "Patient/" + FhirRoute.EXPORT, FhirRoute.EXPORT, true),
            FhirRoute.of("GET", EXPORTS + "/{job}", FhirRoute.EXPORT_STATUS, true),
            FhirRoute.of("DELETE", EXPORTS + "/{job}", FhirRoute.EXPORT_DELETE, true),
            FhirRoute.of("GET", EXPORTS + "/{job}/{file}", FhirRoute.EXPORT_FILE, true));

    /** Refusal of a path that no route has. */
    static final Objection UNKNOWN =
            new Objection.NotFound("There is no such address here; metadata lists what there is.");

    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern EXPORT_FILE = Pattern.compile("[A-Za-z]{1,40}-[1-9][0-9]{0,5}[.]ndjson");

    /** No routes: those of what a site does not have. */
    static final FhirRoutes NONE = new FhirRoutes(List.of(), Set.of());

    private final List<FhirRoute> routes;
    private final Set<String> exporting;
    private final FhirRoutes withoutExports;

    /** By path with its variables, then by method. */
    private final Map<String, SortedMap<String, FhirRoute>> byPath;

    /** @param exporting names of the sites that have exports */
    FhirRoutes(List<FhirRoute> routes, Set<String> exporting) {
        this.routes = List.copyOf(routes);
        this.exporting = Set.copyOf(exporting);
        this.withoutExports = routes.stream().noneMatch(FhirRoute::isExport)
                ? this
                : new FhirRoutes(
                        routes.stream().filter(route -> !route.isExport()).toList(), Set.of());
        this.byPath = routes.stream()
                .collect(Collectors.groupingBy(
                        route -> String.join("/", route.path()),
                        Collectors.toMap(FhirRoute::method, route -> route, (first, _) -> first, TreeMap::new)));
    }

    /** The routes of a server that has bound its providers. */
    static FhirRoutes of(RestfulServer server, Set<String> exporting) {
        List<FhirRoute> bound = Stream.concat(
                        server.getServerBindings().stream(),
                        server.getResourceBindings().stream()
                                .flatMap(resource -> resource.getMethodBindings().stream()))
                .flatMap(FhirRoutes::of)
                .sorted(Comparator.comparing((FhirRoute route) -> !RecordProvider.TYPES.contains(route.type()))
                        .thenComparing(FhirRoute::type)
                        .thenComparingInt(route -> route.path().size())
                        .thenComparing(FhirRoute::method))
                .toList();
        return new FhirRoutes(
                Stream.of(OF_THE_SITE, OF_EXPORTS, bound).flatMap(List::stream).toList(), exporting);
    }

    private static Stream<FhirRoute> of(BaseMethodBinding binding) {
        String type = Optional.ofNullable(binding.getResourceName()).orElse("");
        RestOperationTypeEnum offered = binding.getRestOperationType();
        boolean guarded = FhirRoute.isGuarded(type) || binding instanceof OperationMethodBinding;
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
            case DELETE -> Stream.of(FhirRoute.of("DELETE", type + "/{id}", "delete", guarded));
            case UPDATE -> Stream.of(FhirRoute.of("PUT", type + "/{id}", "update", guarded));
            case EXTENDED_OPERATION_TYPE, EXTENDED_OPERATION_INSTANCE ->
                operation((OperationMethodBinding) binding, type, guarded);
            case GET_PAGE, METADATA -> Stream.of(); // HAPI's own: pages have addresses of their own here
            case TRANSACTION -> Stream.of(FhirRoute.of("POST", "", FhirRoute.BATCH, true));
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

    /** Checks whether a path below the site ends with an operation of its type, which requires a token. */
    boolean isOperation(List<String> path) {
        return path.size() > 1
                && path.getLast().startsWith("$")
                && routes.stream()
                        .anyMatch(route -> route.isOperation()
                                && !route.isExport()
                                && route.type().equals(path.getFirst())
                                && route.interaction().equals(path.getLast()));
    }

    /** Checks whether a route below that first segment needs no token. */
    boolean isOpen(String type) {
        return routes.stream()
                .anyMatch(route -> !route.guarded() && route.type().equals(type));
    }

    /** The routes of that site. */
    FhirRoutes forSite(String site) {
        return exporting.contains(site) ? this : withoutExports;
    }

    /** Checks whether a path below a site is one of bulk exports. */
    static boolean isOfExports(List<String> path) {
        return !path.isEmpty()
                && (path.getFirst().equals(EXPORTS)
                        || path.equals(List.of(FhirRoute.EXPORT))
                        || path.equals(List.of("Patient", FhirRoute.EXPORT)));
    }

    List<FhirRoute> all() {
        return routes;
    }

    /**
     * Finds the route of a request after HAPI has parsed its path. HEAD has the route of GET where GET is safe. HAPI
     * binds by method first, answers an unknown address with 400, and passes over segments after an operation; here an
     * address fits as a whole or not (404), and the reply to a wrong method names the right ones (405).
     */
    FhirRoute of(RequestDetails details) {
        String path = path(details);
        Optional<FhirRoute> route = Optional.ofNullable(byPath.get(path))
                .flatMap(methods ->
                        Optional.ofNullable(methods.get(details.getRequestType().name())));
        return route.orElseThrow(() -> new ObjectionException(
                byPath.containsKey(path) ? new Objection.WrongMethod(allowed(details)) : UNKNOWN));
    }

    /** Methods that the address takes; none where it is no address. */
    List<String> allowed(RequestDetails details) {
        return byPath.getOrDefault(path(details), new TreeMap<>()).values().stream()
                .flatMap(route -> route.method().equals("GET") && FhirRoute.takesHead(route.path())
                        ? Stream.of("GET", "HEAD")
                        : Stream.of(route.method()))
                .toList();
    }

    /** The path with variables for ids, versions and files; of no route if one of them is not written like one. */
    private static String path(RequestDetails details) {
        StringJoiner path = new StringJoiner("/");
        String type = Objects.requireNonNullElse(details.getResourceName(), "");
        if (!type.isEmpty()) {
            path.add(type);
        }
        IIdType id = details.getId();
        if (id != null) {
            path.add(variable(type, Objects.requireNonNullElse(id.getIdPart(), "")));
            if (id.hasVersionIdPart()) {
                path.add("_history").add(VERSION.matcher(id.getVersionIdPart()).matches() ? "{vid}" : "?");
            }
        }
        if (details.getOperation() != null) {
            path.add(details.getOperation().replace('{', '?'));
        }
        if (path.length() == 0) {
            return ""; // with a slash at its end, too, as HAPI's client sends it
        }
        boolean file = type.equals(EXPORTS) && details.getCompartmentName() != null;
        if (file) {
            path.add(EXPORT_FILE.matcher(details.getCompartmentName()).matches() ? "{file}" : "?");
        }
        boolean whole = (file || details.getCompartmentName() == null)
                && details.getSecondaryOperation() == null
                && !details.getRequestPath().endsWith("/");
        return path + (whole ? "" : "/?");
    }

    private static String variable(String type, String id) {
        if (type.equals(EXPORTS)) {
            return Ids.isWrittenLikeOurs(id) ? "{job}" : "?";
        }
        boolean resource = !type.isEmpty() && Character.isUpperCase(type.charAt(0));
        boolean wellFormed = type.equals(PatientProvider.PATIENT) ? LogicalIds.isEhr(id) : LogicalIds.isFhir(id);
        return resource ? (wellFormed ? "{id}" : "?") : id.replace('{', '?');
    }

    /**
     * Codes of interactions and names of operations by resource type, as the CapabilityStatement lists them; operations
     * of the whole site under the empty name.
     */
    Map<String, List<String>> interactions(FhirSettings.FhirSite site) {
        Map<String, List<String>> interactions = new LinkedHashMap<>();
        routes.stream()
                .filter(site::offers)
                .filter(route -> route.ofResource() || route.type().startsWith("$"))
                .filter(route -> !route.interaction().isEmpty())
                .forEach(route -> interactions
                        .computeIfAbsent(route.ofResource() ? route.type() : "", _ -> new ArrayList<>())
                        .add(route.interaction()));
        interactions.replaceAll((_, codes) -> codes.stream().distinct().toList());
        return interactions;
    }
}
