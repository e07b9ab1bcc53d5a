package org.dorsal.smart.signin;

import java.net.URI;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.SiteClient;
import org.dorsal.smart.launch.TokenEncryption;

/**
 * Registrations of all sites with an OpenID provider for auditors.
 *
 * @param baseUrl public address of Dorsal without a slash at its end
 * @param encryption keys that encrypt pending sign-ins and sessions
 * @param strength minimum strength of the providers' keys
 */
public record SignInSettings(
        URI baseUrl, TokenEncryption encryption, List<AuditorRegistration> registrations, KeyStrength strength) {
    public SignInSettings {
        registrations = List.copyOf(registrations);
        if (!registrations.isEmpty() && encryption.isEmpty()) {
            throw new IllegalArgumentException("encryption-keys is empty, and auditors' sessions (auditors.client-id)"
                    + " are stored; make a key with: openssl rand -base64 32");
        }
    }

    /** Returns the site's registration, empty when it has no sign-in of auditors. */
    public Optional<AuditorRegistration> of(SiteId site) {
        return registrations.stream()
                .filter(registration -> registration.site().equals(site))
                .findFirst();
    }

    /** Returns the registration at which operators of the site sign in; empty when it has no pages for them. */
    public Optional<AuditorRegistration> ofOperators(SiteId site) {
        return of(site).filter(registration -> registration.operatorRole().isPresent());
    }

    /** Returns the redirect URI. Each site has its own, so that no response is accepted for another site. */
    URI redirectUri(SiteId site) {
        return URI.create(baseUrl + "/audit/" + site + "/callback");
    }

    /**
     * Registration of Dorsal with the OpenID provider of a site's auditors.
     *
     * @param issuer exact issuer; the discovery document and the id_token must repeat it
     * @param clientId client id of Dorsal at the provider
     * @param scopes requested scopes, including {@code openid}
     * @param rolesClaim claim of the id_token that lists a person's roles
     * @param role role that makes a person an auditor
     * @param operatorRole role that makes a person an operator of the site; empty when operators do not sign in here
     */
    public record AuditorRegistration(
            SiteId site,
            String issuer,
            String clientId,
            ClientProof proof,
            List<String> scopes,
            String rolesClaim,
            String role,
            Optional<String> operatorRole,
            Assurance assurance)
            implements SiteClient {
        /** Pattern of a role or claim; some directories have group names with blanks. */
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
            operatorRole.ifPresent(name ->
                    checkName("operator-role", name, "name the role that makes somebody an operator of the site"));
            if (operatorRole.filter(role::equals).isPresent()) {
                throw new IllegalArgumentException(
                        "operator-role is the auditors' role, so that each auditor would be an"
                                + " operator; give operators a role of their own, or leave it out");
            }
        }

        /** Returns the base address of the discovery document without a slash at its end. */
        @Override
        public URI server() {
            return WebAddress.base(issuer);
        }

        /** Returns whether one of the roles opens the site's audit pages. */
        boolean isAuditor(Set<String> roles) {
            return roles.contains(role);
        }

        /** Returns whether one of the roles opens the site's operator pages. */
        boolean isOperator(Set<String> roles) {
            return operatorRole.filter(roles::contains).isPresent();
        }

        private static void checkName(String key, String name, String cure) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        key + " must have 1 to 200 characters without a blank at either end; " + cure);
            }
        }
    }
}
