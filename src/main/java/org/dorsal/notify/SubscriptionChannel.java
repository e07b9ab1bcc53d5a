package org.dorsal.notify;

import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.SubscriptionRows;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelComponent;

/**
 * Channel of a stored subscription.
 *
 * @param payload media type of the notifications, as the client wrote it
 * @param content {@code empty} or {@code id-only}
 * @param maxEvents most events of a notification
 */
record SubscriptionChannel(String endpoint, String payload, String content, int maxEvents) {
    static SubscriptionChannel of(byte[] body) {
        SubscriptionChannelComponent channel = stored(body).getChannel();
        Extension most = channel.getExtensionByUrl(BackportCodes.MAX_COUNT);
        return new SubscriptionChannel(
                channel.getEndpoint(),
                channel.getPayload(),
                channel.getPayloadElement()
                        .getExtensionByUrl(BackportCodes.CONTENT)
                        .getValue()
                        .primitiveValue(),
                most == null
                        ? SubscriptionRows.MAX_EVENTS
                        : Math.min(
                                SubscriptionRows.MAX_EVENTS,
                                Integer.parseInt(most.getValue().primitiveValue())));
    }

    /** The resource as it was stored; its bytes are our own. */
    static Subscription stored(byte[] body) {
        return switch (FhirJson.parse(body, Subscription.class)) {
            case Parsed.ParsedResource<Subscription>(Subscription subscription) -> subscription;
            case Parsed.UnparsableResource<Subscription> _ ->
                throw new IllegalStateException("a stored subscription can't be read");
        };
    }

    @Override
    public String toString() {
        return "SubscriptionChannel[" + content + "]";
    }
}
