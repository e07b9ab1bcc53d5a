package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.PreferHandlingEnum;
import ca.uhn.fhir.rest.api.PreferHeader;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Instant;
import java.util.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.Caller;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Request below a site, kept in HAPI's user data. The interceptors add the caller, the parameters and the grants of the
 * service's limits; the provider adds the headers and the disclosed content.
 */
final class FhirCall {
    private static final String KEY = FhirCall.class.getName();

    private final ServletRequestDetails details;
    private final FhirSettings.FhirSite site;
    private final FhirRoute route;
    private final String id;
    private final Map<String, String> answerHeaders = new LinkedHashMap<>();
    private Map<String, List<String>> parameters = Map.of();
    private Optional<AuthorizedCaller> caller = Optional.empty();
    private Optional<AuditAgents> audited = Optional.empty();
    private Optional<AuditAction> action = Optional.empty();
    private List<AuditRecorder.Disclosure> disclosed = RequestEvents.ofPatient("");
    private boolean recorded;
    private Owner owner;
    private final List<Grant> places = new ArrayList<>();
    private Optional<Grant> memory;

    private FhirCall(ServletRequestDetails details, FhirSettings.FhirSite site, FhirRoute route) {
        this.details = details;
        this.site = site;
        this.route = route;
        this.id = Optional.ofNullable(details.getId()).map(IIdType::getIdPart).orElse("");
        this.owner = Owner.stranger(site.id(), network());
        this.memory = entry().map(BundleEntryRequest::memory);
    }

    static FhirCall begin(ServletRequestDetails details, FhirSettings.FhirSite site, FhirRoute route) {
        FhirCall call = new FhirCall(details, site, route);
        details.getUserData().put(KEY, call);
        return call;
    }

    /** Empty before the address is known to be one. */
    static Optional<FhirCall> find(RequestDetails details) {
        return Optional.ofNullable((@Nullable FhirCall) details.getUserData().get(KEY));
    }

    static FhirCall of(RequestDetails details) {
        return find(details).orElseThrow();
    }

    ServletRequestDetails details() {
        return details;
    }

    /** Whether the request is an entry of a Bundle, whose own request holds the permit for all. */
    boolean isOfBundle() {
        return entry().isPresent();
    }

    /** The request as entry of a Bundle; empty if it was sent alone. */
    Optional<BundleEntryRequest> entry() {
        return details.getServletRequest() instanceof BundleEntryRequest entry ? Optional.of(entry) : Optional.empty();
    }

    FhirSettings.FhirSite site() {
        return site;
    }

    FhirRoute route() {
        return route;
    }

    /** Resource type in the address. */
    String type() {
        return route.type();
    }

    /** Logical id in the address; may be empty. */
    String id() {
        return id;
    }

    /** All values of the request's header of that name, in their order. */
    List<String> headers(String name) {
        return details.getHeaders(name);
    }

    /** All its values as one list, as HTTP reads repeated headers; empty when there is none. */
    Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    /** Whether undeclared parameters of an operation are reported instead of refused. */
    boolean isLenient() {
        return preference().getHanding() == PreferHandlingEnum.LENIENT;
    }

    /** Preferences of the client, as HAPI reads the header. */
    PreferHeader preference() {
        return RestfulServerUtils.parsePreferHeader(header("Prefer").orElse(""));
    }

    String requestId() {
        return details.getRequestId();
    }

    /** Address of the other end of the connection; forwarded headers say nothing here. */
    String network() {
        return details.getServletRequest().getRemoteAddr();
    }

    /** The caller. A guarded provider that is reached without one is a fault of ours, and answers nothing. */
    AuthorizedCaller caller() {
        return caller.orElseThrow();
    }

    void authorize(AuthorizedCaller admitted) {
        caller = Optional.of(admitted);
    }

    /** Decoded parameters of the URL and of a form, in their order, without {@code _format} and {@code _pretty}. */
    Map<String, List<String>> parameters() {
        return parameters;
    }

    /** HAPI reads from them what shapes the answer as a whole; the rest is the provider's. */
    void parameters(Map<String, List<String>> decoded) {
        parameters = new LinkedHashMap<>(decoded);
        parameters.keySet().removeAll(List.of(ResponseShape.FORMAT, ResponseShape.PRETTY));
        Map<String, String[]> arrays = Parameters.arrays(decoded);
        details.setParameters(arrays);
        EncodingEnum format = ResponseShape.format(details);
        if (isOfBundle() || route.isBatch() || (format != EncodingEnum.JSON && format != EncodingEnum.XML)) {
            // of those that HAPI can write, JSON is acceptable; the answer to an entry is a part of the Bundle's
            arrays.put(ResponseShape.FORMAT, new String[] {"json"});
        }
    }

    RequestBody body() {
        return new RequestBody(details.loadRequestContents());
    }

    /** Names the owner of what the request takes of the service's limits: the client of a verified token. */
    void identify(Caller sender) {
        owner = new Owner(site.id(), sender.clientId());
    }

    Owner owner() {
        return owner;
    }

    /** Takes a place for the part that uses the database, or keeps a core busy; an entry has that of its Bundle. */
    void work(Limit limit) {
        if (!isOfBundle()) {
            places.add(limit.take(owner, 1, SharedLimits.PATIENCE));
        }
    }

    /** Gives the places back; has no effect the second time. */
    void release() {
        places.forEach(Grant::close);
        places.clear();
    }

    /** Takes the first memory of the request; an entry has that of its Bundle. */
    void hold(Limit limit, long bytes) {
        if (!isOfBundle()) {
            memory = Optional.of(limit.take(owner, bytes, SharedLimits.PATIENCE));
        }
    }

    /** Memory of the request, from its body to the last byte of its answer. */
    Grant memory() {
        return memory.orElseThrow();
    }

    /** Gives place and memory back; an entry leaves that to its Bundle. */
    void end() {
        release();
        if (!isOfBundle()) {
            memory.ifPresent(Grant::close);
        }
    }

    /** Requires an audit event for the request, both for its success and for its failure. */
    void audit(AuditAgents agents) {
        audited = Optional.of(agents);
    }

    /** Agents of the pending audit event. */
    Optional<AuditAgents> audited() {
        return audited;
    }

    /** Replaces the route's action in the audit event. */
    void audit(AuditAction actual) {
        action = Optional.of(actual);
    }

    /** Returns the agents of the pending audit event and clears them, so that the event is recorded once. */
    Optional<AuditAgents> takeAudited() {
        Optional<AuditAgents> agents = audited;
        audited = Optional.empty();
        return agents;
    }

    /** Action of the audit event. */
    AuditAction action() {
        return action.orElseGet(route::action);
    }

    /** Disclosures for the audit events of the response, one per patient. */
    List<AuditRecorder.Disclosure> disclosed() {
        return disclosed;
    }

    void disclose(List<AuditRecorder.Disclosure> content) {
        disclosed = content;
    }

    /** Marks the event of the response as recorded by the commit that wrote the resource. */
    void discloseInCommit() {
        recorded = true;
    }

    boolean isRecorded() {
        return recorded;
    }

    /** Creates a resource of that type with these bytes; its id is the request's, because such resources are not stored. */
    <R extends Resource> R resource(Class<R> type, byte[] json) {
        return StoredBytesInterceptor.resource(type, requestId(), json);
    }

    Map<String, String> answerHeaders() {
        return answerHeaders;
    }

    void answerHeader(String name, String value) {
        answerHeaders.put(name, value);
    }

    /** Announces the version that the response is about. */
    void stamp(int version, Instant recordedAt) {
        answerHeader("ETag", EntityTags.of(version));
        answerHeader("Last-Modified", EntityTags.date(recordedAt));
    }

    /** Refuses a read if If-Match names other tags than this one, and answers 304 if If-None-Match names it. */
    void checkConditions(String tag) {
        if (header("If-Match").isPresent() && !EntityTags.isNamed(header("If-Match"), tag)) {
            throw EntityTags.failed("It has another version now, " + tag + "; leave out If-Match to read it.");
        }
        if (EntityTags.isNamed(header("If-None-Match"), tag)) {
            details.getServletResponse().setStatus(304);
        }
    }
}
