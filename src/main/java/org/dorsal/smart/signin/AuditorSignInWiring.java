package org.dorsal.smart.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Recorder;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.Discovery;
import org.dorsal.smart.launch.Discovery.Discovered;
import org.dorsal.smart.launch.JsonObject;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.OwnSessions;
import org.dorsal.smart.launch.RemoteReads;
import org.dorsal.smart.launch.Seal;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.ServerDocument;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.Users;
import org.dorsal.smart.launch.TokenEndpoint;
import org.dorsal.store.AnsweredRequestRows;
import org.dorsal.store.AuditorSessionRows;
import org.dorsal.store.OwnSessionRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class AuditorSignInWiring {
    @Bean
    SignInRoom signInRoom(
            SignInSettings settings,
            AnsweredRequestRows answers,
            AuditorSessionRows sessions,
            Recorder recorder,
            RemoteReads reads,
            Clock clock,
            RandomGenerator chance) {
        return SignInRoom.of(settings, answers, sessions, recorder, reads, clock, chance);
    }

    @Bean
    AuthorizationCodeFlow<SignInSettings.AuditorRegistration> auditorFlow(SignInRoom room) {
        return room.flow();
    }

    @Bean
    AuditorSessions auditorSessions(SignInRoom room) {
        return room.sessions();
    }

    /** Here, because a person who signs in as an auditor may have launches, too. */
    @Bean
    OwnSessions ownSessions(OwnSessionRows rows, LaunchSettings launches, Clock clock, RandomGenerator chance) {
        return new OwnSessions(
                rows,
                site -> launches.ehr(site).map(ehr -> ehr.sessions().idle()).orElse(Duration.ZERO),
                AuditorSessions.IDLE,
                clock,
                chance);
    }

    /** The parts of this room, put together over one store. */
    record SignInRoom(AuthorizationCodeFlow<SignInSettings.AuditorRegistration> flow, AuditorSessions sessions) {
        static SignInRoom of(
                SignInSettings settings,
                AnsweredRequestRows answers,
                AuditorSessionRows rows,
                Recorder recorder,
                RemoteReads reads,
                Clock clock,
                RandomGenerator chance) {
            Seal seal = new Seal(settings.encryptionKeys());
            SealedRequests requests = new SealedRequests(Users.AUDITORS, seal, answers, clock);
            AuditorSessions sessions = new AuditorSessions(settings, rows, seal, clock, chance);
            Discovery<SignInSettings.AuditorRegistration> discovery = new Discovery<>(
                    reads,
                    ServerDocument.OPENID,
                    (_, _) -> Optional.empty(),
                    (document, provider) -> read(document, provider, settings));
            AuthorizationCodeFlow<SignInSettings.AuditorRegistration> flow = new AuthorizationCodeFlow<>(
                    new Auditing(settings, sessions, recorder),
                    discovery,
                    requests,
                    new TokenEndpoint(reads.http(), settings.registrations(), clock, chance),
                    reads.keys(settings.strength()),
                    clock,
                    chance);
            return new SignInRoom(flow, sessions);
        }

        /** A public client has nothing but PKCE to bind the code to itself. */
        private static Discovered read(
                JsonObject document, SignInSettings.AuditorRegistration provider, SignInSettings settings) {
            boolean provesItself = !(provider.proof() instanceof ClientProof.None);
            Discovered read = ServerDocument.ofUsers(
                    document,
                    provider,
                    settings.redirectUri(provider.site()),
                    provesItself && ServerDocument.silentOnPkce(document),
                    Optional.empty());
            return read instanceof Discovered.DiscoveredServer found
                            && !provider.issuer()
                                    .equals(found.server().getProviderDetails().getIssuerUri())
                    ? new Discovered.Failed(SignInRefusalReason.OTHER_ISSUER)
                    : read;
        }
    }
}
