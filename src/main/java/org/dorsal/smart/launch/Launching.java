package org.dorsal.smart.launch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dorsal.smart.SiteId;

/**
 * Begins launches and completes them (SMART App Launch 2.2.0). In between the browser is at the EHR, and all that will be
 * believed of its answer lies sealed in a cookie of that browser, for ten minutes and one use.
 */
public final class Launching {
    /** How long a clinician may take to sign in at the EHR. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LaunchSettings settings;
    private final Discovery<SmartEhr> discovery;
    private final SealedRequests<PendingRequest> requests;
    private final Callback callback;
    private final Clock clock;
    private final RandomGenerator chance;

    Launching(
            LaunchSettings settings,
            Discovery<SmartEhr> discovery,
            SealedRequests<PendingRequest> requests,
            Callback callback,
            Clock clock,
            RandomGenerator chance) {
        this.settings = settings;
        this.discovery = discovery;
        this.requests = requests;
        this.callback = callback;
        this.clock = clock;
        this.chance = chance;
    }

    /** From a chart when the EHR sent {@code iss} and {@code launch}; from outside of one when it sent neither. */
    public Begun begin(SiteId site, Answered asked) {
        Optional<EhrRegistration> registration = settings.ehr(site);
        if (registration.isEmpty()) {
            return new Begun.Refused(new LaunchRefusal.NotSetUp());
        }
        boolean fromChart = asked.has("iss") || asked.has("launch");
        Optional<String> iss = asked.one("iss");
        Optional<String> launch = asked.one("launch");
        if (fromChart && (iss.isEmpty() || launch.isEmpty())) {
            return new Begun.Refused(new LaunchRefusal.BadLaunch());
        }
        // to the letter, before anything is called: whoever may choose the address would have us call theirs
        if (fromChart && !iss.get().equals(registration.get().fhirBase())) {
            return new Begun.Refused(new LaunchRefusal.UnknownEhr());
        }
        return switch (discovery.of(site, registration.get().base().base())) {
            case Discovered.Silent<SmartEhr> _ ->
                new Begun.Refused(new LaunchRefusal.EhrSilent(LaunchRefusal.Step.DISCOVERY));
            case Discovered.Unfit<SmartEhr>(LaunchRefusal.Lack lack) ->
                new Begun.Refused(new LaunchRefusal.EhrUnfit(lack));
            case Discovered.Found<SmartEhr>(SmartEhr ehr) -> sent(registration.get(), ehr, launch);
        };
    }

    /** The EHR's answer at the redirect address; {@code answered} as the browser brought it. */
    public Completed complete(SiteId site, Answered answered) {
        return settings.ehr(site)
                .map(registration -> callback.complete(registration, answered))
                .orElseGet(() -> new Completed.Refused(new LaunchRefusal.NotSetUp()));
    }

    private Begun sent(EhrRegistration registration, SmartEhr ehr, Optional<String> launch) {
        String state = Secrets.random(chance);
        Set<String> scopes = AskedScopes.of(registration, ehr, launch.isPresent());
        PendingRequest request = new PendingRequest(
                registration.fhirBase(),
                ehr.tokenEndpoint(),
                ehr.issuer(),
                ehr.jwksUri(),
                ehr.namesItself(),
                Secrets.random(chance),
                Secrets.random(chance),
                scopes);
        Instant expires = clock.instant().plus(PATIENCE);
        String sealed = requests.close(registration.site(), state, request.bytes(), expires);
        LaunchCookie cookie = new LaunchCookie(requests.cookie(state), sealed, PATIENCE);
        return Authorization.request(
                registration, ehr, settings.redirectUri(registration.site()), request, state, launch, cookie);
    }
}
