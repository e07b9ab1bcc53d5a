package org.dorsal.smart.launch;

import java.time.*;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.launch.ClinicianSignInStrategy.LaunchContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/**
 * Renews access tokens. EHRs that rotate refresh tokens treat a second use as theft and end the session, so the
 * holder of the lease on the launch's version sends the token, once across all threads and replicas. If delivery is
 * uncertain, it is not sent again; the access token remains usable until it expires, and then the clinician must
 * launch again.
 */
record TokenRenewal(Launches launches, LaunchSettings settings, TokenEndpoint endpoint, Clock clock) {
    /** Longer than a call to a token endpoint may take. */
    static final Duration LEASE = Duration.ofSeconds(20);

    /** The launch is over, its token can't be renewed, or the EHR took it back: only a new launch helps. */
    private static final Tokens.BearerLookup GONE = new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER);

    private static final Tokens.BearerLookup NOT_NOW =
            new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.NOT_NOW);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int MAX_POLLS = 150;
    private static final Logger LOG = LoggerFactory.getLogger(TokenRenewal.class);

    /** @param rejected a token that the EHR refused just now */
    Tokens.BearerLookup current(LaunchId id, Optional<String> rejected) {
        for (int poll = 0; poll < MAX_POLLS; poll++) {
            Optional<LaunchWithTokens> session = launches.read(id).filter(this::isOfItsEhr);
            Instant now = clock.instant();
            if (session.isEmpty() || !now.isBefore(session.get().launch().ends())) {
                return GONE;
            }
            Optional<Tokens.BearerLookup> answer = answer(session.get(), rejected, now);
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return NOT_NOW;
    }

    /** Not when the site has moved to another EHR since the launch. */
    private boolean isOfItsEhr(LaunchWithTokens session) {
        return settings.ehr(session.launch().id().site())
                .flatMap(ehr -> ehr.forServer(session.fhirBase()))
                .isPresent();
    }

    /** Under which of its addresses the launch's EHR launched it. */
    Optional<EhrBase> base(LaunchId id) {
        return launches.read(id).filter(this::isOfItsEhr).map(session -> EhrBase.of(session.fhirBase()));
    }

    private static Tokens.BearerLookup usable(LaunchWithTokens session) {
        return new Tokens.BearerLookup.GrantedBearer(
                session.tokens().access(), session.launch().granted());
    }

    /** Token lookup; empty while another caller is renewing and no usable token exists. */
    private Optional<Tokens.BearerLookup> answer(LaunchWithTokens session, Optional<String> rejected, Instant now) {
        Tokens tokens = session.tokens();
        boolean refused = rejected.filter(tokens.access()::equals).isPresent();
        if (!refused && !tokens.areAboutToExpire(now)) {
            return Optional.of(usable(session));
        }
        boolean serves = !refused && !tokens.haveExpired(now);
        if (tokens.refresh().isPresent() && launches.lease(session, now.plus(LEASE))) {
            return Optional.of(renewed(session, tokens.refresh().get(), serves));
        }
        if (serves) {
            return Optional.of(usable(session));
        }
        boolean lost = session.renewing().filter(until -> !now.isBefore(until)).isPresent();
        return tokens.refresh().isEmpty() || lost ? Optional.of(GONE) : Optional.empty();
    }

    private Tokens.BearerLookup renewed(LaunchWithTokens session, String refresh, boolean serves) {
        Tokens.BearerLookup meanwhile = serves ? usable(session) : NOT_NOW;
        ClientRegistration client = settings.ehr(session.launch().id().site())
                .orElseThrow() // its EHR is registered, or it would not have come here
                .registration()
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .tokenUri(session.tokenEndpoint().toString())
                .build();
        return switch (endpoint.refresh(client, session.tokens(), refresh)) {
            case TokenEndpoint.TokenAnswer.TokensGranted(Tokens next, JsonObject response)
            when isOf(session.launch().patient(), response) -> storeRenewed(session.with(next));
            case TokenEndpoint.TokenAnswer.TokensGranted _ -> mixedUp(session);
            case TokenEndpoint.TokenAnswer.TokenRejection(String error, String message) ->
                error.equals("invalid_grant")
                        ? spent(session, "was refused: " + message, serves ? meanwhile : GONE)
                        : unspent(session, message, meanwhile);
            case TokenEndpoint.TokenAnswer.UnusableTokenAnswer _ ->
                spent(session, "can't be read", serves ? meanwhile : GONE);
            case TokenEndpoint.TokenAnswer.UnsentTokenRequest _ ->
                unspent(session, "the EHR is away or busy", meanwhile);
            case TokenEndpoint.TokenAnswer.TokenRequestInDoubt _ -> {
                LOG.warn(
                        "launch {}: the EHR did not answer a renewal; it is not asked again",
                        session.launch().id());
                yield meanwhile;
            }
        };
    }

    private Tokens.BearerLookup storeRenewed(LaunchWithTokens next) {
        launches.renew(next);
        return usable(next);
    }

    /**
     * Not now, or refused for a reason that people mend, such as a key; the refresh token is as good as before (RFC
     * 6749, 5.2).
     */
    private Tokens.BearerLookup unspent(LaunchWithTokens session, String message, Tokens.BearerLookup meanwhile) {
        LOG.warn(
                "launch {}: the token is not renewed for now: {}",
                session.launch().id(),
                message);
        launches.giveBack(session);
        return meanwhile;
    }

    /** Discards a used refresh token, so that it is never sent again. */
    private Tokens.BearerLookup spent(LaunchWithTokens session, String why, Tokens.BearerLookup answer) {
        LOG.warn("launch {}: the token's renewal {}", session.launch().id(), why);
        launches.renew(session.with(session.tokens().withoutRefresh()));
        return answer;
    }

    /** An EHR that has changed the patient behind a launch has another person in view: no page of it may go on. */
    private Tokens.BearerLookup mixedUp(LaunchWithTokens session) {
        LOG.error(
                "launch {}: the token's renewal names another patient; the launch has ended",
                session.launch().id());
        launches.renew(session.endedAt(clock.instant()));
        return GONE;
    }

    /** A response that says nothing about the patient is about the same one. */
    private static boolean isOf(PatientId patient, JsonObject response) {
        return !response.members().containsKey("patient")
                || LaunchContext.patient(response).equals(Optional.of(patient));
    }
}
