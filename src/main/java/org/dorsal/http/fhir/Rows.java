package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/** The table of all routes below a site. */
final class Rows {
    private final List<Row> rows;

    Rows(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** Where a request leads. */
    sealed interface Route {
        record To(Row row, Map<String, String> path) implements Route {}

        /** OPTIONS: only asks what may be asked. */
        record Asks(List<String> allowed) implements Route {}

        record Nowhere(Objection objection) implements Route {}
    }

    /** Every route as method and path. */
    List<String> addresses() {
        return rows.stream().map(row -> row.method() + " " + row.path()).toList();
    }

    /**
     * Finds the route; HEAD goes where GET goes.
     *
     * @param path decoded segments below the site; none is the site itself
     */
    Route route(String method, List<String> path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        SequencedSet<String> allowed = new TreeSet<>();
        for (Row row : rows) {
            Optional<Map<String, String>> values = row.path().match(path);
            if (values.isPresent() && row.method().equals(wanted)) {
                return new Route.To(row, values.get());
            }
            values.ifPresent(
                    _ -> allowed.addAll(row.method().equals("GET") ? List.of("GET", "HEAD") : List.of(row.method())));
        }
        if (allowed.isEmpty() && !path.isEmpty()) {
            return new Route.Nowhere(
                    new Objection.NotFound("There is no such address here; metadata lists what there is."));
        }
        return method.equals("OPTIONS")
                ? new Route.Asks(List.copyOf(allowed))
                : new Route.Nowhere(new Objection.WrongMethod(List.copyOf(allowed)));
    }

    /** Codes of interactions and names of operations by resource type, as the CapabilityStatement lists them. */
    Map<String, List<String>> interactions() {
        Map<String, List<String>> interactions = new LinkedHashMap<>();
        rows.stream()
                .filter(row -> Character.isUpperCase(row.path().type().charAt(0)))
                .forEach(row -> interactions
                        .computeIfAbsent(row.path().type(), _ -> new ArrayList<>())
                        .add(row.interaction()));
        interactions.replaceAll((_, codes) -> codes.stream().distinct().toList());
        return interactions;
    }
}
