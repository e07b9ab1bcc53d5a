package org.dorsal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dorsal.settings.InvalidSettingsException.SettingsProblems;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Properties {@code dorsal.sites.NAME.auditors.*}. */
record AuditorsProperties(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientAuthentication,
        @DefaultValue("") String clientSecret,
        @DefaultValue List<String> clientKeys,
        @DefaultValue({"openid", "profile"}) List<String> scopes,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("auditor") String role,
        @DefaultValue("") String operatorRole,
        @DefaultValue SignInProperties signIn) {
    /** Creates the registration, empty for a site without a sign-in of auditors and after a refusal. */
    Optional<AuditorRegistration> registration(SiteId site, String path, SettingsProblems problems) {
        if (!isPresent()) {
            return Optional.empty();
        }
        var provider = problems.part(path, () -> WebAddress.readBase("issuer", issuer));
        if (clientId.isBlank()) {
            problems.add(path + "client-id is missing; give what the OpenID provider calls Dorsal,"
                    + " or take the other settings of auditors out");
        }
        var proof = problems.part(path, () -> EhrProperties.proof(clientAuthentication, clientSecret, clientKeys));
        var assurance = problems.part(path, signIn::assurance);
        if (provider.isEmpty() || clientId.isBlank() || proof.isEmpty() || assurance.isEmpty()) {
            return Optional.empty();
        }
        return problems.part(
                path,
                () -> new AuditorRegistration(
                        site,
                        issuer,
                        clientId,
                        proof.get(),
                        scopes,
                        rolesClaim,
                        role,
                        Optional.of(operatorRole).filter(name -> !name.isEmpty()),
                        assurance.get()));
    }

    private boolean isPresent() {
        return !(issuer + clientId + clientAuthentication + clientSecret).isBlank()
                || !clientKeys.isEmpty()
                || !scopes.equals(List.of("openid", "profile"))
                || signIn.isPresent()
                || !operatorRole.isEmpty()
                || !(rolesClaim.equals("roles") && role.equals("auditor"));
    }

    record SignInProperties(
            @DefaultValue List<String> acr,
            @DefaultValue List<String> amr,
            @DefaultValue("0s") Duration maxAge) {
        boolean isPresent() {
            return !acr.isEmpty() || !amr.isEmpty() || !maxAge.isZero();
        }

        Assurance assurance() {
            return new Assurance(acr, amr, Optional.of(maxAge).filter(age -> !age.isZero()));
        }
    }
}
