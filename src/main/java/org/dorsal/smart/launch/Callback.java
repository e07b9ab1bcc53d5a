package org.dorsal.smart.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening;
import org.dorsal.store.NewAuditEvent;

/** From the EHR's answer to a launch that stands, in the order in which an attacker would try the steps. */
final class Callback {
    /** Of a launch in its browser, whatever the token does: a working day. */
    static final Duration LIFE = Duration.ofHours(8);

    /** Words of RFC 6749, 4.1.2.1, and OpenID Connect Core 1.0, 3.1.2.6; no other text of an answer is repeated to people. */
    private static final Set<String> ERRORS = Set.of(
            "access_denied",
            "invalid_request",
            "invalid_scope",
            "server_error",
            "temporarily_unavailable",
            "unauthorized_client",
            "unsupported_response_type",
            "interaction_required",
            "login_required",
            "consent_required");

    private final LaunchSettings settings;
    private final PendingRequests pending;
    private final TokenEndpoint endpoint;
    private final IdTokens idTokens;
    private final LaunchStore store;
    private final Clock clock;
    private final RandomGenerator chance;

    Callback(
            LaunchSettings settings,
            PendingRequests pending,
            TokenEndpoint endpoint,
            IdTokens idTokens,
            LaunchStore store,
            Clock clock,
            RandomGenerator chance) {
        this.settings = settings;
        this.pending = pending;
        this.endpoint = endpoint;
        this.idTokens = idTokens;
        this.store = store;
        this.clock = clock;
        this.chance = chance;
    }

    Completed complete(EhrRegistration registration, Answered answered) {
        Optional<String> state = answered.one("state");
        Optional<PendingRequest> request = state.flatMap(s -> pending.take(registration.site(), s, clock.instant()))
                .filter(waiting -> waiting.fhirBase().equals(registration.fhirBase()));
        if (state.isEmpty() || request.isEmpty()) {
            return refused(new LaunchRefusal.NotPending());
        }
        String cookie = LaunchCookie.ofState(state.get());
        return objection(request.get(), answered, cookie)
                .<Completed>map(Completed.Refused::new)
                .orElseGet(() -> exchanged(registration, request.get(), answered, cookie));
    }

    private static Optional<LaunchRefusal> objection(PendingRequest request, Answered answered, String cookie) {
        byte[] browser = HexFormat.of().parseHex(request.browser());
        if (answered.cookie(cookie)
                .filter(secret -> Secrets.isSha256Of(browser, secret))
                .isEmpty()) {
            return Optional.of(new LaunchRefusal.OtherBrowser());
        }
        boolean named = answered.has("iss");
        if ((named || request.namesItself()) && !answered.one("iss").equals(Optional.of(request.issuer()))) {
            return Optional.of(new LaunchRefusal.MixedUp());
        }
        if (answered.has("error")) {
            return Optional.of(new LaunchRefusal.Declined(
                    answered.one("error").filter(ERRORS::contains).orElse("no reason given")));
        }
        return answered.one("code").isEmpty() ? Optional.of(new LaunchRefusal.BadAnswer()) : Optional.empty();
    }

    private Completed exchanged(
            EhrRegistration registration, PendingRequest request, Answered answered, String cookie) {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(answered.one("code").orElseThrow()),
                settings.redirectUri(registration.site()),
                new CodeVerifier(request.verifier()));
        return switch (endpoint.ask(registration.client(), request.tokenEndpoint(), grant, Set.of())) {
            case TokenAnswer.NotSent _, TokenAnswer.NoAnswer _ ->
                refused(new LaunchRefusal.EhrSilent(LaunchRefusal.Step.TOKEN));
            case TokenAnswer.Refused(String error) -> refused(new LaunchRefusal.TokenRefused(error));
            case TokenAnswer.Unfit(String why) -> refused(new LaunchRefusal.TokenUnfit(why));
            case TokenAnswer.Granted granted -> identified(registration, request, granted, answered, cookie);
        };
    }

    private Completed identified(
            EhrRegistration registration,
            PendingRequest request,
            TokenAnswer.Granted granted,
            Answered answered,
            String cookie) {
        Optional<String> idToken = granted.response().text("id_token");
        if (idToken.isEmpty()) {
            return refused(new LaunchRefusal.IdTokenRefused(
                    "the token response must hold an id_token; grant the scopes openid and fhirUser."));
        }
        return switch (idTokens.check(idToken.get(), request, registration.clientId())) {
            case IdTokens.Checked.Refused(LaunchRefusal why) -> refused(why);
            case IdTokens.Checked.Good(JWTClaimsSet claims) ->
                switch (LaunchContext.read(granted.response(), claims, registration.base(), request.asked())) {
                    case LaunchContext.Read.Refused(LaunchRefusal why) -> refused(why);
                    case LaunchContext.Read.Good(LaunchContext context) ->
                        launched(registration, request, context, granted.tokens(), cookie, answered.network());
                };
        };
    }

    private Completed launched(
            EhrRegistration registration,
            PendingRequest request,
            LaunchContext context,
            Tokens tokens,
            String cookie,
            Optional<String> network) {
        Instant now = clock.instant();
        String secret = Secrets.random(chance);
        Launch launch = new Launch(
                LaunchId.made(registration.site(), now, chance),
                context.patient(),
                context.user(),
                context.encounter(),
                context.intent(),
                context.fhirContext(),
                context.bannerNeeded(),
                request.asked(),
                context.granted(),
                now,
                now.plus(LIFE),
                Optional.empty());
        store.begin(
                new HeldLaunch(
                        launch, tokens, Secrets.sha256Hex(secret), registration.fhirBase(), request.tokenEndpoint()),
                told(registration, launch, network));
        return new Completed.Launched(launch, new LaunchCookie(LaunchCookie.of(launch.id()), secret, LIFE), cookie);
    }

    private NewAuditEvent told(EhrRegistration registration, Launch launch, Optional<String> network) {
        List<About> facts = launch.granted().stream()
                .sorted()
                .<About>map(scope -> new About.Fact("scope", scope))
                .toList();
        return AuditEvents.of(new Happening(
                AuditEvents.newId(launch.started(), chance),
                launch.started(),
                Deed.LAUNCH,
                Happening.Outcome.DONE,
                Optional.empty(),
                launch.user().who(registration.clientId(), network),
                Optional.empty(),
                Optional.of(launch.patient().value()),
                facts));
    }

    private static Completed refused(LaunchRefusal why) {
        return new Completed.Refused(why);
    }
}
