package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import java.util.Optional;
import org.dorsal.notify.Subscriptions;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Subscription;

/** Provider of the operations of subscriptions (Subscriptions R5 backport 1.1.0 for R4): their status and events. */
final class SubscriptionStatusProvider implements IResourceProvider {
    private final Subscriptions subscriptions;

    SubscriptionStatusProvider(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return Subscription.class;
    }

    /** Status of the caller's subscriptions, or of those that are named. */
    @Operation(name = SubscriptionProvider.STATUS, idempotent = true, manualRequest = true)
    public Bundle status(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        SubscriptionParameters asked = SubscriptionParameters.of(call);
        return status(
                call,
                subscriptions.all(SubscriptionRequests.subscriber(call)).stream()
                        .filter(subscription -> asked.asksFor(SubscriptionParameters.ID, subscription.id()))
                        .filter(subscription -> asked.asksFor(
                                SubscriptionParameters.STATUS,
                                subscription.state().status()))
                        .toList());
    }

    /** Status of one subscription. */
    @Operation(name = SubscriptionProvider.STATUS, idempotent = true, manualRequest = true)
    public Bundle statusOf(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        SubscriptionParameters.of(call);
        return status(call, List.of(SubscriptionRequests.found(subscriptions, call, id)));
    }

    private Bundle status(FhirCall call, List<StoredSubscription> matching) {
        call.disclose(RequestEvents.ofSubscriptions(
                matching.stream().map(StoredSubscription::id).toList(), List.of()));
        String address = call.at().base() + "/" + SubscriptionProvider.TYPE;
        return SubscriptionRequests.bundle(
                call,
                matching.size(),
                Bundles.BundleLink.of(
                        address + (call.id().isEmpty() ? "" : "/" + call.id()) + "/" + SubscriptionProvider.STATUS,
                        Optional.empty()),
                matching.stream()
                        .map(subscription -> subscriptions.status(SubscriptionRequests.subscriber(call), subscription))
                        .map(subscription ->
                                new Bundles.BundleEntry("urn:uuid:" + subscription.id(), subscription.json()))
                        .toList());
    }

    /** Earlier events of a subscription, as a notification. */
    @Operation(name = SubscriptionProvider.EVENTS, idempotent = true, manualRequest = true)
    public Bundle events(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        SubscriptionParameters asked = SubscriptionParameters.of(call);
        StoredSubscription matching = SubscriptionRequests.found(subscriptions, call, id);
        List<StoredNotice> events = subscriptions.events(
                SubscriptionRequests.subscriber(call), matching.id(), asked.since(), asked.until());
        byte[] bundle =
                subscriptions.eventBundle(SubscriptionRequests.subscriber(call), matching, events, asked.content());
        call.disclose(RequestEvents.ofSubscriptions(List.of(matching.id()), events));
        return call.resource(Bundle.class, bundle);
    }
}
