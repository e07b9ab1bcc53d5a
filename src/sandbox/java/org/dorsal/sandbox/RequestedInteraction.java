package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.util.*;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;

/**
 * Type and interaction of a request to the FHIR API.
 *
 * @param type the first path segment, such as {@code Observation} or {@code metadata}; empty at the base
 * @param interaction empty for an interaction that no EHR of the sandbox supports
 */
record RequestedInteraction(String method, String type, Optional<TypeRestfulInteraction> interaction) {
    private static final String BASE = "/fhir";

    static RequestedInteraction of(HttpServletRequest request) {
        var path = Arrays.stream(
                        request.getRequestURI().substring(BASE.length()).split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        var method = request.getMethod();
        return new RequestedInteraction(method, path.isEmpty() ? "" : path.getFirst(), interaction(method, path));
    }

    /** Returns whether the request needs no token: capability statement and discovery. */
    static boolean isOpen(HttpServletRequest request) {
        return List.of("/fhir/metadata", "/fhir/.well-known/smart-configuration")
                .contains(request.getRequestURI());
    }

    private static Optional<TypeRestfulInteraction> interaction(String method, List<String> path) {
        var search = path.size() == 2 && path.get(1).equals("_search");
        var id = path.size() > 1 && path.get(1).matches("[A-Za-z0-9.\\-]{1,64}");
        var version = path.size() == 4 && path.get(2).equals("_history");
        return switch (method + " " + path.size()) {
            case "GET 1" -> Optional.of(TypeRestfulInteraction.SEARCHTYPE);
            case "POST 1" -> Optional.of(TypeRestfulInteraction.CREATE);
            case "GET 2" -> Optional.of(TypeRestfulInteraction.READ).filter(_ -> id);
            case "PUT 2" -> Optional.of(TypeRestfulInteraction.UPDATE).filter(_ -> id);
            case "POST 2" -> Optional.of(TypeRestfulInteraction.SEARCHTYPE).filter(_ -> search);
            case "GET 4" -> Optional.of(TypeRestfulInteraction.VREAD).filter(_ -> id && version);
            default -> Optional.empty();
        };
    }
}
