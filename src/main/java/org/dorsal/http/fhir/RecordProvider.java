package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.store.AccessScope;
import org.dorsal.store.HistoryQuery;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;

/**
 * Provider of one type of patients' records or of audit events: read, history and search. A resource outside the
 * caller's reach is answered like an unknown one.
 */
class RecordProvider implements IResourceProvider {
    /** The types that need a token. */
    static final List<String> TYPES =
            List.of(ResponseProvider.TYPE, "Observation", "CarePlan", "Provenance", "Device", "AuditEvent");

    private final Class<? extends Resource> type;
    private final Ledger ledger;
    private final PatientRecordSearch searches;
    private final Clock clock;

    RecordProvider(Class<? extends Resource> type, Ledger ledger, PatientRecordSearch searches, Clock clock) {
        this.type = type;
        this.ledger = ledger;
        this.searches = searches;
        this.clock = clock;
    }

    /** Providers of the read-only types. */
    static List<RecordProvider> readOnly(Ledger ledger, PatientRecordSearch searches, Clock clock) {
        return List.of(Observation.class, CarePlan.class, Provenance.class, Device.class, AuditEvent.class).stream()
                .map(type -> new RecordProvider(type, ledger, searches, clock))
                .toList();
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    /** The newest version, or the one that the path names. */
    @Read(version = true)
    public IBaseResource read(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        AccessScope reach = call.caller().reach();
        StoredVersion version = (id.hasVersionIdPart()
                        ? ledger.read(reach, call.type(), id.getIdPart(), Math.toIntExact(id.getVersionIdPartAsLong()))
                        : ledger.read(reach, call.type(), id.getIdPart()))
                .orElseThrow(() -> nothing(call));
        call.checkConditions(EntityTags.of(version.version()));
        call.disclose(RequestEvents.ofVersions(List.of(version)));
        call.stamp(version.version(), version.recordedAt());
        return StoredBytesInterceptor.resource(type, version.id(), version.body());
    }

    /** A page of the versions, newest first. */
    @History
    public Bundle history(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        AccessScope reach = call.caller().reach();
        HistoryParameters parameters = HistoryParameters.of(call.parameters());
        var page = ledger.history(reach, call.type(), id.getIdPart(), parameters.query());
        if (page.versions().isEmpty()
                && ledger.read(reach, call.type(), id.getIdPart()).isEmpty()) {
            throw nothing(call);
        }
        call.disclose(RequestEvents.ofVersions(page.versions()));
        return call.resource(Bundle.class, history(call, page, parameters));
    }

    /** Search page. {@link SearchParser} parses the parameters and refuses unknown ones. */
    @Search(allowUnknownParams = true)
    public Bundle search(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        SearchParser.SearchContext context = SearchParser.SearchContext.of(call, clock.instant());
        return searches.search(call.type(), call.parameters(), context).in(call);
    }

    private static byte[] history(FhirCall call, Ledger.VersionHistory page, HistoryParameters parameters) {
        Optional<String> next = page.more()
                ? Optional.of(
                        history(call, parameters.below(page.versions().getLast().version())))
                : Optional.empty();
        return Bundles.history(
                OptionalLong.of(page.total()),
                Bundles.BundleLink.of(history(call, parameters), next),
                call.site().base(),
                page.versions(),
                !page.more() && !parameters.narrows());
    }

    private static String history(FhirCall call, HistoryParameters parameters) {
        return Links.of(
                call.site().base() + "/" + call.type() + "/" + call.id() + "/_history",
                Stream.concat(parameters.used().stream(), ResponseShape.ofLinks(call.parameters()).stream())
                        .toList());
    }

    private static ObjectionException nothing(FhirCall call) {
        return ObjectionException.notFound("There is no such " + call.type() + " here.");
    }

    /**
     * Parameters of a history (FHIR R4 http.html, 3.1.0.12).
     *
     * @param since {@code _since}: versions recorded at or after this instant
     * @param atPeriod {@code _at}: versions that were current at some time of this period
     * @param count {@code _count}: most versions on a page
     * @param below number of the version after this page
     */
    record HistoryParameters(Optional<String> since, Optional<String> atPeriod, OptionalInt count, OptionalInt below) {
        private static final String SINCE = "_since";
        private static final String AT = "_at";
        private static final String BELOW = "_below";
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

        static final Set<String> NAMES = Set.of(SINCE, AT, Paging.COUNT, BELOW);

        static HistoryParameters of(Map<String, List<String>> parameters) {
            Optional<String> since = once(parameters, SINCE).map(Parameters::time);
            Optional<String> atPeriod = once(parameters, AT).map(Parameters::time);
            if (since.isPresent() && since.flatMap(TimeRange::instant).isEmpty()) {
                throw ObjectionException.value(SINCE, "write an instant such as 2026-11-20T09:30:00Z.");
            }
            if (atPeriod.isPresent() && atPeriod.flatMap(TimeRange::of).isEmpty()) {
                throw ObjectionException.value(AT, "write a date or time such as 2026-11-20.");
            }
            return new HistoryParameters(
                    since,
                    atPeriod,
                    number(parameters, Paging.COUNT, "write a number from 1 to " + Ledger.HISTORY_SIZE + "."),
                    number(parameters, BELOW, "follow the link next as it was sent."));
        }

        /** The next page, of the versions below that one. */
        HistoryParameters below(int version) {
            return new HistoryParameters(since, atPeriod, count, OptionalInt.of(version));
        }

        /** Whether versions may be left out. */
        boolean narrows() {
            return since.isPresent() || atPeriod.isPresent();
        }

        HistoryQuery query() {
            Optional<TimeRange> period = atPeriod.flatMap(TimeRange::of);
            return new HistoryQuery(
                    since.flatMap(TimeRange::instant).orElse(Instant.MIN),
                    period.map(TimeRange::from).orElse(Instant.MIN),
                    period.map(TimeRange::to).orElse(Instant.MAX),
                    below.orElse(Integer.MAX_VALUE),
                    Math.min(count.orElse(Ledger.HISTORY_SIZE), Ledger.HISTORY_SIZE));
        }

        /** The parameters, for links. */
        List<Links.QueryParameter> used() {
            List<Links.QueryParameter> used = new ArrayList<>();
            since.ifPresent(text -> used.add(new Links.QueryParameter(SINCE, text)));
            atPeriod.ifPresent(text -> used.add(new Links.QueryParameter(AT, text)));
            count.ifPresent(number -> used.add(new Links.QueryParameter(Paging.COUNT, Integer.toString(number))));
            below.ifPresent(number -> used.add(new Links.QueryParameter(BELOW, Integer.toString(number))));
            return used;
        }

        private static Optional<String> once(Map<String, List<String>> parameters, String name) {
            List<String> values = parameters.getOrDefault(name, List.of());
            if (values.size() > 1) {
                throw ObjectionException.value(name, "give it once.");
            }
            return values.stream().findFirst();
        }

        private static OptionalInt number(Map<String, List<String>> parameters, String name, String cure) {
            Optional<String> written = once(parameters, name);
            if (written.filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
                throw ObjectionException.value(name, cure);
            }
            return written.map(text -> OptionalInt.of(Integer.parseInt(text))).orElse(OptionalInt.empty());
        }
    }
}
