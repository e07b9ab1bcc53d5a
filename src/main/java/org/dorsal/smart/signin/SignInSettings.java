package org.dorsal.smart.signin;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.Seal.EncryptionKeys;
import org.dorsal.smart.launch.SiteClient;

/**
 * Sign-in of auditors at all sites.
 *
 * @param baseUrl Dorsal's address for browsers, without a slash at its end
 * @param encryptionKeys lock sign-ins and sessions in the store
 * @param strength of the providers' keys
 */
public record SignInSettings(
        URI baseUrl, EncryptionKeys encryptionKeys, List<AuditorRegistration> registrations, KeyStrength strength) {
    public SignInSettings {
        registrations = List.copyOf(registrations);
        if (!registrations.isEmpty() && encryptionKeys.isEmpty()) {
            throw new IllegalArgumentException("encryption-keys is empty, and auditors' sessions (auditors.client-id)"
                    + " are stored; make a key with: openssl rand -base64 32");
        }
    }

    /** The site's registration; empty when no auditor signs in there. */
    public Optional<AuditorRegistration> of(SiteId site) {
        return registrations.stream().filter(one -> one.site().equals(site)).findFirst();
    }

    /** Returns the redirect URI; one for each site, so that no answer is accepted at another site. */
    URI redirectUri(SiteId site) {
        return URI.create(baseUrl + "/audit/" + site + "/callback");
    }

    /**
     * Dorsal's registration with the OpenID provider of a site's auditors.
     *
     * @param issuer to the letter: the discovery document and the id_token must say the same
     * @param clientId Dorsal's client id at the provider
     * @param scopes to ask for; {@code openid} among them
     * @param rolesClaim claim of the id_token that lists a person's roles
     * @param role role of an auditor
     */
    public record AuditorRegistration(
            SiteId site,
            String issuer,
            String clientId,
            ClientProof proof,
            List<String> scopes,
            String rolesClaim,
            String role,
            Assurance assurance)
            implements SiteClient {
        /** Groups of some directories have blanks within. */
        private static final Pattern NAME =
                Pattern.compile("[^\\s\\p{Cntrl}](?:[^\\p{Cntrl}]{0,198}[^\\s\\p{Cntrl}])?");

        public AuditorRegistration {
            scopes = List.copyOf(scopes);
            WebAddress.readBase("issuer", issuer);
            SiteClient.checkId("client-id", clientId);
            SiteClient.checkScopes("scopes", scopes, "profile");
            if (!scopes.contains("openid")) {
                throw new IllegalArgumentException("scopes must hold openid, or nobody says who signs in; add it");
            }
            checkName("roles-claim", rolesClaim, "name the claim of the id_token that lists a person's roles");
            checkName("role", role, "name the role that makes somebody an auditor");
        }

        /** Returns the address of the discovery document, without a slash at its end. */
        @Override
        public URI server() {
            return WebAddress.base(issuer);
        }

        private static void checkName(String key, String name, String cure) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        key + " must have 1 to 200 characters without a blank at either end; " + cure);
            }
        }

        @Override
        public String toString() {
            return "AuditorRegistration[" + site + "]";
        }
    }
}
