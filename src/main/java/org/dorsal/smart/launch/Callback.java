package org.dorsal.smart.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening;
import org.dorsal.smart.launch.SealedRequests.Opened;
import org.dorsal.store.NewAuditEvent;

/** From the EHR's answer to a launch that stands, in the order in which an attacker would try the steps. */
final class Callback {
    /** Of a launch in its browser, whatever the token does: a working day. */
    static final Duration LIFE = Duration.ofHours(8);

    private final LaunchSettings settings;
    private final SealedRequests<PendingRequest> requests;
    private final TokenEndpoint endpoint;
    private final IdTokens idTokens;
    private final LaunchStore store;
    private final Clock clock;
    private final RandomGenerator chance;

    Callback(
            LaunchSettings settings,
            SealedRequests<PendingRequest> requests,
            TokenEndpoint endpoint,
            IdTokens idTokens,
            LaunchStore store,
            Clock clock,
            RandomGenerator chance) {
        this.settings = settings;
        this.requests = requests;
        this.endpoint = endpoint;
        this.idTokens = idTokens;
        this.store = store;
        this.clock = clock;
        this.chance = chance;
    }

    Completed complete(EhrRegistration registration, Answered answered) {
        return switch (requests.open(registration.site(), answered, clock.instant())) {
            case Opened.OtherBrowser<PendingRequest> _ -> refused(new LaunchRefusal.OtherBrowser());
            case Opened.Unknown<PendingRequest> _ -> refused(new LaunchRefusal.NotPending());
            case Opened.Waiting<PendingRequest>(PendingRequest waiting, String cookie) ->
                waiting.fhirBase().equals(registration.fhirBase())
                        ? judged(registration, waiting, answered, cookie)
                        : refused(new LaunchRefusal.NotPending());
        };
    }

    private Completed judged(EhrRegistration registration, PendingRequest waiting, Answered answered, String cookie) {
        return switch (AuthorizationResponse.read(answered, waiting.issuer(), waiting.namesItself())) {
            case AuthorizationResponse.MixedUp _ -> refused(new LaunchRefusal.MixedUp());
            case AuthorizationResponse.Declined(String error) -> refused(new LaunchRefusal.Declined(error));
            case AuthorizationResponse.Unreadable _ -> refused(new LaunchRefusal.BadAnswer());
            case AuthorizationResponse.Code(String code) ->
                exchanged(registration, waiting, code, new Browser(cookie, answered.network()));
        };
    }

    /**
     * Where the answer came from.
     *
     * @param cookie name of the one that bound the request to it
     */
    private record Browser(String cookie, Optional<String> network) {}

    private Completed exchanged(EhrRegistration registration, PendingRequest request, String code, Browser browser) {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code),
                settings.redirectUri(registration.site()),
                new CodeVerifier(request.verifier()));
        return switch (endpoint.ask(registration.client(), request.tokenEndpoint(), grant, Set.of())) {
            case TokenAnswer.NotSent _, TokenAnswer.NoAnswer _ ->
                refused(new LaunchRefusal.EhrSilent(LaunchRefusal.Step.TOKEN));
            case TokenAnswer.Refused(String error) -> refused(new LaunchRefusal.TokenRefused(error));
            case TokenAnswer.Unfit(String why) -> refused(new LaunchRefusal.TokenUnfit(why));
            case TokenAnswer.Granted granted -> identified(registration, request, granted, browser);
        };
    }

    private Completed identified(
            EhrRegistration registration, PendingRequest request, TokenAnswer.Granted granted, Browser browser) {
        Optional<String> idToken = granted.response().text("id_token");
        if (idToken.isEmpty()) {
            return refused(new LaunchRefusal.IdTokenRefused(
                    "the token response must hold an id_token; grant the scopes openid and fhirUser."));
        }
        return switch (idTokens.check(
                idToken.get(), request.jwksUri(), request.issuer(), registration.clientId(), request.nonce())) {
            case IdTokens.Checked.Bad(String why) -> refused(new LaunchRefusal.IdTokenRefused(why));
            case IdTokens.Checked.NoKeys _ -> refused(new LaunchRefusal.EhrSilent(LaunchRefusal.Step.KEYS));
            case IdTokens.Checked.Good(JWTClaimsSet claims) ->
                switch (LaunchContext.read(granted.response(), claims, registration.base(), request.asked())) {
                    case LaunchContext.Read.Refused(LaunchRefusal why) -> refused(why);
                    case LaunchContext.Read.Good(LaunchContext context) ->
                        launched(registration, request, context, granted.tokens(), browser);
                };
        };
    }

    private Completed launched(
            EhrRegistration registration,
            PendingRequest request,
            LaunchContext context,
            Tokens tokens,
            Browser browser) {
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
                told(registration, launch, browser.network()));
        LaunchCookie ours = new LaunchCookie(LaunchCookie.of(launch.id()), secret, LIFE);
        return new Completed.Launched(launch, ours, browser.cookie());
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
