package org.dorsal.smart.signin;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Answered;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.Discovered;
import org.dorsal.smart.launch.Discovery;
import org.dorsal.smart.launch.LaunchRefusal.Lack;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.Secrets;

/**
 * Begins sign-ins and completes them (OpenID Connect Core 1.0, authorization code flow, with PKCE by S256). In between the
 * browser is at the provider, and all that will be believed of its answer lies sealed in a cookie of that browser, for
 * ten minutes and one use.
 */
public final class AuditorSignIn {
    /** How long somebody may take to sign in at the provider. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SignInSettings settings;
    private final Discovery<Provider> discovery;
    private final SealedRequests<PendingSignIn> requests;
    private final SignInAnswer answer;
    private final Clock clock;
    private final RandomGenerator chance;

    AuditorSignIn(
            SignInSettings settings,
            Discovery<Provider> discovery,
            SealedRequests<PendingSignIn> requests,
            SignInAnswer answer,
            Clock clock,
            RandomGenerator chance) {
        this.settings = settings;
        this.discovery = discovery;
        this.requests = requests;
        this.answer = answer;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Sends somebody to the provider of their site.
     *
     * @param wished path and query of the page to show afterwards; taken when it lies below {@code /audit/(site)/}
     */
    public Begun begin(SiteId site, Optional<String> wished) {
        Optional<AuditorRegistration> registration = settings.of(site);
        if (registration.isEmpty()) {
            return new Begun.Refused(new SignInRefusal.NotSetUp());
        }
        return switch (discovery.of(site, registration.get().base())) {
            case Discovered.Silent<Provider> _ ->
                new Begun.Refused(new SignInRefusal.ProviderSilent(SignInRefusal.Step.DISCOVERY));
            case Discovered.Unfit<Provider>(Lack lack) -> new Begun.Refused(new SignInRefusal.ProviderUnfit(lack));
            case Discovered.Found<Provider>(Provider provider) ->
                objection(registration.get(), provider)
                        .<Begun>map(Begun.Refused::new)
                        .orElseGet(() -> sent(registration.get(), provider, WishedPage.of(site, wished)));
        };
    }

    /** The provider's answer at the redirect address; {@code answered} as the browser brought it. */
    public Completed complete(SiteId site, Answered answered) {
        return settings.of(site)
                .map(registration -> answer.complete(registration, answered))
                .orElseGet(() -> new Completed.Refused(new SignInRefusal.NotSetUp(), Optional.empty()));
    }

    /** A public client has nothing but PKCE to bind the code to itself. */
    private static Optional<SignInRefusal> objection(AuditorRegistration registration, Provider provider) {
        if (!provider.issuer().equals(registration.issuer())) {
            return Optional.of(new SignInRefusal.OtherIssuer());
        }
        return registration.proof() instanceof ClientProof.None && !provider.listsPkce()
                ? Optional.of(new SignInRefusal.ProviderUnfit(Lack.PKCE))
                : Optional.empty();
    }

    private Begun sent(AuditorRegistration registration, Provider provider, String to) {
        String state = Secrets.random(chance);
        PendingSignIn signIn = new PendingSignIn(
                registration.issuer(),
                registration.clientId(),
                provider.tokenEndpoint(),
                provider.jwksUri(),
                provider.namesItself(),
                Secrets.random(chance),
                Secrets.random(chance),
                to);
        Instant expires = clock.instant().plus(PATIENCE);
        String sealed = requests.close(registration.site(), state, signIn.bytes(), expires);
        return new Begun.Redirect(
                address(registration, provider, signIn, state),
                new AuditorCookie(requests.cookie(state), sealed, PATIENCE));
    }

    private URI address(AuditorRegistration registration, Provider provider, PendingSignIn signIn, String state) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        Scope.parse(registration.scopes()),
                        new ClientID(registration.clientId()),
                        settings.redirectUri(registration.site()))
                .endpointURI(provider.authorizationEndpoint())
                .state(new State(state))
                .nonce(new Nonce(signIn.nonce()))
                .codeChallenge(new CodeVerifier(signIn.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }
}
