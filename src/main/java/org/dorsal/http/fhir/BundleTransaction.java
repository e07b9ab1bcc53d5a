package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.ResponseReceiver.Reservation;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.BundleReferences.LinkTarget;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.dorsal.store.AccessScope;

/**
 * Transaction (FHIR R4 http.html, 3.1.0.11.2): all entries or none. Its writes, the audit event of each entry and its
 * own are one transaction of the database; reads come after the writes and see them.
 */
final class BundleTransaction {
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final FhirCall call;
    private final RequestBundle bundle;
    private final AssessmentServices mainJob;
    private final RequestEvents events;

    BundleTransaction(FhirCall call, RequestBundle bundle, AssessmentServices mainJob, RequestEvents events) {
        this.call = call;
        this.bundle = bundle;
        this.mainJob = mainJob;
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
        private final Map<Integer, Reservation> reservations = new HashMap<>();
        private final Map<String, LinkTarget> targets = new HashMap<>();
        private final CallMemory memory = new CallMemory(call, bundle);
        private boolean overtaken;

        List<BooleanSupplier> steps() {
            List<RequestEntry> reads =
                    bundle.inOrder().stream().filter(RequestEntry::reads).toList();
            List<RequestEntry> writes =
                    bundle.inOrder().stream().filter(entry -> !entry.reads()).toList();
            BooleanSupplier write = () -> {
                writes.forEach(this::assign);
                return perform(writes);
            };
            return reads.isEmpty()
                    ? List.of(() -> write.getAsBoolean() && isRecorded())
                    : List.of(write, () -> perform(reads) && isRecorded());
        }

        /** Decides the id of a new resource, and the id and version that links to the entry get. */
        private void assign(RequestEntry entry) {
            if (!entry.storesResponse()) {
                return;
            }
            if (entry.method().equals("PUT")) {
                link(entry, () -> new LinkTarget(entry.path(), EntityTags.version(entry.ifMatch()) + 1));
            } else {
                Reservation reserved = new Reservation(mainJob.newId(), entry.body());
                reservations.put(entry.number(), reserved);
                link(
                        entry,
                        () -> existing(entry)
                                .orElseGet(() -> new LinkTarget(ResponseProvider.TYPE + "/" + reserved.id(), 1)));
            }
        }

        private void link(RequestEntry entry, Supplier<LinkTarget> target) {
            if (!entry.fullUrl().isEmpty()) {
                targets.put(entry.fullUrl(), target.get());
            }
        }

        /** The response that a conditional create will find; whether the caller may see it is decided there. */
        private Optional<LinkTarget> existing(RequestEntry entry) {
            AccessScope siteScope = AccessScope.ofSite(call.site().id());
            return entry.ifNoneExist()
                    .flatMap(_ -> bundle.references().identifier(entry))
                    .flatMap(identifier ->
                            events.ledger().holder(call.site().id(), identifier, DigestUtils.sha256(entry.body())))
                    .flatMap(id -> events.ledger().read(siteScope, ResponseProvider.TYPE, id))
                    .map(response -> new LinkTarget(ResponseProvider.TYPE + "/" + response.id(), response.version()));
        }

        /** Performs all entries to report all refusals; stops at a fault, after which the database takes no statement. */
        private boolean perform(List<RequestEntry> entries) {
            boolean performed = true;
            for (RequestEntry entry : entries) {
                byte[] body =
                        bundle.references().resolved(entry, targets, call.site().base());
                Optional<Reservation> reserved = Optional.ofNullable(reservations.get(entry.number()));
                BundleEntryRequest request =
                        new BundleEntryRequest(call, entry, body, reserved, Optional.of(refusals), memory.refusal());
                EntryResult result = memory.add(BundleProvider.perform(request, call, entry));
                results.put(entry.number(), result);
                overtaken |= isOvertaken(result);
                performed &= !result.response().refused();
                if (result.response().failed()) {
                    return false;
                }
            }
            return performed && !overtaken;
        }

        /** Whether another resource was found or stored than links of other entries lead to. */
        private boolean isOvertaken(EntryResult result) {
            Optional<LinkTarget> target =
                    Optional.ofNullable(targets.get(result.request().fullUrl()));
            return result.address()
                    .filter(address -> target.filter(expected -> !address.endsWith("/" + expected.reference()))
                            .isPresent())
                    .isPresent();
        }

        private boolean isRecorded() {
            events.disclosedInCommit(call);
            return true;
        }

        /** Records the refusals and refuses the transaction; returns if it is to be processed again. */
        void refuse() {
            if (overtaken) {
                return;
            }
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
