package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.http.fhir.Bundles.BundleEntry;
import org.dorsal.http.fhir.Bundles.BundleLink;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.Permission;
import org.dorsal.smart.Permission.Restriction;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;

/**
 * Provider of the operation {@code $everything} of FHIR R4 on a patient; the Patient resource itself is in the EHR. It
 * returns the current versions of the stored record, type by type in the order of recording. Each type is read in the reach of a
 * search of that type. What changes between two pages moves to the end of its type: it is listed again in its new
 * version, and nothing is missed.
 */
record PatientProvider(Ledger ledger, LinkSecret secret, Clock clock) implements IResourceProvider {
    static final String EVERYTHING = "$everything";
    static final String PATIENT = "Patient";

    private static final String EVENTS = "AuditEvent";

    /** The types with resources in a patient's compartment, in the order of the answer. */
    static final List<String> TYPES = List.of(ResponseProvider.TYPE, "Observation", "CarePlan", "Provenance", EVENTS);

    private static final Page.Position BEGINNING = new Page.Position(Instant.EPOCH, "");

    /** How far the caller may search a type. */
    private record TypeReach(String type, AccessScope reach) {}

    /** Place where a page begins. */
    private record RecordPlace(String type, Page.Position after) {}

    /** Versions of a page, and where the next one begins. */
    private record RecordPart(List<StoredVersion> versions, Optional<RecordPlace> next) {}

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return Patient.class;
    }

    /** Answers a page of the patient's stored record. */
    @Operation(name = EVERYTHING, idempotent = true, manualRequest = true)
    public Bundle everything(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        String patient = id.getIdPart();
        checkAddress(call);
        SearchParser.SearchContext context = SearchParser.SearchContext.of(call, clock.instant());
        return call.parameters().containsKey(Cursor.NAME)
                ? laterPage(call, patient, context)
                : firstPage(call, patient, context);
    }

    /** At a site where no address may name a patient, the record is searched by forms instead. */
    private static void checkAddress(FhirCall call) {
        if (!call.site().searchByGet() && !call.isOfBundle()) {
            throw ObjectionException.badRequest(
                    "not-supported",
                    "An address must not name a patient, because proxies and logs keep addresses: search"
                            + " each type by POST to its _search, with patient in the body.");
        }
    }

    private Bundle firstPage(FhirCall call, String patient, SearchParser.SearchContext context) {
        EverythingRequest request =
                EverythingRequest.of(OperationParameters.of(call, EverythingRequest.DECLARED), context.now());
        RecordPart part = part(patient, request, reaches(call, request), new RecordPlace(TYPES.getFirst(), BEGINNING));
        if (part.versions().isEmpty() && !isKnown(call, patient)) {
            throw ObjectionException.notFound("There is no record of such a patient here.");
        }
        List<Links.QueryParameter> self = Stream.concat(
                        request.used().stream(), ResponseShape.ofLinks(call.parameters()).stream())
                .toList();
        List<Problem> warnings = leftOut(call, request).toList();
        return bundle(call, patient, request, context, new Answer(self, part, warnings));
    }

    private Bundle laterPage(FhirCall call, String patient, SearchParser.SearchContext context) {
        Cursor cursor = Cursor.follow(call.parameters(), secret, context);
        String address = address(patient) + "/";
        if (!cursor.type().startsWith(address)) {
            throw ObjectionException.badRequest("value", "This page link is of another address; follow it as it is.");
        }
        EverythingRequest request = EverythingRequest.of(cursor.used());
        RecordPlace place = new RecordPlace(cursor.type().substring(address.length()), cursor.after());
        RecordPart part = part(patient, request, reaches(call, request), place);
        List<Links.QueryParameter> self = link(
                call, call.parameters().getOrDefault(Cursor.NAME, List.of()).getFirst());
        return bundle(call, patient, request, context, new Answer(self, part, List.of()));
    }

    /** Content of one Bundle of the answer. */
    private record Answer(List<Links.QueryParameter> self, RecordPart part, List<Problem> warnings) {}

    private Bundle bundle(
            FhirCall call,
            String patient,
            EverythingRequest request,
            SearchParser.SearchContext context,
            Answer answer) {
        String address = address(patient);
        String base = call.site().base();
        call.disclose(RequestEvents.ofRecord(patient, answer.part().versions(), request.text(address)));
        Optional<String> next = answer.part().next().map(place -> {
            Cursor cursor = new Cursor(
                    address + "/" + place.type(),
                    request.sealed(),
                    place.after(),
                    context.now().plus(Cursor.LIFE));
            return Links.of(base + "/" + address, link(call, cursor.seal(secret, context)));
        });
        byte[] bundle = Bundles.searchset(
                BundleLink.of(Links.of(base + "/" + address, answer.self()), next),
                answer.part().versions().stream()
                        .map(version -> BundleEntry.of(base, version))
                        .toList(),
                Optional.of(answer.warnings())
                        .filter(warnings -> !warnings.isEmpty())
                        .map(OutcomeBody::warnings));
        return call.resource(Bundle.class, bundle);
    }

    /** The caller's reach for each type that is wanted, in their order; a requested type without one is refused. */
    private static List<TypeReach> reaches(FhirCall call, EverythingRequest request) {
        return TYPES.stream()
                .filter(type -> request.types()
                        .map(named -> named.contains(type))
                        .orElseGet(() -> permission(call, type) instanceof Permission.Allowed))
                .map(type -> reach(call, type))
                .toList();
    }

    private static TypeReach reach(FhirCall call, String type) {
        return new TypeReach(
                type,
                AuthorizedCaller.toSearch(call.site(), call.caller().caller(), type)
                        .reach());
    }

    private static Permission permission(FhirCall call, String type) {
        return call.caller().caller().may(Interaction.SEARCH, type);
    }

    /** Reports the types that the token's scopes leave out. */
    private static Stream<Problem> leftOut(FhirCall call, EverythingRequest request) {
        Set<String> wanted = request.types().orElse(Set.copyOf(TYPES));
        return TYPES.stream().filter(wanted::contains).flatMap(type -> switch (permission(call, type)) {
            case Permission.Denied(var message) ->
                Stream.of(new Problem("suppressed", "", type + " is left out. " + message));
            case Permission.Allowed(var _, var restriction)
            when restriction instanceof Restriction.OnlyCategories ->
                Stream.of(new Problem(
                        "suppressed",
                        "",
                        "Of " + type + " only those categories are listed that the token's scope names."));
            case Permission.Allowed _ -> Stream.of();
        });
    }

    /** Reads a page; a full one looks for one resource more, so that no page is empty. */
    private RecordPart part(String patient, EverythingRequest request, List<TypeReach> reaches, RecordPlace begin) {
        List<StoredVersion> versions = new ArrayList<>();
        for (TypeReach from : reaches) {
            if (TYPES.indexOf(from.type()) < TYPES.indexOf(begin.type())) {
                continue;
            }
            Page.Position after = from.type().equals(begin.type()) ? begin.after() : BEGINNING;
            int room = request.size() - versions.size();
            Page page = ledger.search(
                    from.reach(),
                    query(from.type(), patient, request)
                            .paged(Math.max(1, room))
                            .after(after));
            if (room == 0 && !page.versions().isEmpty()) {
                return new RecordPart(versions, Optional.of(new RecordPlace(from.type(), after)));
            }
            versions.addAll(page.versions());
            if (page.next().isPresent()) {
                return new RecordPart(versions, page.next().map(last -> new RecordPlace(from.type(), last)));
            }
        }
        return new RecordPart(versions, Optional.empty());
    }

    private static ResourceQuery query(String type, String patient, EverythingRequest request) {
        Instant until = type.equals(EVENTS) ? request.until() : Instant.MAX;
        return ofPatient(type, patient)
                .and(new SearchCondition.RecordedBetween(request.from(), until))
                .sorted(ResourceQuery.QuerySort.FIRST_RECORDED_FIRST);
    }

    private static ResourceQuery ofPatient(String type, String patient) {
        return ResourceQuery.of(type).and(new SearchCondition.AnyPatient(Set.of(patient)));
    }

    /** Checks whether the caller may see anything of the patient's record, requested or not. */
    private boolean isKnown(FhirCall call, String patient) {
        return TYPES.stream()
                .filter(type -> permission(call, type) instanceof Permission.Allowed)
                .map(type -> ledger.search(
                        reach(call, type).reach(), ofPatient(type, patient).paged(1)))
                .anyMatch(page -> !page.versions().isEmpty());
    }

    private static String address(String patient) {
        return PATIENT + "/" + patient + "/" + EVERYTHING;
    }

    private static List<Links.QueryParameter> link(FhirCall call, String sealed) {
        return Stream.concat(
                        Stream.of(new Links.QueryParameter(Cursor.NAME, sealed)),
                        ResponseShape.ofLinks(call.parameters()).stream())
                .toList();
    }

    /**
     * Parameters of {@code $everything} as they were understood.
     *
     * @param types requested types in the order of the answer; empty for all that the token may search
     * @param since earliest recording of the versions wanted
     * @param size most resources on a page
     * @param until moment of the first page; later audit events are not listed, because each page adds one
     */
    record EverythingRequest(Optional<Set<String>> types, Optional<String> since, int size, Instant until) {
        static final String SINCE = "_since";
        static final String TYPE = "_type";
        static final List<DeclaredParameter> DECLARED = List.of(
                new DeclaredParameter(SINCE, "valueInstant"),
                new DeclaredParameter(TYPE, "valueCode", true),
                new DeclaredParameter(Paging.COUNT, "valueInteger"));

        private static final String UNTIL = "until";
        private static final int USUAL_SIZE = 20;
        private static final Pattern NUMBER = Pattern.compile("0*[1-9]\\d{0,8}");

        /** Reads the parameters of a first page; a type that is not part of the record is refused. */
        static EverythingRequest of(GivenParameters sent, Instant now) {
            Map<String, String> values = sent.values();
            Optional<Set<String>> types = Optional.ofNullable(values.get(TYPE))
                    .map(written -> new LinkedHashSet<>(Arrays.asList(written.split(",", -1))));
            types.ifPresent(named -> {
                if (named.retainAll(PatientProvider.TYPES)) {
                    throw ObjectionException.badRequest(
                            "not-supported",
                            TYPE + ": use only " + String.join(", ", PatientProvider.TYPES)
                                    + "; other types are not stored here.");
                }
            });
            Optional<String> since = Optional.ofNullable(values.get(SINCE)).map(Parameters::time);
            if (since.isPresent() && TimeRange.instant(since.get()).isEmpty()) {
                throw ObjectionException.value(SINCE, "write an instant that exists, such as 2026-11-20T09:30:00Z.");
            }
            String count = values.getOrDefault(Paging.COUNT, Integer.toString(USUAL_SIZE));
            if (!NUMBER.matcher(count).matches()) {
                throw ObjectionException.value(
                        Paging.COUNT, "write a number from 1 to " + ResourceQuery.MAX_SIZE + ".");
            }
            return new EverythingRequest(types, since, Math.min(Integer.parseInt(count), ResourceQuery.MAX_SIZE), now);
        }

        /** Reads what {@link #sealed} wrote into the link of a later page. */
        static EverythingRequest of(List<Links.QueryParameter> used) {
            Map<String, String> values =
                    used.stream().collect(Collectors.toMap(Links.QueryParameter::name, Links.QueryParameter::value));
            Instant until = Instant.parse(Optional.ofNullable(values.get(UNTIL)).orElseThrow());
            return of(new GivenParameters(values, Map.of()), until);
        }

        /** Earliest recording of the versions wanted. */
        Instant from() {
            return since.flatMap(TimeRange::instant).orElse(Instant.MIN);
        }

        /** Parameters as they were used. */
        List<Links.QueryParameter> used() {
            return Stream.of(
                            since.map(written -> new Links.QueryParameter(SINCE, written)),
                            types.map(named -> new Links.QueryParameter(TYPE, String.join(",", named))),
                            Optional.of(new Links.QueryParameter(Paging.COUNT, Integer.toString(size))))
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** The request in words, decoded, for the audit event. */
        String text(String address) {
            return used().stream()
                    .map(parameter -> parameter.name() + "=" + parameter.value())
                    .collect(Collectors.joining("&", address + "?", ""));
        }

        /** The same for a link to a later page. */
        List<Links.QueryParameter> sealed() {
            return Stream.concat(used().stream(), Stream.of(new Links.QueryParameter(UNTIL, until.toString())))
                    .toList();
        }
    }
}
