package org.dorsal.notify;

import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelComponent;

/**
 * Channel of a stored subscription.
 *
 * @param payload media type of the notifications, as the client wrote it
 * @param content {@code empty} or {@code id-only}
 */
record SubscriptionChannel(String endpoint, String payload, String content) {
    static SubscriptionChannel of(byte[] body) {
        SubscriptionChannelComponent channel = stored(body).getChannel();
        return new SubscriptionChannel(
                channel.getEndpoint(),
                channel.getPayload(),
                channel.getPayloadElement()
                        .getExtensionByUrl(BackportCodes.CONTENT)
                        .getValue()
                        .primitiveValue());
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
