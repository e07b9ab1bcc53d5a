package org.dorsal.smart.launch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;

/**
 * Launch of simulated weeks, stored as the sign-in stores one, but without a browser.
 *
 * @param issuer of the EHR's authorization server
 * @param fhirBase FHIR base address of the EHR
 * @param tokenEndpoint of the EHR's authorization server
 */
public record SimulatedLaunch(String issuer, URI fhirBase, URI tokenEndpoint) {
    private static final Duration LIFE = Duration.ofHours(8);

    /**
     * Stores a launch.
     *
     * @param practitioner FHIR id of the clinician
     * @param scopes scopes of the token
     * @param token access token that the EHR accepts
     */
    public void begin(
            Launches launches,
            String site,
            String patient,
            String practitioner,
            Set<String> scopes,
            String token,
            RandomGenerator random) {
        Instant now = launches.clock().instant();
        Launch.User user = new Launch.User(issuer, practitioner, Optional.of("Practitioner/" + practitioner));
        Launch launch = new Launch(
                LaunchId.made(new SiteId(site), now, random),
                new PatientId(patient),
                user,
                Optional.empty(),
                true,
                scopes,
                scopes,
                now,
                now.plus(LIFE),
                Optional.empty());
        Tokens tokens = new Tokens(token, Optional.of(now.plus(LIFE)), Optional.empty());
        String browser = Secrets.sha256Hex(Secrets.random(random));
        AuditedEvent event = AuditedEvent.done(
                now,
                random,
                AuditAction.LAUNCH,
                user.agents("dorsal-demo", Optional.of("127.0.0.1")),
                Optional.empty(),
                Optional.of(patient),
                List.of());
        launches.begin(
                LaunchWithTokens.begun(launch, tokens, browser, fhirBase.toString(), tokenEndpoint),
                now,
                event.toEvent());
    }
}
