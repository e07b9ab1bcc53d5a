package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.QualifiedParamList;
import java.time.Duration;
import java.util.*;
import java.util.function.*;
import java.util.regex.*;
import java.util.stream.*;
import java.util.stream.Collectors;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditRecorder.Disclosure;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.store.Ledger;
import org.dorsal.store.Ledger.TransactionOutcome;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.SubscriptionRows.StoredNotice;

/**
 * Records an audit event for every request for a patient's record before its response is sent (promise {@code audit}). The
 * event of a refused request contains only our own sentence, and the requested resource if its id is in our format.
 */
record RequestEvents(AuditRecorder recorder, Ledger ledger) {
    private static final int FAILED = 500;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Disclosures of stored versions, one per patient. */
    static List<Disclosure> ofVersions(List<StoredVersion> stored) {
        return disclosures(byPatient(stored), _ -> Stream.of());
    }

    /** Disclosures of a search. A patient named in the search gets a disclosure even if no resource matches. */
    static List<Disclosure> ofSearch(List<StoredVersion> stored, SearchParser.ParsedSearch search) {
        AuditedSearch audited = new AuditedSearch(search);
        Map<String, List<StoredVersion>> records = byPatient(stored);
        audited.patients().forEach(patient -> records.putIfAbsent(patient, List.of()));
        if (records.isEmpty()) {
            records.put("", List.of());
        }
        return disclosures(
                records,
                patient -> Stream.of(new AuditSubject.QuerySubject(
                        audited.textFor(patient, records.getOrDefault(patient, List.of())))));
    }

    private static List<Disclosure> disclosures(
            Map<String, List<StoredVersion>> records, Function<String, Stream<AuditSubject>> besides) {
        return records.entrySet().stream()
                .map(entry -> disclosure(
                        entry.getKey(),
                        Stream.concat(
                                entry.getValue().stream().map(RequestEvents::stored), besides.apply(entry.getKey()))))
                .toList();
    }

    /**
     * Disclosure of a part of a patient's record, with the request for it.
     *
     * @param query search parameters of the request, without those of paging
     */
    static List<Disclosure> ofRecord(String patient, List<StoredVersion> stored, String query) {
        return List.of(disclosure(
                patient,
                Stream.concat(
                        stored.stream().map(RequestEvents::stored), Stream.of(new AuditSubject.QuerySubject(query)))));
    }

    static List<Disclosure> ofVersion(String type, String id, int version, String patient) {
        return List.of(disclosure(patient, Stream.of(stored(type, id, version))));
    }

    /** Disclosure about that patient, and nothing that is stored; an empty id gives one without patient. */
    static List<Disclosure> ofPatient(String patient) {
        return List.of(disclosure(patient, Stream.of()));
    }

    /** Disclosures of subscriptions, which belong to no patient, and of events of one of them, by patient. */
    static List<Disclosure> ofSubscriptions(List<String> ids, List<StoredNotice> events) {
        List<AuditSubject> subscriptions = ids.stream()
                .map(id -> resource(SubscriptionProvider.TYPE + "/" + id))
                .toList();
        Map<String, List<StoredNotice>> byPatient = events.stream()
                .collect(Collectors.groupingBy(StoredNotice::patient, LinkedHashMap::new, Collectors.toList()));
        byPatient.putIfAbsent("", List.of());
        return byPatient.entrySet().stream()
                .filter(entry -> byPatient.size() == 1 || !entry.getKey().isEmpty())
                .map(entry -> disclosure(
                        entry.getKey(),
                        Stream.concat(
                                subscriptions.stream(),
                                entry.getValue().stream().map(event -> resource(event.focus())))))
                .toList();
    }

    private static Map<String, List<StoredVersion>> byPatient(List<StoredVersion> stored) {
        return stored.stream()
                .collect(Collectors.groupingBy(StoredVersion::patient, LinkedHashMap::new, Collectors.toList()));
    }

    /** Disclosure for one patient; an empty id gives one without patient. */
    private static Disclosure disclosure(String patient, Stream<AuditSubject> about) {
        return new Disclosure(Optional.of(patient).filter(id -> !id.isEmpty()), about.toList());
    }

    /**
     * Records what a response discloses, once, unless a commit has recorded it. Throws if that is impossible; the
     * response must not be sent then.
     */
    void disclosed(FhirCall call) {
        Optional<AuditAgents> audited = call.takeAudited();
        if (!call.isRecorded()) {
            audited.ifPresent(agents -> record(call, agents));
        }
    }

    /** Records the event of a request in the transaction of its changes. */
    void disclosedInCommit(FhirCall call) {
        record(call, call.audited().orElseThrow());
    }

    private void record(FhirCall call, AuditAgents agents) {
        // a conditional creation that finds a response creates nothing
        boolean existing = call.action() == AuditAction.CREATE && call.type().equals(ResponseProvider.TYPE);
        AuditAction action = existing ? AuditAction.READ : call.action();
        recorder.record(call.site().id(), action, agents, Optional.of(call.requestId()), call.disclosed());
    }

    /**
     * Makes a change and records its event in one transaction, so that neither is stored without the other.
     *
     * @param change sets the content of the event; an exception rolls it back
     */
    <T> T inOneCommit(FhirCall call, Supplier<T> change) {
        List<T> results = new ArrayList<>();
        TransactionOutcome outcome = ledger.transact(call.site().id(), List.of(() -> {
            results.add(change.get());
            disclosedInCommit(call);
            return true;
        }));
        if (outcome != TransactionOutcome.COMMITTED) {
            throw new ObjectionException(new Objection.Busy(RETRY_AFTER));
        }
        call.discloseInCommit();
        return results.getFirst();
    }

    /** Records a request that was refused or failed. */
    void refused(FhirCall call, AuditAgents agents, int status, Optional<String> message) {
        EventOutcome outcome = status >= FAILED ? EventOutcome.FAILED : EventOutcome.REFUSED;
        String type = Objects.requireNonNullElse(call.details().getResourceName(), ""); // also where no route fits
        boolean named = FhirRoute.isGuarded(type) && Ids.isWrittenLikeOurs(call.id()); // an erasure finds these types
        recorder.record(
                call.site().id(),
                call.action(),
                outcome,
                message,
                agents,
                Optional.of(call.requestId()),
                Optional.empty(),
                named ? List.of(resource(type + "/" + call.id())) : List.of());
    }

    private static AuditSubject stored(StoredVersion version) {
        return stored(version.type(), version.id(), version.version());
    }

    private static AuditSubject stored(String type, String id, int version) {
        return resource(type + "/" + id + "/_history/" + version);
    }

    private static AuditSubject resource(String reference) {
        return new AuditSubject.ResourceSubject(reference, Optional.empty());
    }

    /**
     * Search as audit events contain it. A value that identifies a person, or a resource of one, stays only in the record
     * of that person: an erasure empties the events of the erased record and no others.
     */
    record AuditedSearch(SearchParser.ParsedSearch search) {
        /** Reference to a patient below any base: an id must not stay because its base is a foreign one. */
        private static final Pattern PATIENT =
                Pattern.compile("(?:.*/)?Patient/(" + LogicalIds.EHR + ")(?:/_history/.*)?");

        private static final Pattern STAFF =
                Pattern.compile("(?:.*/)?(?:Practitioner|PractitionerRole|Organization|Device)/[^/]+");

        /** Logical ids of the patients that the search names as patient, author, agent or entity. */
        List<String> patients() {
            return search.used().stream()
                    .flatMap(parameter -> kind(parameter).stream()
                            .flatMap(kind ->
                                    choices(parameter).stream().flatMap(value -> patient(kind, value).stream())))
                    .distinct()
                    .sorted()
                    .toList();
        }

        /**
         * Decoded text of the whole search for the event about a patient, independent of the page.
         *
         * @param patient logical id; empty for the event about no patient
         * @param shown the patient's resources in the answer
         */
        String textFor(String patient, List<StoredVersion> shown) {
            return search.used().stream()
                    .map(parameter -> parameter.name() + "="
                            + kind(parameter)
                                    .map(kind -> choices(parameter).stream()
                                            .filter(value -> mayStay(kind, parameter, value, patient, shown))
                                            .collect(Collectors.joining(",")))
                                    .orElse(parameter.value()))
                    .collect(Collectors.joining("&", search.query().type() + "?", ""));
        }

        private static boolean mayStay(
                ParameterKind kind,
                Links.QueryParameter parameter,
                String value,
                String patient,
                List<StoredVersion> shown) {
            Optional<String> named = patient(kind, value);
            if (named.isPresent()) {
                return named.get().equals(patient);
            }
            if (kind instanceof ParameterKind.Id) {
                return shown.stream().anyMatch(version -> version.id().equals(value));
            }
            // each resource in the answer matches the only value of the parameter, so the value is of this patient
            boolean ofPatient = !patient.isEmpty()
                    && !shown.isEmpty()
                    && parameter.name().indexOf(':') < 0
                    && choices(parameter).size() == 1;
            return ofPatient
                    || (kind instanceof ParameterKind.Reference
                            && STAFF.matcher(value).matches());
        }

        /** Returns the kind of a parameter with values that identify a person or a person's resource; empty for others. */
        private Optional<ParameterKind> kind(Links.QueryParameter parameter) {
            String name = parameter.name().split(":", 2)[0];
            return SearchParameters.of(search.query().type(), name)
                    .map(SearchParameters.SearchParameter::kind)
                    .filter(kind -> switch (kind) {
                        case ParameterKind.PatientOfRecord _, ParameterKind.Id _, ParameterKind.Reference _ -> true;
                        case ParameterKind.TokenParameter _ -> name.equals("identifier");
                        case ParameterKind.LastUpdated _,
                                ParameterKind.ClinicalDate _,
                                ParameterKind.StatusParameter _,
                                ParameterKind.CodeParameter _,
                                ParameterKind.ActionParameter _,
                                ParameterKind.ComponentParameter _,
                                ParameterKind.CanonicalParameter _,
                                ParameterKind.TextParameter _ -> false;
                    });
        }

        private static Optional<String> patient(ParameterKind kind, String value) {
            Matcher reference = PATIENT.matcher(value);
            return switch (kind) {
                case ParameterKind.PatientOfRecord _ -> Optional.of(reference.matches() ? reference.group(1) : value);
                case ParameterKind.Reference _ ->
                    Optional.of(value).filter(_ -> reference.matches()).map(_ -> reference.group(1));
                default -> Optional.empty();
            };
        }

        private static List<String> choices(Links.QueryParameter parameter) {
            return QualifiedParamList.splitQueryStringByCommasIgnoreEscape(null, parameter.value());
        }
    }
}
