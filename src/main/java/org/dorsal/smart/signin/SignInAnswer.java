package org.dorsal.smart.signin;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.dorsal.smart.launch.Answered;
import org.dorsal.smart.launch.AuthorizationResponse;
import org.dorsal.smart.launch.IdTokens;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.SealedRequests.Opened;
import org.dorsal.smart.launch.TokenAnswer;
import org.dorsal.smart.launch.TokenEndpoint;

/** From the provider's answer to a session that stands, in the order in which an attacker would try the steps. */
final class SignInAnswer {
    private final SignInSettings settings;
    private final SealedRequests<PendingSignIn> requests;
    private final TokenEndpoint endpoint;
    private final IdTokens idTokens;
    private final AuditorSessions sessions;
    private final Clock clock;

    SignInAnswer(
            SignInSettings settings,
            SealedRequests<PendingSignIn> requests,
            TokenEndpoint endpoint,
            IdTokens idTokens,
            AuditorSessions sessions,
            Clock clock) {
        this.settings = settings;
        this.requests = requests;
        this.endpoint = endpoint;
        this.idTokens = idTokens;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** One answer, for the step that is being taken. */
    private record Step(AuditorRegistration registration, PendingSignIn signIn, Answered answered, String cookie) {}

    Completed complete(AuditorRegistration registration, Answered answered) {
        return switch (requests.open(registration.site(), answered, clock.instant())) {
            case Opened.OtherBrowser<PendingSignIn> _ -> refused(new SignInRefusal.OtherBrowser());
            case Opened.Unknown<PendingSignIn> _ -> refused(new SignInRefusal.NotPending());
            case Opened.Waiting<PendingSignIn>(PendingSignIn waiting, String cookie) ->
                waiting.of(registration)
                        ? judged(new Step(registration, waiting, answered, cookie))
                        : refused(new SignInRefusal.NotPending());
        };
    }

    private Completed judged(Step step) {
        PendingSignIn waiting = step.signIn();
        return switch (AuthorizationResponse.read(step.answered(), waiting.issuer(), waiting.namesItself())) {
            case AuthorizationResponse.MixedUp _ -> refused(new SignInRefusal.MixedUp());
            case AuthorizationResponse.Declined(String error) -> refused(new SignInRefusal.Declined(error));
            case AuthorizationResponse.Unreadable _ -> refused(new SignInRefusal.BadAnswer());
            case AuthorizationResponse.Code(String code) -> exchanged(step, code);
        };
    }

    private Completed exchanged(Step step, String code) {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code),
                settings.redirectUri(step.registration().site()),
                new CodeVerifier(step.signIn().verifier()));
        return switch (endpoint.ask(step.registration().client(), step.signIn().tokenEndpoint(), grant, Set.of())) {
            case TokenAnswer.NotSent _, TokenAnswer.NoAnswer _ ->
                refused(new SignInRefusal.ProviderSilent(SignInRefusal.Step.TOKEN));
            case TokenAnswer.Refused(String error) -> refused(new SignInRefusal.TokenRefused(error));
            case TokenAnswer.Unfit(String why) -> refused(new SignInRefusal.TokenUnfit(why));
            case TokenAnswer.Granted granted ->
                granted.response()
                        .text("id_token")
                        .map(token -> identified(step, token))
                        .orElseGet(() -> refused(new SignInRefusal.IdTokenRefused(
                                "the token response must hold an id_token; grant the scope openid.")));
        };
    }

    private Completed identified(Step step, String idToken) {
        PendingSignIn signIn = step.signIn();
        return switch (idTokens.check(idToken, signIn.jwksUri(), signIn.issuer(), signIn.client(), signIn.nonce())) {
            case IdTokens.Checked.Bad(String why) -> refused(new SignInRefusal.IdTokenRefused(why));
            case IdTokens.Checked.NoKeys _ -> refused(new SignInRefusal.ProviderSilent(SignInRefusal.Step.KEYS));
            case IdTokens.Checked.Good(JWTClaimsSet claims) -> admitted(step, claims);
        };
    }

    private Completed admitted(Step step, JWTClaimsSet claims) {
        AuditorRegistration registration = step.registration();
        Optional<Set<String>> roles = Identity.roles(claims.getClaims(), registration.rolesClaim());
        Identity identity = Identity.of(claims, roles.orElse(Set.of()));
        if (roles.isEmpty()) {
            return notHere(new SignInRefusal.RolesUnsaid(registration.rolesClaim()), identity);
        }
        return identity.roles().contains(registration.role())
                ? signedIn(step, identity)
                : notHere(new SignInRefusal.NotAnAuditor(registration.role()), identity);
    }

    /** Always a new secret: whatever session the browser came with is over, whoever planted it. */
    private Completed signedIn(Step step, Identity identity) {
        AuditorRegistration registration = step.registration();
        String name = AuditorCookie.nameOf(registration.site());
        step.answered().cookie(name).ifPresent(secret -> sessions.end(registration.site(), secret));
        AuditorSessions.Made made = sessions.begin(registration.site(), identity, registration.clientId());
        return new Completed.SignedIn(
                made.auditor(),
                new AuditorCookie(name, made.secret(), AuditorSessions.LIFE),
                step.cookie(),
                step.signIn().to());
    }

    private static Completed notHere(SignInRefusal why, Identity identity) {
        return new Completed.Refused(why, Optional.of(identity.person(Optional.empty())));
    }

    private static Completed refused(SignInRefusal why) {
        return new Completed.Refused(why, Optional.empty());
    }
}
