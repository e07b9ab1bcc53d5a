package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrReply.MissingTokenReason;
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
    /** Reasons of recent failures; a monotonic ticker measures the pause after each. */
    private final Cache<SiteId, MissingTokenReason> failures;

    private final Map<SiteId, SiteTokens> places = new ConcurrentHashMap<>();

    BackendTokens(
            Discovery<SiteClient.BackendRegistration> discovery, TokenEndpoint endpoint, Clock clock, Ticker ticker) {
        this.discovery = discovery;
        this.endpoint = endpoint;
        this.clock = clock;
        this.failures = Caffeine.newBuilder()
                .expireAfter(Expiry.<SiteId, MissingTokenReason>writing(
                        (_, why) -> why == MissingTokenReason.REFUSED ? AFTER_REFUSAL : AFTER_SILENCE))
                .ticker(ticker)
                .build();
    }

    /** @param rejected a token that the EHR refused just now */
    Tokens.BearerLookup current(SiteClient.BackendRegistration registration, Optional<String> rejected) {
        return places.computeIfAbsent(registration.site(), _ -> new SiteTokens())
                .current(registration, rejected);
    }

    private final class SiteTokens {
        private final ReentrantLock requestLock = new ReentrantLock();
        private volatile Optional<GrantedTokens> latest = Optional.empty();

        Tokens.BearerLookup current(SiteClient.BackendRegistration registration, Optional<String> rejected) {
            Optional<Tokens.BearerLookup> answer = answer(registration.site(), rejected);
            if (answer.isPresent()) {
                return answer.get();
            }
            Optional<Tokens.BearerLookup> meanwhile = serving(rejected);
            if (meanwhile.isPresent() && requestLock.isLocked()) {
                return meanwhile.get();
            }
            requestLock.lock();
            try {
                return answer(registration.site(), rejected).orElseGet(() -> requestTokens(registration, rejected));
            } finally {
                requestLock.unlock();
            }
        }

        /** Answer from the cache; empty if the endpoint must be called. */
        private Optional<Tokens.BearerLookup> answer(SiteId site, Optional<String> rejected) {
            Instant now = clock.instant();
            if (good(rejected)
                    .filter(granted -> !granted.tokens.areAboutToExpire(now))
                    .isPresent()) {
                return serving(rejected);
            }
            return Optional.ofNullable(failures.getIfPresent(site))
                    .map(why -> serving(rejected).orElseGet(() -> new EhrReply.MissingEhrToken(why)));
        }

        /** The token, although it may be about to expire. */
        private Optional<Tokens.BearerLookup> serving(Optional<String> rejected) {
            Instant now = clock.instant();
            return good(rejected)
                    .filter(granted -> !granted.tokens.haveExpired(now))
                    .map(granted -> new Tokens.BearerLookup.GrantedBearer(granted.tokens.access(), granted.scopes));
        }

        private Optional<GrantedTokens> good(Optional<String> rejected) {
            return latest.filter(granted -> !rejected.equals(Optional.of(granted.tokens.access())));
        }

        private Tokens.BearerLookup requestTokens(
                SiteClient.BackendRegistration registration, Optional<String> rejected) {
            Optional<MissingTokenReason> failure = switch (discovery.of(registration)) {
                case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration server) ->
                    granted(registration, server);
                case Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason why) ->
                    why.isSilence()
                            ? Optional.of(MissingTokenReason.NOT_NOW)
                            : refused(
                                    registration,
                                    UserGroup.CLINICIANS.refused(why).summary());
            };
            failure.ifPresentOrElse(
                    why -> {
                        failures.put(registration.site(), why);
                        latest = good(rejected);
                    },
                    () -> failures.invalidate(registration.site()));
            return serving(rejected)
                    .orElseGet(() -> new EhrReply.MissingEhrToken(failure.orElse(MissingTokenReason.REFUSED)));
        }

        /** Requests a token; returns the reason of a failure. */
        private Optional<MissingTokenReason> granted(
                SiteClient.BackendRegistration registration, ClientRegistration server) {
            return switch (endpoint.ofClient(server)) {
                case TokenEndpoint.TokenAnswer.TokensGranted(Tokens tokens, JsonObject response) -> {
                    latest = Optional.of(new GrantedTokens(
                            bounded(tokens),
                            TokenResponseReader.scopes(response).orElse(server.getScopes())));
                    yield Optional.empty();
                }
                case TokenEndpoint.TokenAnswer.TokenRejection(String _, String message) ->
                    refused(registration, message);
                case TokenEndpoint.TokenAnswer.UnusableTokenAnswer(String why) -> refused(registration, why);
                case TokenEndpoint.TokenAnswer.UnsentTokenRequest _, TokenEndpoint.TokenAnswer.TokenRequestInDoubt _ ->
                    Optional.of(MissingTokenReason.NOT_NOW);
            };
        }

        private Optional<MissingTokenReason> refused(SiteClient.BackendRegistration registration, String why) {
            LOG.warn(
                    "site {}: the EHR gave the client of ehr.backend-client-id no token: {}", registration.site(), why);
            return Optional.of(MissingTokenReason.REFUSED);
        }

        private Tokens bounded(Tokens issued) {
            return new Tokens(
                    issued.access(),
                    issued.expires().or(() -> Optional.of(clock.instant().plus(UNSAID_LIFE))),
                    Optional.empty());
        }
    }

    private record GrantedTokens(Tokens tokens, Set<String> scopes) {}
}
