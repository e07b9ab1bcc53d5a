package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.*;
import org.dorsal.smart.IssuerKeys.KeysUnreachableException;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Handles the server's authorization response, in the query or as a form ({@code form_post}). Replaces Spring
 * Security's {@code OAuth2LoginAuthenticationFilter}, which reads the registration again, so that the server could
 * meanwhile change the recipient of the code, which takes the first of two parameters, and which does not check the
 * responding server.
 */
final class AuthorizationCallbackFilter<C extends SiteClient> extends AbstractAuthenticationProcessingFilter {
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    private final SignInStrategy<C> kind;
    private final SealedRequests requests;
    private final Clock clock;
    private final AuthenticationProvider provider;
    private final PathPatternRequestMatcher path;

    AuthorizationCallbackFilter(
            SignInStrategy<C> kind, SealedRequests requests, AuthenticationProvider provider, Clock clock) {
        super(new OrRequestMatcher(
                PATHS.matcher(HttpMethod.GET, kind.answers()), PATHS.matcher(HttpMethod.POST, kind.answers())));
        this.kind = kind;
        this.requests = requests;
        this.clock = clock;
        this.path = PATHS.matcher(kind.answers());
        this.provider = provider;
    }

    /** Exchanges the code and checks the id_token. */
    static AuthenticationProvider exchange(TokenEndpoint endpoint, IdTokens idTokens) {
        OidcAuthorizationCodeAuthenticationProvider exchange =
                new OidcAuthorizationCodeAuthenticationProvider(endpoint, TokenUser::new);
        exchange.setJwtDecoderFactory(idTokens);
        return exchange;
    }

    /** In the order in which an attacker would try the steps. */
    @Override
    public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
        String site = path.matcher(request).getVariables().getOrDefault("site", "");
        C registered = kind.client(site);
        OAuth2AuthorizationRequest pending = requests.removeAuthorizationRequest(request, response);
        C client = kind.forServer(registered, AuthorizationCodeFlow.remembered(pending, AuthorizationCodeFlow.SERVER))
                .filter(same -> same.clientId().equals(pending.getClientId()))
                .orElseThrow(() -> kind.refused(
                        SignInRefusalReason.NOT_PENDING, "")); // the site has moved to another server since
        OAuth2AuthorizationResponse answer = OAuth2AuthorizationResponse.success(
                        code(CallbackAnswer.read(request), pending))
                .redirectUri(Objects.requireNonNull(pending.getRedirectUri()))
                .state(SealedRequests.stateOf(pending))
                .build();
        try {
            SignInStrategy.CompletedSignIn signedIn = signedIn(client, pending, answer);
            client.assurance().missed(signedIn.idToken(), clock.instant()).ifPresent(missed -> {
                throw kind.refused(missed.why(), missed.detail());
            });
            return kind.admitted(client, signedIn, request);
        } catch (OAuth2AuthenticationException failed) {
            throw new SignInRefusal.SignInRefusedException(refusal(failed));
        }
    }

    private SignInStrategy.CompletedSignIn signedIn(
            C client, OAuth2AuthorizationRequest pending, OAuth2AuthorizationResponse answer) {
        ClientRegistration then = client.registration()
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(pending.getRedirectUri())
                .scope(pending.getScopes())
                .authorizationUri(pending.getAuthorizationUri())
                .tokenUri(AuthorizationCodeFlow.remembered(pending, AuthorizationCodeFlow.TOKEN_URI))
                .jwkSetUri(pending.getAttribute(AuthorizationCodeFlow.KEYS_URI))
                .issuerUri(pending.getAttribute(AuthorizationCodeFlow.ISSUER))
                .build();
        if (!(provider.authenticate(new OAuth2LoginAuthenticationToken(
                                then, new OAuth2AuthorizationExchange(pending, answer)))
                        instanceof OAuth2LoginAuthenticationToken login)
                || !(login.getPrincipal() instanceof TokenUser user)) {
            throw new IllegalStateException("no scope openid was asked for");
        }
        Optional<String> refresh = Optional.ofNullable(login.getRefreshToken()).map(OAuth2RefreshToken::getTokenValue);
        Tokens tokens = Tokens.of(
                Objects.requireNonNull(login.getAccessToken()).getTokenValue(),
                refresh,
                user.response,
                clock.instant());
        return new SignInStrategy.CompletedSignIn(pending, user.getIdToken(), tokens, user.response);
    }

    /** Authorization code of the response; checks the issuer in the response first (RFC 9207). */
    private String code(CallbackAnswer answered, OAuth2AuthorizationRequest pending) {
        boolean named =
                answered.has("iss") || Boolean.TRUE.equals(pending.getAttribute(AuthorizationCodeFlow.NAMES_ITSELF));
        if (named
                && !answered.value("iss")
                        .equals(Optional.ofNullable(pending.getAttribute(AuthorizationCodeFlow.NAMED)))) {
            throw kind.refused(SignInRefusalReason.MIXED_UP, "");
        }
        if (answered.has(OAuth2ParameterNames.ERROR)) {
            throw kind.refused(
                    SignInRefusalReason.DECLINED,
                    TokenResponseReader.ServerRefusal.describe(TokenResponseReader.ServerRefusal.of(
                            answered.value(OAuth2ParameterNames.ERROR),
                            answered.value(OAuth2ParameterNames.ERROR_DESCRIPTION))));
        }
        return answered.value(OAuth2ParameterNames.CODE)
                .orElseThrow(() -> kind.refused(SignInRefusalReason.BAD_ANSWER, ""));
    }

    private SignInRefusal refusal(OAuth2AuthenticationException failed) {
        OAuth2Error error = failed.getError();
        if (List.of("invalid_id_token", "invalid_nonce").contains(error.getErrorCode())) {
            return KeysUnreachableException.isCauseOf(failed)
                    ? kind.users().refused(SignInRefusalReason.SILENT_KEYS)
                    : new SignInRefusal(kind.users(), SignInRefusalReason.ID_TOKEN_REFUSED, IdTokens.reason(failed));
        }
        return switch (TokenEndpoint.TokenAnswer.of(error)) {
            case TokenEndpoint.TokenAnswer.UnsentTokenRequest _, TokenEndpoint.TokenAnswer.TokenRequestInDoubt _ ->
                kind.users().refused(SignInRefusalReason.SILENT_TOKEN);
            case TokenEndpoint.TokenAnswer.TokenRejection(String _, String message) ->
                new SignInRefusal(kind.users(), SignInRefusalReason.TOKEN_REFUSED, message);
            case TokenEndpoint.TokenAnswer.UnusableTokenAnswer(String why) ->
                new SignInRefusal(kind.users(), SignInRefusalReason.TOKEN_UNFIT, why);
            case TokenEndpoint.TokenAnswer.TokensGranted _ -> throw failed;
        };
    }

    /** User from the id_token and the token response; userinfo is never called. */
    private static final class TokenUser extends DefaultOidcUser {
        private static final long serialVersionUID = 1;

        private final transient JsonObject response;

        TokenUser(OidcUserRequest request) {
            super(List.of(), request.getIdToken());
            this.response = new JsonObject(request.getAdditionalParameters());
        }
    }
}
