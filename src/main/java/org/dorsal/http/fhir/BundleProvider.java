package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;

/**
 * Provider of batches and transactions (FHIR R4 http.html, 3.1.0.11). Each entry is a request to the same server, so that
 * permission, compartment, checks and audit event are those of a request that is sent alone.
 */
final class BundleProvider {
    private final RequestEvents events;

    BundleProvider(RequestEvents events) {
        this.events = events;
    }

    /** Processes the entries, in the order of the standard; the responses have the order of the requests. */
    @Transaction
    public Bundle process(@TransactionParam Bundle sent, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        RequestBundle bundle = RequestBundle.read(
                CallMemory.cut(call, RequestBundle.MAX_TOKENS, CallMemory.BYTES_OF_FRAME_VALUE),
                type -> {
                    if (type == BundleType.TRANSACTION) {
                        call.audit(AuditAction.TRANSACTION);
                    }
                },
                entry -> isPermitted(call, entry));
        List<EntryResult> results = bundle.type() == BundleType.TRANSACTION
                ? new BundleTransaction(call, bundle, events).process()
                : batch(call, bundle);
        call.discloseInCommit();
        return call.resource(Bundle.class, EntryResult.bundle(bundle.type(), results));
    }

    private static List<EntryResult> batch(FhirCall call, RequestBundle bundle) {
        SortedMap<Integer, EntryResult> results = new TreeMap<>();
        CallMemory memory = new CallMemory(call, bundle);
        for (RequestEntry entry : bundle.inOrder()) {
            BundleEntryRequest request = new BundleEntryRequest(call, entry, Optional.empty(), memory.refusal());
            results.put(entry.number(), memory.add(perform(request, call, entry)));
        }
        return List.copyOf(results.values());
    }

    /**
     * Checks whether the caller may perform the entry, before anything is done for its resource. The refusal itself is
     * that of the performed entry.
     */
    private static boolean isPermitted(FhirCall call, RequestEntry entry) {
        FhirServer server = (FhirServer) call.details().getServer();
        try {
            FhirRoute route = server.route(call.site(), entry.method(), entry.path());
            if (route.guarded()) {
                var _ = AuthorizedCaller.admit(call.site(), RequestToken.caller(call), route);
            }
            return true;
        } catch (BaseServerResponseException _) {
            return false; // refused, or no address at all
        }
    }

    /** Performs the request of an entry. */
    static EntryResult perform(BundleEntryRequest request, FhirCall call, RequestEntry entry) {
        BundleEntryResponse response = new BundleEntryResponse(call.details().getServletResponse());
        ((FhirServer) call.details().getServer()).perform(request, response);
        return new EntryResult(entry, response);
    }
}
