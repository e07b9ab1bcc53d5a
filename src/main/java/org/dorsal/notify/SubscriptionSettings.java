package org.dorsal.notify;

import java.time.Duration;
import java.util.*;
import org.dorsal.smart.launch.TokenEncryption;

/**
 * Settings of subscriptions.
 *
 * @param encryption keys that encrypt the headers of channels
 * @param answerWithin longest wait for the answer of a callback
 * @param workers notifications of one site that are sent at once by one replica
 * @param sites the sites with subscriptions, by name
 */
public record SubscriptionSettings(
        TokenEncryption encryption, Duration answerWithin, int workers, Map<String, SubscribedSite> sites) {
    public SubscriptionSettings {
        sites = Map.copyOf(sites);
        if (!sites.isEmpty() && encryption.isEmpty()) {
            throw new IllegalArgumentException(
                    "encryption-keys is missing; subscriptions need a key for the headers of their channels, made with:"
                            + " openssl rand -base64 32");
        }
    }

    /** Settings of the site; empty when it has no subscriptions. */
    Optional<SubscribedSite> site(String name) {
        return Optional.ofNullable(sites.get(name));
    }

    /**
     * Settings of a site.
     *
     * @param base FHIR base of the site, without a slash at its end
     * @param ehrBase FHIR base of its EHR, without a slash at its end
     * @param callbacks addresses that notifications may be sent to, compared letter by letter
     */
    public record SubscribedSite(String base, String ehrBase, Set<String> callbacks) {}
}
