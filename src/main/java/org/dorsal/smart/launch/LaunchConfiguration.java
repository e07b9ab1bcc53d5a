package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.*;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.limit.Limit;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BoundedHttp.BoundedClients;
import org.dorsal.smart.launch.HttpCallObserver.EhrContacts;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.SessionEndRows;
import org.dorsal.store.SingleUseRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import({HttpCallObserver.class, BoundedHttp.BoundedClients.class})
public class LaunchConfiguration {
    /** Timeout for calls that a person waits for; a slower call is reported as a failure. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    @Bean
    EhrContacts ehrContacts(LaunchSettings settings, Clock clock) {
        Stream<SiteId> sites = Stream.concat(settings.ehrs().stream(), settings.backends().stream())
                .map(SiteClient::site);
        return new EhrContacts(sites.flatMap(settings::bases).distinct().toList(), clock);
    }

    @Bean
    RemoteDocuments remoteReads(BoundedClients clients, Ticker ticker) {
        return RemoteDocuments.refreshed(clients.within(ANSWER_WITHIN), ticker);
    }

    @Bean
    IssuerKeys.KeyFetch keyFetch(RemoteDocuments reads) {
        return reads::keySet;
    }

    @Bean
    LaunchComponents launchRoom(
            LaunchSettings settings,
            SingleUseRows answers,
            LaunchRows rows,
            RemoteDocuments reads,
            BoundedClients clients,
            SharedLimits limits,
            Clock clock,
            RandomGenerator random) {
        return LaunchComponents.of(
                settings,
                answers,
                rows,
                rows::standing,
                reads,
                clients.within(settings.answerWithin()),
                limits.memory(),
                clock,
                random);
    }

    @Bean
    NotificationClient notificationClient(BoundedClients clients) {
        return new NotificationClient(clients.within(NotificationClient.ANSWER_WITHIN));
    }

    @Bean
    AuthorizationCodeFlow<EhrRegistration> launchFlow(LaunchComponents room) {
        return room.flow();
    }

    @Bean
    Launches launches(LaunchComponents room) {
        return room.launches();
    }

    @Bean
    SessionTermination sessionEnding(SessionEndRows rows, Clock clock, RandomGenerator random) {
        return new SessionTermination(rows, clock, random);
    }

    @Bean
    EhrClient ehrClient(LaunchComponents room) {
        return room.ehrClient();
    }

    @Bean
    EhrHealth ehrHealth(LaunchComponents room) {
        return room.ehrClient()::lastContact;
    }

    /** Creates the client of the write-back. */
    @Bean(defaultCandidate = false)
    EhrClient deliveryClient(LaunchComponents room) {
        return room.deliveryClient();
    }

    /** The parts of this room, put together over one store. */
    record LaunchComponents(
            AuthorizationCodeFlow<EhrRegistration> flow,
            Launches launches,
            EhrClient ehrClient,
            EhrClient deliveryClient) {
        /**
         * @param reads client for interactive calls and for tokens; its timeout is below the lease of a renewal
         * @param patient client for write-back, with a longer timeout
         * @param memory memory of what EHRs answer
         */
        static LaunchComponents of(
                LaunchSettings settings,
                SingleUseRows answers,
                LaunchRows rows,
                Launches.LaunchIndex index,
                RemoteDocuments reads,
                BoundedHttp patient,
                Limit memory,
                Clock clock,
                RandomGenerator random) {
            BoundedHttp quick = reads.http();
            TokenEncryption seal = settings.encryption();
            Launches launches = new Launches(rows, index, seal, settings, clock);
            SealedRequests requests = new SealedRequests(UserGroup.CLINICIANS, seal, answers, clock);
            TokenEndpoint ofLaunches = new TokenEndpoint(quick, settings.ehrs(), clock, random);
            TokenEndpoint ofBackends = new TokenEndpoint(quick, settings.backends(), clock, random);
            TokenRenewal renewal = new TokenRenewal(launches, settings, ofLaunches, clock);
            BackendTokens backends = new BackendTokens(
                    new Discovery<>(reads, ServerDocument.SMART, ServerDocument::fallback, ServerDocument::ofBackend),
                    ofBackends,
                    clock,
                    reads.ticker());
            return new LaunchComponents(
                    new AuthorizationCodeFlow<>(
                            new ClinicianSignInStrategy(settings, launches, clock, random),
                            discovery(settings, reads),
                            requests,
                            ofLaunches,
                            reads.keys(settings.strength()),
                            clock,
                            random),
                    launches,
                    new EhrClient(settings, renewal, backends, quick, memory),
                    new EhrClient(settings, renewal, backends, patient, memory));
        }

        static Discovery<EhrRegistration> discovery(LaunchSettings settings, RemoteDocuments reads) {
            return new Discovery<>(
                    reads,
                    ServerDocument.SMART,
                    ServerDocument::fallback,
                    (document, ehr) -> ServerDocument.ofUsers(
                            document,
                            ehr,
                            settings.redirectUri(ehr.site()),
                            ehr.allowances().unlistedPkce(),
                            ehr.allowances().idTokenIssuer()));
        }
    }
}
