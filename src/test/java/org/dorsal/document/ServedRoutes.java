package org.dorsal.document;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.system.SomeService;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Routes of a running service: those of Spring MVC, and those of the table of guarded routes of the FHIR API. */
final class ServedRoutes {
    private static final Set<String> AREAS =
            Set.of("fhir", "launch", "a", "audit", "log", "operate", "cds", "actuator", ".well-known", "assets");
    /** Routes outside of Spring MVC's controllers: the servlet of HAPI, resource handlers, sign-in filters, Actuator. */
    private static final Stream<String> OTHERS = Stream.of(
            "/fhir/{site}",
            "/assets/{file}",
            "/actuator/health/readiness",
            "/actuator/health/liveness",
            "/actuator/prometheus",
            "/actuator/health",
            "/audit/{site}/callback",
            "/audit/{site}/sign-in",
            "/launch/{site}/callback");

    private static final List<List<String>> PATTERNS = Stream.concat(
                    SomeService.shared().parts(RequestMappingHandlerMapping.class).stream()
                            .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                            .flatMap(mapping -> mapping.getPatternValues().stream()),
                    OTHERS)
            .map(ServedRoutes::parts)
            .toList();

    private ServedRoutes() {}

    /** Whether the path begins with the name of one of the service's areas. */
    static boolean isArea(String path) {
        return !parts(path).isEmpty()
                && path.startsWith("/")
                && AREAS.contains(parts(path).getFirst());
    }

    /** Whether the service has that route, or routes below it. */
    static boolean has(@Nullable String method, String path) {
        if (!path.startsWith("/")) {
            return method == null
                    || CurlCommands.isRoute(
                            method, path.replaceAll("\\{[^}]*}", "x").replaceFirst("\\?.*", ""));
        }
        List<String> parts = parts(path);
        if (parts.getFirst().equals("fhir") && parts.size() > 2) {
            String resource = String.join("/", parts.subList(2, parts.size())).replaceAll("\\{[^}]*}", "x");
            return CurlCommands.isRoute(method == null ? "GET" : method, resource);
        }
        return PATTERNS.stream().anyMatch(pattern -> isPrefix(parts, pattern));
    }

    private static boolean isPrefix(List<String> parts, List<String> pattern) {
        for (int index = 0; index < parts.size(); index++) {
            if (parts.get(index).startsWith("*")
                    || index < pattern.size() && pattern.get(index).startsWith("{*")) {
                return true;
            }
            if (index >= pattern.size()
                    || !pattern.get(index).startsWith("{")
                            && !pattern.get(index).equals(parts.get(index))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }
}
