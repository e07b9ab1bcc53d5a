package org.dorsal.http.audit;

import java.util.List;
import java.util.Optional;

/** Codes of deeds that have a word of ours; others show what they call themselves. */
final class Deeds {
    /** Subtypes, or types where an event has none. */
    static final List<String> CODES = List.of(
            "create",
            "update",
            "attest",
            "access",
            "originate",
            "read",
            "vread",
            "history-instance",
            "search-type",
            "search",
            "operation",
            "verify",
            "extract",
            "destroy",
            "transmit",
            "hold",
            "110122",
            "110123",
            "110120",
            "110132");

    /** Deeds that have another word when results end up so. */
    private static final List<String> TOLD = List.of("attest.amended", "update.amended", "update.entered-in-error");

    private Deeds() {}

    /**
     * Names its words.
     *
     * @param status of the results that it made; empty where it made none
     */
    static Optional<String> key(String code, String status) {
        return Optional.of(code)
                .filter(CODES::contains)
                .map(known -> "audit.deed." + known + (TOLD.contains(known + "." + status) ? "." + status : ""));
    }
}
