package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.*;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.IssuerKeys.KeysUnreachableException;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
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
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The authorization-code flow (RFC 6749, 4.1; OpenID Connect Core 1.0, 3.1; PKCE by S256), of clinicians who launch
 * and of auditors who sign in. All that the answer is judged by was fixed when the request was sent: nothing of the
 * answer, and nothing that the server says meanwhile, changes where the code goes or who must have signed.
 *
 * <p>Spring Security's {@code oauth2Login()} for auditors alone would be a second flow beside that of the launch, without
 * the checks of {@link AuthorizationCallbackFilter}.
 *
 * @param <C> how Dorsal is registered with the users' servers
 */
public final class AuthorizationCodeFlow<C extends SiteClient> implements OAuth2AuthorizationRequestResolver {
    /** Addresses beyond this length meet limits of proxies and servers. */
    static final int MAX_ADDRESS = 2000;

    static final String SERVER = "server";
    static final String TOKEN_URI = "token";
    static final String KEYS_URI = "keys";
    /** Issuer of id_tokens. */
    static final String ISSUER = "issuer";
    /** By which the server calls itself in its answer (RFC 9207). */
    static final String NAMED = "named";

    static final String NAMES_ITSELF = "names-itself";

    private final SignInStrategy<C> kind;
    private final Discovery<C> discovery;
    private final SealedRequests requests;
    private final PathPatternRequestMatcher begins;
    private final RandomGenerator random;
    private final SessionAuthentication.SessionContextRepository contexts;
    private final AuthenticationProvider exchange;
    private final Clock clock;

    public AuthorizationCodeFlow(
            SignInStrategy<C> kind,
            Discovery<C> discovery,
            SealedRequests requests,
            TokenEndpoint endpoint,
            Function<URI, IssuerKeys> keys,
            Clock clock,
            RandomGenerator random) {
        this.kind = kind;
        this.discovery = discovery;
        this.requests = requests;
        this.random = random;
        this.begins = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, kind.begins());
        this.contexts = new SessionAuthentication.SessionContextRepository(kind, requests);
        this.exchange = AuthorizationCallbackFilter.exchange(endpoint, new IdTokens(keys, clock));
        this.clock = clock;
    }

    public SecurityContextRepository contexts() {
        return contexts;
    }

    /** Sends browsers to the server. */
    public OAuth2AuthorizationRequestRedirectFilter redirects(AuthenticationFailureHandler refused) {
        OAuth2AuthorizationRequestRedirectFilter filter = new OAuth2AuthorizationRequestRedirectFilter(this);
        filter.setAuthorizationRequestRepository(requests);
        filter.setAuthenticationFailureHandler(refused);
        return filter;
    }

    /** Takes the server's answer. */
    public AbstractAuthenticationProcessingFilter answers(
            AuthenticationSuccessHandler handler, AuthenticationFailureHandler refused) {
        AuthorizationCallbackFilter<C> answer = new AuthorizationCallbackFilter<>(kind, requests, exchange, clock);
        answer.setSecurityContextRepository(contexts);
        answer.setAuthenticationSuccessHandler(handler);
        answer.setAuthenticationFailureHandler(refused);
        return answer;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        RequestMatcher.MatchResult match = begins.matcher(request);
        return match.isMatch() ? resolve(request, match.getVariables().getOrDefault("site", "")) : null;
    }

    /** @param site that has such users, or none of ours */
    @Override
    public OAuth2AuthorizationRequest resolve(HttpServletRequest request, String site) {
        CallbackAnswer callback = CallbackAnswer.read(request);
        C client = kind.chosen(kind.client(site), callback);
        Map<String, Object> parameters = kind.parameters(client, callback);
        Map<String, Object> attributes = kind.attributes(client, callback);
        ClientRegistration server = switch (discovery.of(client)) {
            case Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason why) -> throw kind.refused(why, "");
            case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration discovered) ->
                ClientRegistration.withClientRegistration(discovered)
                        .scope(kind.scopes(client, discovered, callback))
                        .build();
        };
        DefaultOAuth2AuthorizationRequestResolver resolver = new DefaultOAuth2AuthorizationRequestResolver(_ -> server);
        Map<String, Object> sent = new LinkedHashMap<>();
        resolver.setAuthorizationRequestCustomizer(building -> building.state(Secrets.random(random))
                .additionalParameters(parameters)
                .additionalParameters(added -> added.putAll(client.assurance().parameters()))
                .attributes(remembered -> remembered.putAll(remembered(client, server, attributes)))
                .parameters(sent::putAll)
                .authorizationRequestUri(_ -> address(server, sent)));
        OAuth2AuthorizationRequest authorization = Objects.requireNonNull(resolver.resolve(request, site));
        if (authorization.getAuthorizationRequestUri().length() > MAX_ADDRESS
                && ServerDocument.listed(server, "capabilities").contains("authorize-post")) {
            request.setAttribute(
                    AuthorizationForm.ATTRIBUTE, AuthorizationForm.of(authorization.getAuthorizationUri(), sent));
        }
        return authorization;
    }

    /**
     * Encoded as forms are: Spring Security leaves a plus sign, which servers read as a blank, in a launch's token.
     */
    private static URI address(ClientRegistration server, Map<String, Object> sent) {
        String endpoint = Objects.requireNonNull(server.getProviderDetails().getAuthorizationUri());
        return URI.create(endpoint
                + (endpoint.contains("?") ? "&" : "?")
                + sent.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(String.valueOf(field.getValue())))
                        .collect(Collectors.joining("&")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String remembered(OAuth2AuthorizationRequest request, String name) {
        return Objects.requireNonNull(request.<String>getAttribute(name), name);
    }

    private static Map<String, Object> remembered(
            SiteClient client, ClientRegistration server, Map<String, Object> requested) {
        Map<String, Object> attributes = new HashMap<>(requested);
        attributes.put(SERVER, client.server().toString());
        attributes.put(TOKEN_URI, server.getProviderDetails().getTokenUri());
        attributes.put(KEYS_URI, server.getProviderDetails().getJwkSetUri());
        attributes.put(ISSUER, server.getProviderDetails().getIssuerUri());
        attributes.put(NAMED, ServerDocument.issuer(server));
        attributes.put(NAMES_ITSELF, ServerDocument.namesItself(server));
        return attributes;
    }

    /** An authorization request as a form (SMART App Launch 2.2.0, {@code authorize-post}). */
    public record AuthorizationForm(URI to, Map<String, List<String>> fields) {
        /** Name of the request attribute that holds the form. */
        public static final String ATTRIBUTE = AuthorizationForm.class.getName();

        public AuthorizationForm {
            fields = Map.copyOf(fields);
        }

        static AuthorizationForm of(String to, Map<String, Object> sent) {
            Map<String, List<String>> fields = new LinkedHashMap<>();
            sent.forEach((name, value) -> fields.put(name, List.of(String.valueOf(value))));
            return new AuthorizationForm(URI.create(to), fields);
        }

        @Override
        public String toString() {
            return "AuthorizationForm[hidden]";
        }
    }

    /**
     * Handles the server's authorization response, in the query or as a form ({@code form_post}). Replaces Spring
     * Security's {@code OAuth2LoginAuthenticationFilter}, which reads the registration again, so that the server could
     * meanwhile change the recipient of the code, which takes the first of two parameters, and which does not check the
     * responding server.
     */
    static final class AuthorizationCallbackFilter<C extends SiteClient>
            extends AbstractAuthenticationProcessingFilter {
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
            C client = kind.forServer(
                            registered, AuthorizationCodeFlow.remembered(pending, AuthorizationCodeFlow.SERVER))
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
            Optional<String> refresh =
                    Optional.ofNullable(login.getRefreshToken()).map(OAuth2RefreshToken::getTokenValue);
            Tokens tokens = Tokens.of(
                    Objects.requireNonNull(login.getAccessToken()).getTokenValue(),
                    refresh,
                    user.response,
                    clock.instant());
            return new SignInStrategy.CompletedSignIn(pending, user.getIdToken(), tokens, user.response);
        }

        /** Authorization code of the response; checks the issuer in the response first (RFC 9207). */
        private String code(CallbackAnswer answered, OAuth2AuthorizationRequest pending) {
            boolean named = answered.has("iss")
                    || Boolean.TRUE.equals(pending.getAttribute(AuthorizationCodeFlow.NAMES_ITSELF));
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
                        : new SignInRefusal(
                                kind.users(), SignInRefusalReason.ID_TOKEN_REFUSED, IdTokens.reason(failed));
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
}
