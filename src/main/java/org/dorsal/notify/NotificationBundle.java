package org.dorsal.notify;

import java.time.Instant;
import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/**
 * Builder of the Bundles of one subscription (backport, "Notifications"): first its status, then an entry for each
 * event where ids are wanted. Each entry has request and response (bdl-3, bdl-4); an empty notification has no focus
 * and no further entry.
 *
 * @param base FHIR base of the site
 * @param status status of the subscription when the Bundle was made
 */
record NotificationBundle(String base, StoredSubscription subscription, String status, String content) {
    /** Code of http://hl7.org/fhir/subscription-notification-type. */
    enum NotificationType {
        HANDSHAKE("handshake"),
        EVENT("event-notification"),
        STATUS("query-status"),
        EVENTS("query-event");

        private final String code;

        NotificationType(String code) {
            this.code = code;
        }
    }

    /** Address of the subscription. */
    private String address() {
        return base + "/Subscription/" + subscription.id();
    }

    /** JSON of a Bundle with the status and the events. */
    byte[] of(NotificationType type, UUID id, Instant instant, List<StoredNotice> events) {
        Bundle bundle = new Bundle();
        bundle.setId(id.toString());
        bundle.getMeta().addProfile(BackportCodes.NOTIFICATION_PROFILE);
        bundle.setType(BundleType.HISTORY).setTimestampElement(instant(instant));
        BundleEntryComponent first = bundle.addEntry().setFullUrl("urn:uuid:" + id);
        first.setResource(status(type, id, events));
        request(first, HTTPVerb.GET, address() + "/$status", "200");
        if (isIdOnly()) {
            for (StoredNotice event : events) {
                BundleEntryComponent entry = bundle.addEntry().setFullUrl(base + "/" + event.focus());
                if (event.trigger().equals("received")) {
                    request(entry, HTTPVerb.POST, type(event), "201");
                } else {
                    request(entry, HTTPVerb.PUT, event.focus(), "200");
                }
            }
        }
        return FhirJson.encode(bundle);
    }

    /** Parameters with the status (backport, profile backport-subscription-status-r4). */
    Parameters status(NotificationType type, UUID id, List<StoredNotice> events) {
        Parameters status = new Parameters();
        status.setId(id.toString());
        status.getMeta().addProfile(BackportCodes.STATUS_PROFILE);
        status.addParameter().setName("subscription").setValue(new Reference(address()));
        if (isIdOnly()) {
            status.addParameter().setName("topic").setValue(new CanonicalType(BackportCodes.TOPIC));
        }
        status.addParameter().setName("status").setValue(new CodeType(this.status));
        status.addParameter().setName("type").setValue(new CodeType(type.code));
        status.addParameter()
                .setName("events-since-subscription-start")
                .setValue(new StringType(Long.toString(subscription.events())));
        for (StoredNotice event : events) {
            ParametersParameterComponent notification = status.addParameter().setName("notification-event");
            notification.addPart().setName("event-number").setValue(new StringType(Long.toString(event.number())));
            notification.addPart().setName("timestamp").setValue(instant(event.at()));
            if (isIdOnly()) {
                notification.addPart().setName("focus").setValue(new Reference(base + "/" + event.focus()));
            }
        }
        error().ifPresent(message ->
                status.addParameter().setName("error").setValue(new CodeableConcept().setText(message)));
        return status;
    }

    private Optional<String> error() {
        return subscription.state().says().filter(_ -> !status.equals(BackportCodes.REQUESTED));
    }

    private boolean isIdOnly() {
        return content.equals(BackportCodes.ID_ONLY);
    }

    private static String type(StoredNotice event) {
        return event.focus().substring(0, event.focus().indexOf('/'));
    }

    private static void request(BundleEntryComponent entry, HTTPVerb method, String url, String status) {
        entry.getRequest().setMethod(method).setUrl(url);
        entry.getResponse().setStatus(status);
    }

    private static InstantType instant(Instant instant) {
        InstantType element = new InstantType(Date.from(instant));
        element.setTimeZoneZulu(true);
        return element;
    }
}
