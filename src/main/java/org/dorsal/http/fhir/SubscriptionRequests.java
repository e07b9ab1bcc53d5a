package org.dorsal.http.fhir;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.notify.Subscriptions;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;

/** Caller, body and answers of requests for subscriptions, shared by their providers. */
final class SubscriptionRequests {
    private SubscriptionRequests() {}

    static Subscriber subscriber(FhirCall call) {
        AuthorizedCaller caller = call.caller();
        Optional<String> onlyPatient = caller.reach().patient();
        return new Subscriber(
                call.at().id(), caller.caller().issuer(), caller.caller().clientId(), onlyPatient);
    }

    static StoredSubscription found(Subscriptions subscriptions, FhirCall call, IdType id) {
        return subscriptions.read(subscriber(call), id.getIdPart()).orElseThrow(SubscriptionRequests::unknown);
    }

    static ObjectionException unknown() {
        return ObjectionException.notFound("There is no such Subscription here.");
    }

    static Bundle bundle(FhirCall call, int total, List<Bundles.BundleLink> links, List<Bundles.BundleEntry> entries) {
        return call.resource(Bundle.class, Bundles.searchset(OptionalLong.of(total), links, entries));
    }
}
