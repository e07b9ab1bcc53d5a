package org.dorsal.http.fhir;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.notify.Subscriptions;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Subscription;

/** Caller, body and answers of requests for subscriptions, shared by their providers. */
final class SubscriptionRequests {
    private static final Gate GATE = new Gate(Limits.ofRequests());

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

    static Subscription read(RequestBody sent) {
        return switch (GATE.read(sent.accepted(GATE, SubscriptionProvider.TYPE).json(), Subscription.class)) {
            case Parsed.ParsedResource<Subscription>(var subscription) -> subscription;
            case Parsed.UnparsableResource<Subscription>(var problems) -> throw ObjectionException.badRequest(problems);
        };
    }

    static Bundle bundle(FhirCall call, int total, List<Bundles.BundleLink> links, List<Bundles.BundleEntry> entries) {
        return call.resource(Bundle.class, Bundles.searchset(OptionalLong.of(total), links, entries));
    }
}
