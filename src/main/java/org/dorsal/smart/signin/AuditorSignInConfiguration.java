package org.dorsal.smart.signin;

import java.time.*;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.Discovery;
import org.dorsal.smart.launch.Discovery.DiscoveryResult;
import org.dorsal.smart.launch.JsonObject;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.PersonalSessions;
import org.dorsal.smart.launch.RemoteDocuments;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.ServerDocument;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.smart.launch.TokenEndpoint;
import org.dorsal.store.AuditorSessionRows;
import org.dorsal.store.OwnSessionRows;
import org.dorsal.store.SingleUseRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the beans of this package. */
@Configuration(proxyBeanMethods = false)
public class AuditorSignInConfiguration {
    @Bean
    SignInComponents signInRoom(
            SignInSettings settings,
            SingleUseRows answers,
            AuditorSessionRows sessions,
            AuditRecorder recorder,
            RemoteDocuments reads,
            Clock clock,
            RandomGenerator random) {
        return SignInComponents.of(settings, answers, sessions, recorder, reads, clock, random);
    }

    @Bean
    AuthorizationCodeFlow<SignInSettings.AuditorRegistration> auditorFlow(SignInComponents room) {
        return room.flow();
    }

    @Bean
    AuditorSessions auditorSessions(SignInComponents room) {
        return room.sessions();
    }

    /** Creates the list of a person's sessions; defined here because an auditor may also have launched. */
    @Bean
    PersonalSessions ownSessions(OwnSessionRows rows, LaunchSettings launches, Clock clock, RandomGenerator random) {
        return new PersonalSessions(
                rows,
                site -> launches.ehr(site).map(ehr -> ehr.sessions().idle()).orElse(Duration.ZERO),
                AuditorSessions.IDLE,
                clock,
                random);
    }

    /** Components of this package over one store. */
    record SignInComponents(AuthorizationCodeFlow<SignInSettings.AuditorRegistration> flow, AuditorSessions sessions) {
        static SignInComponents of(
                SignInSettings settings,
                SingleUseRows answers,
                AuditorSessionRows rows,
                AuditRecorder recorder,
                RemoteDocuments reads,
                Clock clock,
                RandomGenerator random) {
            TokenEncryption seal = settings.encryption();
            SealedRequests requests = new SealedRequests(UserGroup.AUDITORS, seal, answers, clock);
            AuditorSessions sessions = new AuditorSessions(settings, rows, seal, clock, random);
            Discovery<SignInSettings.AuditorRegistration> discovery = new Discovery<>(
                    reads,
                    ServerDocument.OPENID,
                    (_, _) -> Optional.empty(),
                    (document, provider) -> read(document, provider, settings));
            AuthorizationCodeFlow<SignInSettings.AuditorRegistration> flow = new AuthorizationCodeFlow<>(
                    new AuditorSignInStrategy(settings, sessions, recorder),
                    discovery,
                    requests,
                    new TokenEndpoint(reads.http(), settings.registrations(), clock, random),
                    reads.keys(settings.strength()),
                    clock,
                    random);
            return new SignInComponents(flow, sessions);
        }

        /** Reads a discovery document. A public client has only PKCE to bind the code to itself. */
        private static DiscoveryResult read(
                JsonObject document, SignInSettings.AuditorRegistration provider, SignInSettings settings) {
            boolean provesItself = !(provider.proof() instanceof ClientProof.PublicClient);
            DiscoveryResult read = ServerDocument.ofUsers(
                    document,
                    provider,
                    settings.redirectUri(provider.site()),
                    provesItself && ServerDocument.silentOnPkce(document),
                    Optional.empty());
            return read instanceof DiscoveryResult.DiscoveredServer found
                            && !provider.issuer()
                                    .equals(found.server().getProviderDetails().getIssuerUri())
                    ? new DiscoveryResult.DiscoveryFailure(SignInRefusalReason.OTHER_ISSUER)
                    : read;
        }
    }
}
