package org.dorsal.http.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.ObservedRequests;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.Caller;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Subscription;
import org.springframework.util.LinkedMultiValueMap;

/**
 * Admits a request before HAPI calls the provider. Checks site and route, caller and permission, parameters,
 * memory and body, and a place, in this order. Parameters and body of an unknown caller are not read.
 */
@Interceptor
final class AdmissionInterceptor {
    private final Map<String, FhirSettings.FhirSite> sites;
    private final Supplier<FhirRoutes> routes;
    private final SharedLimits limits;
    private final BulkExports exports;

    /** @param routes known only after HAPI has bound the providers */
    AdmissionInterceptor(
            Map<String, FhirSettings.FhirSite> sites,
            Supplier<FhirRoutes> routes,
            SharedLimits limits,
            BulkExports exports) {
        this.sites = sites;
        this.routes = routes;
        this.limits = limits;
        this.exports = exports;
    }

    /** Finds site and route. Returns false if the request has been answered here. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    public boolean begin(ServletRequestDetails details) {
        if (details.getHeader("Content-Location") != null) {
            // HAPI takes the id of an update from it; the address decides
            details.getServer().populateRequestDetailsFromRequestPath(details, details.getRequestPath());
        }
        details.setParameters(new HashMap<>()); // they are decoded strictly, once the caller is known
        FhirSettings.FhirSite site = Optional.ofNullable(sites.get(details.getTenantId()))
                .orElseThrow(() -> ObjectionException.notFound("There is no such site here."));
        boolean offered = site.offers(Objects.requireNonNullElse(details.getResourceName(), ""));
        FhirRoutes served = offered ? routes.get().forSite(site.id()) : FhirRoutes.NONE;
        List<String> allowed = served.allowed(details);
        if (details.getRequestType() == RequestTypeEnum.OPTIONS && !allowed.isEmpty()) {
            FhirReply.empty(204).with("Allow", String.join(", ", allowed)).writeTo(details.getServletResponse());
            return false;
        }
        FhirCall call = FhirCall.begin(details, site, route(served, details, site));
        ObservedRequests.route(details.getServletRequest(), call.route().pattern());
        if (call.route().isExport() && !call.isOfBundle()) {
            admit(details);
            exports.answer(call);
            return false;
        }
        if (!call.route().interaction().isEmpty() || call.isOfBundle()) {
            return true; // HAPI has no provider for the other documents, and answers an entry that names one with 404
        }
        decode(call);
        OpenDocuments.answer(call).writeTo(details.getServletResponse());
        return false;
    }

    /** Admits the request, or refuses it. The event of a refusal uses the database and waits its turn, too. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void admit(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        if (!call.route().guarded()) {
            checkEntry(call);
            read(call);
            if (!ResponseShape.isAsStored(details)) {
                call.work(limits.work());
            }
            return;
        }
        Caller caller = RequestToken.caller(call);
        call.identify(caller);
        Optional<ObjectionException> refusal = refusal(() -> {
            if (!call.route().isBatch()) { // its entries are authorized one by one
                call.authorize(AuthorizedCaller.admit(call.site(), caller, call.route()));
            }
            checkEntry(call);
            read(call);
        });
        if (refusal.isEmpty() && call.route().isCut()) {
            call.work(limits.work());
        }
        call.work(limits.database());
        call.audit(AuthorizedCaller.agents(caller, call.network()));
        refusal.ifPresent(objection -> {
            throw objection;
        });
    }

    @Hook(Pointcut.SERVER_PROCESSING_COMPLETED)
    public void completed(ServletRequestDetails details) {
        FhirCall.find(details).ifPresent(FhirCall::end);
    }

    /** Finds the route; a request without one leaves an event if it came with a token. */
    private FhirRoute route(FhirRoutes served, ServletRequestDetails details, FhirSettings.FhirSite site) {
        try {
            return served.of(details);
        } catch (ObjectionException unrouted) {
            FhirCall call = FhirCall.begin(details, site, FhirRoute.unrouted(details.getRequestType()));
            Optional<AuditAgents> sender = RequestToken.sender(call);
            if (sender.isPresent()) {
                call.work(limits.database());
            }
            sender.ifPresent(call::audit);
            throw unrouted;
        }
    }

    private static Optional<ObjectionException> refusal(Runnable part) {
        try {
            part.run();
            return Optional.empty();
        } catch (ObjectionException refused) {
            return Optional.of(refused);
        }
    }

    private static void checkEntry(FhirCall call) {
        call.entry().ifPresent(entry -> entry.check(call.route()));
    }

    /** Reads what the request carries, strictly and once: parameters, wanted form, body. */
    private void read(FhirCall call) {
        FhirRoute route = call.route();
        Map<String, List<String>> query = decode(call);
        if (!route.isExport() && !ResponseShape.isAcceptable(query, call.header("Accept"))) {
            throw new ObjectionException(new Objection.NotAcceptable());
        }
        if (route.isBatch()
                && !(ResponseShape.takesJson(query, call.header("Accept"))
                        && ResponseShape.isAsStored(call.details()))) {
            throw new ObjectionException(new Objection.NotAcceptable());
        }
        ResponseShape.checkNames(route, query.keySet());
        if (!call.site().searchByGet() && !call.isOfBundle() && route.searchesBy(query.keySet())) {
            throw new ObjectionException(Objection.BadRequest.of(
                    ("An address must not name a patient, because proxies and logs keep addresses: send"
                                    + " the search as a form, by POST to %s/_search, with all its parameters in the body.")
                            .formatted(route.type())));
        }
        call.hold(limits.memory(), CallMemory.first(call));
        body(call, query);
        if (route.isSearch() && call.isLenient()) {
            call.parameters(SearchParameters.understood(route.type(), call.parameters()));
        }
        ResponseShape.check(route, call.parameters());
        boolean mayBeUnconditional = route.type().equals(SubscriptionProvider.TYPE)
                && call.headers("If-Match").isEmpty();
        if (Set.of("update", "delete").contains(route.interaction())) {
            if (!mayBeUnconditional) {
                EntityTags.checkIfMatch(call.header("If-Match"));
            }
            EntityTags.checkIfNoneMatch(call.header("If-None-Match"), call.header("If-Match"));
        }
    }

    private static void body(FhirCall call, Map<String, List<String>> query) {
        switch (call.route().takes()) {
            case NOTHING -> {}
            case FORM -> {
                RequestBody.checkForm(call);
                byte[] form = RequestBody.read(call, RequestBody.MAX_FORM_BYTES);
                var merged = new LinkedMultiValueMap<>(query);
                Parameters.decoded(new String(form, StandardCharsets.ISO_8859_1))
                        .forEach(merged::addAll);
                call.parameters(merged);
            }
            case RESOURCE -> resource(call, call.route().maxBytes());
            case PARAMETERS ->
                resource(call, call.headers("Content-Type").isEmpty() ? 0 : RequestBody.MAX_RESOURCE_BYTES);
        }
    }

    /** Hands the bytes to HAPI; the resource keeps it from parsing them, which the assessment does after its gate. */
    private static void resource(FhirCall call, int limit) {
        if (limit > 0) {
            RequestBody.checkResource(call);
        }
        byte[] body = RequestBody.read(call, limit);
        CallMemory.reserve(call, body);
        call.details().setRequestContents(body);
        call.details().setResource(StoredBytesInterceptor.resource(typeOfBody(call), call.id(), body));
    }

    private static Class<? extends Resource> typeOfBody(FhirCall call) {
        if (call.route().isBatch()) {
            return Bundle.class;
        }
        return call.type().equals(SubscriptionProvider.TYPE) ? Subscription.class : QuestionnaireResponse.class;
    }

    private static Map<String, List<String>> decode(FhirCall call) {
        String query = call.details().getServletRequest().getQueryString();
        Map<String, List<String>> decoded = Parameters.decoded(query == null ? "" : query);
        call.parameters(decoded);
        return decoded;
    }
}
