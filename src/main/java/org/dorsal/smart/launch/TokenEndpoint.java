package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.JWK;
import java.io.*;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** Calls token endpoints with Spring Security's clients over {@link BoundedHttp}. */
public final class TokenEndpoint implements OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> {
    static final int MAX_BYTES = 256 * 1024;
    /** SMART App Launch 2.2.0 allows five minutes. */
    private static final Duration ASSERTION_LIVES = Duration.ofMinutes(2);

    /** Longest pause that an endpoint gets: clinicians' tokens last for minutes. */
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private static final Set<String> SENT = Set.of("Accept", "Content-Type", "Authorization");

    private final BoundedHttp http;
    private final List<? extends SiteClient> clients;
    private final Clock clock;
    private final RandomGenerator random;
    /** When an endpoint takes requests again that no person waits for, by its address. */
    private final Map<String, Instant> pauses = new ConcurrentHashMap<>();

    private final RestClientAuthorizationCodeTokenResponseClient codes =
            new RestClientAuthorizationCodeTokenResponseClient();
    private final RestClientRefreshTokenTokenResponseClient refreshes = new RestClientRefreshTokenTokenResponseClient();
    private final RestClientClientCredentialsTokenResponseClient credentials =
            new RestClientClientCredentialsTokenResponseClient();

    public TokenEndpoint(BoundedHttp http, List<? extends SiteClient> clients, Clock clock, RandomGenerator random) {
        this.http = http;
        this.clients = List.copyOf(clients);
        this.clock = clock;
        this.random = random;
        RestClient client = client();
        prepare(codes, client);
        prepare(refreshes, client);
        prepare(credentials, client);
    }

    /** Exchanges a code; what fails is an exception that {@link TokenAnswer#of} reads. */
    @Override
    public OAuth2AccessTokenResponse getTokenResponse(OAuth2AuthorizationCodeGrantRequest request) {
        recordEndpoint(request.getClientRegistration());
        return codes.getTokenResponse(request);
    }

    TokenAnswer refresh(ClientRegistration client, Tokens tokens, String refreshToken) {
        recordEndpoint(client);
        return answered(
                client,
                () -> refreshes.getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                        client,
                        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, tokens.access(), null, null),
                        new OAuth2RefreshToken(refreshToken, null))));
    }

    TokenAnswer ofClient(ClientRegistration client) {
        recordEndpoint(client);
        return answered(client, () -> credentials.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client)));
    }

    /** Records where an EHR's tokens come from; an auditors' provider is no EHR. */
    private void recordEndpoint(ClientRegistration client) {
        clients.stream()
                .filter(site -> site.site().value().equals(client.getRegistrationId()))
                .filter(site -> site instanceof EhrRegistration || site instanceof SiteClient.BackendRegistration)
                .forEach(site -> http.contacts()
                        .setTokenEndpoint(
                                site.site(),
                                URI.create(client.getProviderDetails().getTokenUri())));
    }

    private TokenAnswer answered(ClientRegistration client, Supplier<OAuth2AccessTokenResponse> call) {
        Instant until = pauses.getOrDefault(client.getProviderDetails().getTokenUri(), Instant.MIN);
        if (clock.instant().isBefore(until)) {
            return new TokenAnswer.UnsentTokenRequest();
        }
        try {
            OAuth2AccessTokenResponse response = call.get();
            return new TokenAnswer.TokensGranted(
                    Tokens.of(response, clock.instant()), TokenResponseReader.members(response));
        } catch (OAuth2AuthorizationException failed) {
            return TokenAnswer.of(failed.getError());
        }
    }

    private RestClient client() {
        OAuth2AccessTokenResponseHttpMessageConverter responses = new OAuth2AccessTokenResponseHttpMessageConverter();
        responses.setAccessTokenResponseConverter(TokenResponseReader::read);
        return RestClient.builder()
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(responses))
                .requestInterceptor((request, body, _) -> exchanged(request, body))
                .build();
    }

    private <T extends AbstractOAuth2AuthorizationGrantRequest> void prepare(
            AbstractRestClientOAuth2AccessTokenResponseClient<T> responses, RestClient client) {
        NimbusJwtClientAuthenticationParametersConverter<T> assertions =
                new NimbusJwtClientAuthenticationParametersConverter<>(this::key);
        assertions.setJwtClientAssertionCustomizer(context -> {
            Instant now = clock.instant();
            context.getHeaders().type("JWT"); // some EHRs refuse a client assertion without it
            context.getClaims().id(Secrets.random(random)).issuedAt(now).expiresAt(now.plus(ASSERTION_LIVES));
        });
        responses.setRestClient(client);
        responses.addParametersConverter(assertions);
        responses.setParametersCustomizer(form -> {
            if (form.containsKey(OAuth2ParameterNames.CLIENT_ASSERTION)) {
                form.remove(OAuth2ParameterNames.CLIENT_ID); // the assertion names the client
            }
        });
    }

    /** By which a registration with {@code private_key_jwt} signs. */
    private @Nullable JWK key(ClientRegistration registration) {
        return clients.stream()
                .filter(client -> client.site().value().equals(registration.getRegistrationId()))
                .flatMap(client ->
                        client.proof() instanceof ClientProof.ClientSigningKeys own ? Stream.of(own) : Stream.empty())
                .findFirst()
                .map(keys -> keys.signing().jwk())
                .orElse(null); // then Spring Security refuses to ask
    }

    /** In the place of {@code RestClient}'s own exchange, which bounds neither the whole time nor the size. */
    private ClientHttpResponse exchanged(org.springframework.http.HttpRequest outgoing, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(outgoing.getURI());
        SENT.forEach(name -> Optional.ofNullable(outgoing.getHeaders().getFirst(name))
                .ifPresent(value -> request.header(name, value)));
        return switch (http.send(request, "POST", body, MAX_BYTES)) {
            case HttpAnswer.UnsentRequest _ -> throw new OAuth2AuthorizationException(TokenAnswer.NOT_SENT);
            case HttpAnswer.MissingAnswer _ -> throw new OAuth2AuthorizationException(TokenAnswer.NO_ANSWER);
            case HttpAnswer.OversizedAnswer _ -> throw new OAuth2AuthorizationException(TokenAnswer.TOO_LARGE);
            case HttpAnswer.CompleteAnswer whole ->
                TokenResponseReader.failure(whole)
                        .<ClientHttpResponse>map(error -> {
                            whole.retryAfter(clock.instant(), MAX_PAUSE)
                                    .ifPresent(until ->
                                            pauses.put(outgoing.getURI().toString(), until));
                            throw new OAuth2AuthorizationException(error);
                        })
                        .orElseGet(() -> new TokenHttpResponse(whole.body()));
        };
    }

    /** Response with status 200; its own content type is ignored. */
    private record TokenHttpResponse(byte[] content) implements ClientHttpResponse {
        @Override
        public HttpStatusCode getStatusCode() {
            return HttpStatus.OK;
        }

        @Override
        public String getStatusText() {
            return "OK";
        }

        @Override
        public HttpHeaders getHeaders() {
            HttpHeaders headers = new HttpHeaders();
            headers.setContentType(MediaType.APPLICATION_JSON);
            headers.setContentLength(content.length);
            return headers;
        }

        @Override
        public InputStream getBody() throws IOException {
            return new ByteArrayInputStream(content);
        }

        @Override
        public void close() {
            // nothing is held open
        }
    }

    /** Result of a call to a token endpoint. */
    public sealed interface TokenAnswer {
        OAuth2Error NOT_SENT = new OAuth2Error("not_sent");
        OAuth2Error NO_ANSWER = new OAuth2Error("no_answer");
        OAuth2Error TOO_LARGE = new OAuth2Error("too_large");
        /** Spring Security's own word for it. */
        String UNREADABLE = "invalid_token_response";

        record TokensGranted(Tokens tokens, JsonObject response) implements TokenAnswer {}

        /**
         * The endpoint refused.
         *
         * @param error a word of RFC 6749, 5.2, or of the vendor, or "refused"
         * @param message the word and the EHR's description, one plain line
         */
        record TokenRejection(String error, String message) implements TokenAnswer {}

        /** An answer that holds no bearer token. */
        record UnusableTokenAnswer(String why) implements TokenAnswer {}

        /** Not seen by the endpoint, or answered by a status (429, 5xx) that says: not now. */
        record UnsentTokenRequest() implements TokenAnswer {}

        /** Whether the endpoint did it is not known. */
        record TokenRequestInDoubt() implements TokenAnswer {}

        /** Maps an error of {@link TokenEndpoint} to a result. */
        static TokenAnswer of(OAuth2Error error) {
            return switch (error.getErrorCode()) {
                case "not_sent" -> new UnsentTokenRequest();
                case "no_answer" -> new TokenRequestInDoubt();
                case "too_large" -> new UnusableTokenAnswer("it must be smaller than 256 kB.");
                case UNREADABLE ->
                    new UnusableTokenAnswer(
                            "it must be one JSON object that holds an access_token with token_type Bearer.");
                default -> new TokenRejection(error.getErrorCode(), TokenResponseReader.ServerRefusal.describe(error));
            };
        }
    }
}
