package org.dorsal.smart.signin;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EncryptionKeys;

/**
 * Where auditors sign in, for every site that has any.
 *
 * @param baseUrl where browsers find Dorsal, without a slash at its end
 * @param encryptionKeys lock sign-ins and sessions in the store
 */
public record SignInSettings(URI baseUrl, EncryptionKeys encryptionKeys, List<AuditorRegistration> registrations) {
    public SignInSettings {
        registrations = List.copyOf(registrations);
        if (!registrations.isEmpty() && encryptionKeys.isEmpty()) {
            throw new IllegalArgumentException("encryption-keys is empty, and auditors' sessions (auditors.client-id)"
                    + " lie in the store; make a key with: openssl rand -base64 32");
        }
    }

    /** The site's registration; empty when no auditor signs in there. */
    public Optional<AuditorRegistration> of(SiteId site) {
        return registrations.stream().filter(one -> one.site().equals(site)).findFirst();
    }

    /** Where the provider sends the browser back to; one for each site, so that no answer is taken for another site's. */
    URI redirectUri(SiteId site) {
        return URI.create(baseUrl + "/audit/" + site + "/callback");
    }
}
