package org.dorsal.smart.launch;

import java.util.Optional;

/** Finds the token of an authority. */
final class Bearers {
    private static final Bearer OVER = new Bearer.Missing(EhrReply.Why.OVER);

    private final LaunchSettings settings;
    private final Renewal renewal;
    private final BackendTokens backends;

    Bearers(LaunchSettings settings, Renewal renewal, BackendTokens backends) {
        this.settings = settings;
        this.renewal = renewal;
        this.backends = backends;
    }

    /** @param rejected a token that the EHR refused just now */
    Bearer ofLaunch(LaunchId launch, Optional<String> rejected) {
        Optional<EhrRegistration> registration = settings.ehr(launch.site());
        return registration.isEmpty()
                ? OVER
                : switch (renewal.current(launch, rejected)) {
                    case AccessToken.Gone _ -> OVER;
                    case AccessToken.NotNow _ -> new Bearer.Missing(EhrReply.Why.NOT_NOW);
                    case AccessToken.Usable usable ->
                        usable.held().fhirBase().equals(registration.get().fhirBase())
                                ? new Bearer.Token(
                                        usable.token(), usable.held().launch().granted())
                                : OVER; // the site has moved to another EHR since the launch
                };
    }

    /** @param rejected a token that the EHR refused just now */
    Bearer ofBackend(Authority.OfBackend backend, Optional<String> rejected) {
        return settings.backend(backend.site())
                .map(registration -> backends.current(registration, rejected))
                .orElseGet(() -> new Bearer.Missing(EhrReply.Why.REFUSED));
    }
}
