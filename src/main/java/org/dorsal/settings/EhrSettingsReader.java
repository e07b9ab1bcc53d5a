package org.dorsal.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.SiteClient.BackendRegistration;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** Creates registrations from the settings under {@code ehr} and {@code auditors}; each refusal begins with the key. */
final class EhrSettingsReader {
    private static final Map<String, Boolean> WITHOUT_PATIENT = Map.of("refuse", false, "form", true);
    private static final Map<String, Boolean> BANNER = Map.of("auto", false, "always", true);

    private EhrSettingsReader() {}

    /** Returns the registration, empty for a site without launches. */
    static Optional<EhrRegistration> registration(SiteId site, DorsalProperties.EhrProperties written) {
        List<String> ancestors = frameAncestors(written);
        if (!written.wantsLaunches()) {
            return Optional.empty();
        }
        if (written.clientId().isBlank()) {
            throw new IllegalArgumentException(
                    "client-id is missing; give what the EHR calls Dorsal, or take the other client settings out");
        }
        boolean writes = !written.writeBack().equals("none");
        boolean backend = !written.backendClientId().isBlank();
        return Optional.of(new EhrRegistration(
                site,
                written.fhirBase(),
                written.clientId(),
                proof(written),
                written.scopes(),
                ancestors,
                writes && !backend,
                new EhrRegistration.Allowances(
                        written.otherBases(),
                        !written.requirePkce(),
                        Optional.of(written.idTokenIssuer()).filter(issuer -> !issuer.isBlank())),
                new EhrRegistration.Sessions(
                        written.session().idle(),
                        written.session().life(),
                        written.session().signWithin()),
                assurance(written.signIn())));
    }

    /** Returns the backend client, empty for a site without one. */
    static Optional<BackendRegistration> backend(SiteId site, DorsalProperties.EhrProperties written) {
        if (written.backendClientId().isBlank()) {
            if (!written.backendScopes().isEmpty()) {
                throw new IllegalArgumentException("backend-scopes are for a client of the site's own; give"
                        + " ehr.backend-client-id, or take them out");
            }
            return Optional.empty();
        }
        if (written.clientKeys().isEmpty()) {
            throw new IllegalArgumentException("backend-client-id needs ehr.client-keys: backend services prove"
                    + " themselves by private_key_jwt; name at least one file with a private key");
        }
        return Optional.of(new BackendRegistration(
                site,
                written.fhirBase(),
                written.backendClientId(),
                ClientProof.ClientSigningKeys.read(written.clientKeys()),
                written.backendScopes()));
    }

    private static Assurance assurance(DorsalProperties.SignInProperties written) {
        return new Assurance(
                written.acr(), written.amr(), Optional.of(written.maxAge()).filter(age -> !age.isZero()));
    }

    private static List<String> frameAncestors(DorsalProperties.EhrProperties written) {
        List<String> origins = written.frameAncestors();
        return IntStream.range(0, origins.size())
                .mapToObj(at -> WebAddress.readOrigin("frame-ancestors[" + at + "]", origins.get(at)))
                .distinct()
                .toList();
    }

    static WebSettings.PageLimits limits(DorsalProperties.EhrProperties written) {
        return new WebSettings.PageLimits(
                written.recordWithin(),
                SettingsReader.oneOf("without-patient", WITHOUT_PATIENT, written.withoutPatient()),
                written.session().idle(),
                written.session().signWithin());
    }

    static boolean bannerAlways(DorsalProperties.EhrProperties written) {
        return SettingsReader.oneOf("banner", BANNER, written.banner().toLowerCase(Locale.ROOT));
    }

    private static ClientProof proof(DorsalProperties.EhrProperties written) {
        boolean keysOfBackend = !written.backendClientId().isBlank();
        return written.clientAuthentication().equals("private_key_jwt") || !keysOfBackend
                ? proof(written.clientAuthentication(), written.clientSecret(), written.clientKeys())
                : proof(written.clientAuthentication(), written.clientSecret(), List.of());
    }

    /** Returns the client authentication; settings of another method are refused. */
    static ClientProof proof(String authentication, String clientSecret, List<String> clientKeys) {
        boolean secret = !clientSecret.isEmpty();
        boolean keys = !clientKeys.isEmpty();
        return switch (authentication) {
            case "none" -> {
                if (secret || keys) {
                    throw new IllegalArgumentException(
                            "client-authentication is none, but client-secret or client-keys is"
                                    + " written; take it out, or say client_secret_basic, client_secret_post or private_key_jwt");
                }
                yield new ClientProof.PublicClient();
            }
            case "client_secret_basic", "client_secret_post" -> {
                if (keys) {
                    throw new IllegalArgumentException("client-keys are for private_key_jwt; take them out");
                }
                yield new ClientProof.SharedClientSecret(clientSecret, new ClientAuthenticationMethod(authentication));
            }
            case "private_key_jwt" -> {
                if (secret) {
                    throw new IllegalArgumentException(
                            "client-secret is for client_secret_basic and client_secret_post; take it out");
                }
                yield ClientProof.ClientSigningKeys.read(clientKeys);
            }
            default ->
                throw new IllegalArgumentException(
                        "client-authentication must be one of: client_secret_basic, client_secret_post, none, private_key_jwt");
        };
    }

    /** Returns the registration for auditors, empty for a site without their sign-in. */
    static Optional<AuditorRegistration> auditors(SiteId site, DorsalProperties.AuditorsProperties written) {
        if (!written.isWritten()) {
            return Optional.empty();
        }
        if (written.clientId().isBlank()) {
            throw new IllegalArgumentException("client-id is missing; give what the OpenID provider calls Dorsal,"
                    + " or take the other settings of auditors out");
        }
        return Optional.of(new AuditorRegistration(
                site,
                written.issuer(),
                written.clientId(),
                proof(written.clientAuthentication(), written.clientSecret(), written.clientKeys()),
                written.scopes(),
                written.rolesClaim(),
                written.role(),
                assurance(written.signIn())));
    }
}
