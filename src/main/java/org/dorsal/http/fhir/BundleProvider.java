package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.function.BooleanSupplier;
import org.dorsal.audit.AuditAction;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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

    /**
     * Transaction (FHIR R4 http.html, 3.1.0.11.2): all entries or none. Its writes, the audit event of each entry and its
     * own are one transaction of the database; reads come after the writes and see them.
     */
    static final class BundleTransaction {
        private static final int MAX_ATTEMPTS = 3;
        private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

        private final FhirCall call;
        private final RequestBundle bundle;
        private final RequestEvents events;

        BundleTransaction(FhirCall call, RequestBundle bundle, RequestEvents events) {
            this.call = call;
            this.bundle = bundle;
            this.events = events;
        }

        /**
         * Processes the entries; begins again when a concurrent commit came first.
         *
         * @return results in the order of the entries
         */
        List<EntryResult> process() {
            for (int number = 0; number < MAX_ATTEMPTS; number++) {
                TransactionAttempt attempt = new TransactionAttempt();
                switch (events.ledger().transact(call.site().id(), attempt.steps())) {
                    case COMMITTED -> {
                        return List.copyOf(attempt.results.values());
                    }
                    case ROLLED_BACK -> attempt.refuse();
                    case OVERTAKEN -> {
                        // the next attempt sees what the other commit has stored
                    }
                }
            }
            throw new ObjectionException(new Objection.Busy(RETRY_AFTER));
        }

        /** Attempt to process all entries. */
        private final class TransactionAttempt {
            private final SortedMap<Integer, EntryResult> results = new TreeMap<>();
            private final List<Runnable> refusals = new ArrayList<>();
            private final CallMemory memory = new CallMemory(call, bundle);

            List<BooleanSupplier> steps() {
                List<RequestEntry> reads =
                        bundle.inOrder().stream().filter(RequestEntry::reads).toList();
                List<RequestEntry> writes = bundle.inOrder().stream()
                        .filter(entry -> !entry.reads())
                        .toList();
                return reads.isEmpty()
                        ? List.of(() -> perform(writes) && isRecorded())
                        : List.of(() -> perform(writes), () -> perform(reads) && isRecorded());
            }

            /** Performs all entries to report all refusals; stops at a fault, after which the database takes no statement. */
            private boolean perform(List<RequestEntry> entries) {
                boolean performed = true;
                for (RequestEntry entry : entries) {
                    BundleEntryRequest request =
                            new BundleEntryRequest(call, entry, Optional.of(refusals), memory.refusal());
                    EntryResult result = memory.add(BundleProvider.perform(request, call, entry));
                    results.put(entry.number(), result);
                    performed &= !result.response().refused();
                    if (result.response().failed()) {
                        return false;
                    }
                }
                return performed;
            }

            private boolean isRecorded() {
                events.disclosedInCommit(call);
                return true;
            }

            /** Records the refusals and refuses the transaction. */
            void refuse() {
                events.ledger().transact(call.site().id(), List.of(() -> {
                    refusals.forEach(Runnable::run);
                    return true;
                }));
                List<EntryResult> refused = results.values().stream()
                        .filter(result -> result.response().refused())
                        .toList();
                int status = refused.stream()
                        .filter(result -> result.response().failed())
                        .findFirst()
                        .orElse(refused.getFirst())
                        .response()
                        .getStatus();
                List<Problem> problems = refused.stream()
                        .flatMap(result -> result.problems().stream())
                        .toList();
                throw new ObjectionException(new Objection.RefusedEntries(status, problems));
            }
        }
    }

    /**
     * Result of one Bundle entry.
     *
     * @param request the entry as sent
     * @param response the response as if the entry had been sent alone
     */
    record EntryResult(RequestBundle.RequestEntry request, BundleEntryResponse response) {
        private static final JsonMapper JSON = JsonMapper.shared();
        private static final byte[] OUTCOME = utf8("{\"resourceType\":\"OperationOutcome\"");

        /** Returns the Bundle of all responses, with the stored bytes of each resource. */
        static byte[] bundle(BundleType requests, List<EntryResult> results) {
            ByteArrayOutputStream bundle = new ByteArrayOutputStream();
            bundle.writeBytes(
                    utf8("{\"resourceType\":\"Bundle\",\"type\":\"%s-response\"".formatted(requests.toCode())));
            for (int i = 0; i < results.size(); i++) {
                bundle.writeBytes(utf8(i == 0 ? ",\"entry\":[" : ","));
                results.get(i).writeTo(bundle);
            }
            bundle.writeBytes(utf8(results.isEmpty() ? "}" : "]}"));
            return bundle.toByteArray();
        }

        /** Address of the stored resource without its version; empty if the entry was about none. */
        Optional<String> address() {
            return response.header("Location").map(location -> location.split("/_history/", 2)[0]);
        }

        /** Problems of a refused entry, each with its place in the Bundle. */
        List<Problem> problems() {
            return JSON.readTree(response.body())
                    .path("issue")
                    .valueStream()
                    .map(issue -> new Problem(
                            issue.path("code").asString("processing"),
                            place(issue.path("expression").path(0).asString("")),
                            issue.path("diagnostics").asString("")))
                    .toList();
        }

        private String place(String expression) {
            String type = request.path().split("/", 2)[0];
            boolean ofResource = expression.equals(type) || expression.startsWith(type + ".");
            return request.place() + (ofResource ? ".resource" + expression.substring(type.length()) : "");
        }

        private void writeTo(ByteArrayOutputStream bundle) {
            byte[] body = request.method().equals("HEAD") ? new byte[0] : response.body();
            boolean outcome = response.refused() || begins(body, OUTCOME);
            boolean hasBody = body.length > 0 && response.getStatus() != HttpServletResponse.SC_NOT_MODIFIED;
            bundle.write('{');
            address()
                    .ifPresent(address ->
                            bundle.writeBytes(utf8("\"fullUrl\":" + JSON.writeValueAsString(address) + ",")));
            if (hasBody && !outcome) {
                bundle.writeBytes(utf8("\"resource\":"));
                bundle.writeBytes(body);
                bundle.write(',');
            }
            byte[] members = JSON.writeValueAsBytes(members());
            bundle.writeBytes(utf8("\"response\":"));
            bundle.write(members, 0, members.length - 1);
            if (hasBody && outcome) {
                bundle.writeBytes(utf8(",\"outcome\":"));
                bundle.writeBytes(response.refused() ? OutcomeBody.of(problems()) : body);
            }
            bundle.writeBytes(utf8("}}"));
        }

        private ObjectNode members() {
            int status = response.getStatus();
            ObjectNode members = JSON.createObjectNode()
                    .put("status", status + " " + HttpStatus.valueOf(status).getReasonPhrase());
            response.header("Location").ifPresent(location -> members.put("location", location));
            response.header("ETag").ifPresent(tag -> members.put("etag", tag));
            response.header("Last-Modified").ifPresent(date -> members.put("lastModified", EntityTags.instant(date)));
            return members;
        }

        private static boolean begins(byte[] body, byte[] beginning) {
            return body.length >= beginning.length
                    && Arrays.equals(body, 0, beginning.length, beginning, 0, beginning.length);
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
