package org.dorsal.smart.launch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * In-memory cache of access tokens for the sites' backend clients (SMART App Launch 2.2.0, "Backend Services"). In
 * each replica one caller requests a site's token and the others wait for it. A failure is cached briefly, so that
 * many waiting deliveries do not overload a failing token endpoint.
 */
final class BackendTokens {
    static final Duration AFTER_SILENCE = Duration.ofSeconds(5);
    /** A refusal is mended by people. */
    static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);
    /** The longest that SMART allows; a token of which the EHR says nothing is not used for longer. */
    static final Duration UNSAID_LIFE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(BackendTokens.class);

    private final Discovery<SiteClient.BackendRegistration> discovery;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Map<SiteId, SiteTokens> places = new ConcurrentHashMap<>();

    BackendTokens(Discovery<SiteClient.BackendRegistration> discovery, TokenEndpoint endpoint, Clock clock) {
        this.discovery = discovery;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** @param rejected a token that the EHR refused just now */
    Tokens.BearerLookup current(SiteClient.BackendRegistration registration, Optional<String> rejected) {
        return places.computeIfAbsent(registration.site(), _ -> new SiteTokens())
                .current(registration, rejected);
    }

    /** Cached state of one site: the token, if any, and the reason of the last failure, if any. */
    private record KnownTokens(
            Optional<Tokens> tokens,
            Set<String> granted,
            Optional<EhrReply.MissingTokenReason> failure,
            ValidityPeriod failed) {
        static final KnownTokens NOTHING = new KnownTokens(
                Optional.empty(), Set.of(), Optional.empty(), new ValidityPeriod(Instant.MIN, Instant.MIN));

        /** Answer from the cache; empty if the endpoint must be called. */
        Optional<Tokens.BearerLookup> answer(Optional<String> rejected, Instant now) {
            if (good(rejected).filter(kept -> !kept.areAboutToExpire(now)).isPresent()) {
                return serving(rejected, now);
            }
            return failure.filter(_ -> failed.holds(now))
                    .map(why -> serving(rejected, now).orElseGet(() -> new Tokens.BearerLookup.MissingBearer(why)));
        }

        /** The token, although it is about to expire. */
        Optional<Tokens.BearerLookup> serving(Optional<String> rejected, Instant now) {
            return good(rejected)
                    .filter(kept -> !kept.haveExpired(now))
                    .map(kept -> new Tokens.BearerLookup.GrantedBearer(kept.access(), granted));
        }

        private Optional<Tokens> good(Optional<String> rejected) {
            return tokens.filter(kept -> !rejected.equals(Optional.of(kept.access())));
        }

        KnownTokens failing(EhrReply.MissingTokenReason why, Optional<String> rejected, Instant now) {
            Duration pause = why == EhrReply.MissingTokenReason.REFUSED ? AFTER_REFUSAL : AFTER_SILENCE;
            return new KnownTokens(good(rejected), granted, Optional.of(why), ValidityPeriod.of(now, pause));
        }
    }

    private final class SiteTokens {
        private final ReentrantLock asking = new ReentrantLock();
        private volatile KnownTokens known = KnownTokens.NOTHING;

        Tokens.BearerLookup current(SiteClient.BackendRegistration registration, Optional<String> rejected) {
            Optional<Tokens.BearerLookup> answer = known.answer(rejected, clock.instant());
            if (answer.isPresent()) {
                return answer.get();
            }
            Optional<Tokens.BearerLookup> meanwhile = known.serving(rejected, clock.instant());
            if (meanwhile.isPresent() && asking.isLocked()) {
                return meanwhile.get();
            }
            asking.lock();
            try {
                return known.answer(rejected, clock.instant()).orElseGet(() -> asked(registration, rejected));
            } finally {
                asking.unlock();
            }
        }

        private Tokens.BearerLookup asked(SiteClient.BackendRegistration registration, Optional<String> rejected) {
            known = switch (discovery.of(registration)) {
                case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration server) ->
                    granted(registration, server, rejected);
                case Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason why) ->
                    why.isSilence()
                            ? known.failing(EhrReply.MissingTokenReason.NOT_NOW, rejected, clock.instant())
                            : refused(
                                    registration,
                                    UserGroup.CLINICIANS.refused(why).summary(),
                                    rejected);
            };
            Instant now = clock.instant();
            return known.serving(rejected, now)
                    .orElseGet(() -> new Tokens.BearerLookup.MissingBearer(
                            known.failure().orElse(EhrReply.MissingTokenReason.REFUSED)));
        }

        private KnownTokens granted(
                SiteClient.BackendRegistration registration, ClientRegistration server, Optional<String> rejected) {
            return switch (endpoint.ofClient(server)) {
                case TokenEndpoint.TokenAnswer.TokensGranted(Tokens tokens, JsonObject response) ->
                    new KnownTokens(
                            Optional.of(bounded(tokens)),
                            TokenResponseReader.scopes(response).orElse(server.getScopes()),
                            Optional.empty(),
                            new ValidityPeriod(Instant.MIN, Instant.MIN));
                case TokenEndpoint.TokenAnswer.TokenRejection(String _, String says) ->
                    refused(registration, says, rejected);
                case TokenEndpoint.TokenAnswer.UnusableTokenAnswer(String why) -> refused(registration, why, rejected);
                case TokenEndpoint.TokenAnswer.UnsentTokenRequest _, TokenEndpoint.TokenAnswer.TokenRequestInDoubt _ ->
                    known.failing(EhrReply.MissingTokenReason.NOT_NOW, rejected, clock.instant());
            };
        }

        private KnownTokens refused(
                SiteClient.BackendRegistration registration, String why, Optional<String> rejected) {
            LOG.warn(
                    "site {}: the EHR gave the client of ehr.backend-client-id no token: {}", registration.site(), why);
            return known.failing(EhrReply.MissingTokenReason.REFUSED, rejected, clock.instant());
        }

        private Tokens bounded(Tokens given) {
            return new Tokens(
                    given.access(),
                    given.expires().or(() -> Optional.of(clock.instant().plus(UNSAID_LIFE))),
                    Optional.empty());
        }
    }

    /**
     * Period of wall time. A clock that is set back before its start ends it, so that seconds do not become hours.
     */
    private record ValidityPeriod(Instant from, Instant until) {
        static ValidityPeriod of(Instant from, Duration length) {
            return new ValidityPeriod(from, from.plus(length));
        }

        boolean holds(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }
}
