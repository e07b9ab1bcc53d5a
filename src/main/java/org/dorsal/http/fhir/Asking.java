package org.dorsal.http.fhir;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** What the link to another page says: the search is sealed in it, its shape is in the open for whoever shapes the answer. */
    List<Given> page(String link) {
        return Stream.concat(
                        Stream.of(new Given(Cursor.NAME, link)),
                        used.stream().filter(given -> Shaping.NAMES.contains(given.name())))
                .toList();
    }

    /** The whole search, whatever page of it, decoded; for auditors. */
    String text() {
        return used.stream()
                .map(given -> given.name() + "=" + given.value())
                .collect(Collectors.joining("&", query.type() + "?", ""));
    }
}
