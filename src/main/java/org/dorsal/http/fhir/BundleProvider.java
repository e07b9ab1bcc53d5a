package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Provider of batches (FHIR R4 http.html, 3.1.0.11). Each entry is a request to the same server, so that
 * permission, compartment, checks and audit event are those of a request that is sent alone.
 */
final class BundleProvider {
    /** Processes the entries, in the order of the standard; the responses have the order of the requests. */
    @Transaction
    public Bundle process(@TransactionParam Bundle sent, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        RequestBundle bundle = RequestBundle.read(call.body());
        SortedMap<Integer, EntryResult> results = new TreeMap<>();
        for (RequestEntry entry : bundle.inOrder()) {
            results.put(entry.number(), perform(call, entry, entry.body()));
        }
        call.disclose(RequestEvents.DisclosedContent.inItsCommit());
        return StoredForm.of(
                Bundle.class,
                call.requestId(),
                EntryResult.bundle(results.values().stream().toList()));
    }

    private static EntryResult perform(FhirCall call, RequestEntry entry, byte[] body) {
        BundleEntryResponse response = new BundleEntryResponse(call.details().getServletResponse());
        ((FhirServer) call.details().getServer()).perform(new BundleEntryRequest(call, entry, body), response);
        return new EntryResult(entry, response);
    }
}
