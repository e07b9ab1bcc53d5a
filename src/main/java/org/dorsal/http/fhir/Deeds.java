package org.dorsal.http.fhir;

import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.Deed;

/** What auditors call the interactions of routes. */
final class Deeds {
    private static final Map<String, Deed> BY_INTERACTION = Map.of(
            "read", Deed.READ,
            "vread", Deed.VREAD,
            "history-instance", Deed.HISTORY,
            "search-type", Deed.SEARCH,
            "create", Deed.CREATE,
            "update", Deed.UPDATE,
            "$score", Deed.SCORE);

    private Deeds() {}

    /** A guarded route without a word here must not begin to serve. */
    static Deed of(Row row) {
        return Optional.ofNullable(BY_INTERACTION.get(row.interaction()))
                .orElseThrow(() -> new IllegalStateException("nobody would be told of " + row.interaction()));
    }
}
