package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.store.AccessScope;
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
}
