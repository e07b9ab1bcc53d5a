package org.dorsal.settings;

import java.util.Optional;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;

/** Makes a registration of what stands under {@code auditors}; each refusal begins with its key below the site. */
final class AuditorsReading {
    private AuditorsReading() {}

    /** Empty where no auditor signs in. */
    static Optional<AuditorRegistration> registration(SiteId site, WrittenSettings.Auditors written) {
        if (!written.isWritten()) {
            return Optional.empty();
        }
        if (written.clientId().isBlank()) {
            throw new IllegalArgumentException(
                    "auditors.client-id is missing; give what the OpenID provider calls Dorsal,"
                            + " or take the other settings of auditors out");
        }
        try {
            return Optional.of(new AuditorRegistration(
                    site,
                    written.issuer(),
                    written.clientId(),
                    EhrReading.proof(written.clientAuthentication(), written.clientSecret(), written.clientKeys()),
                    written.scopes(),
                    written.rolesClaim(),
                    written.role()));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("auditors." + refused.getMessage(), refused);
        }
    }
}
