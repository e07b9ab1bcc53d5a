package org.dorsal.http.fhir;

import java.util.List;
import java.util.stream.Collectors;
import org.dorsal.store.Query;

/**
 * A search that was understood.
 *
 * @param onlyCount no rows are wanted
 * @param total the number of matches is wanted
 * @param used the parameters that were used, in their order, for links
 */
record Asking(Query query, boolean onlyCount, boolean total, List<Given> used) {
    Asking {
        used = List.copyOf(used);
    }

    /** The whole search, whatever page of it, decoded; for auditors. */
    String text() {
        return used.stream()
                .map(given -> given.name() + "=" + given.value())
                .collect(Collectors.joining("&", query.type() + "?", ""));
    }
}
