package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Entry of a transaction, as an attribute of its request.
 *
 * @param newId id of the resource that it creates; empty if it creates none
 * @param refusals gets the action that records its refusal, because the events of a transaction that is rolled back are
 *     not stored
 */
record TransactionEntry(Optional<UUID> newId, List<Runnable> refusals) {
    private static final String KEY = TransactionEntry.class.getName();

    /** Empty for a request that is no entry of a transaction. */
    static Optional<TransactionEntry> of(HttpServletRequest request) {
        return request.getAttribute(KEY) instanceof TransactionEntry entry ? Optional.of(entry) : Optional.empty();
    }

    /** Refuses what could be stored although the transaction is rolled back. */
    static void check(FhirCall call) {
        if (of(call.details().getServletRequest()).isPresent() && !call.route().isOfTransaction()) {
            throw ObjectionException.badRequest(
                    "not-supported", "This interaction is no part of a transaction; send it alone or in a batch.");
        }
    }

    void on(HttpServletRequest request) {
        request.setAttribute(KEY, this);
    }
}
