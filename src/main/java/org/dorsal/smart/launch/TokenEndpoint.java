package org.dorsal.smart.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Asks token endpoints, by the proof of Dorsal's registration there. */
public final class TokenEndpoint {
    static final int MAX_BYTES = 256 * 1024;
    /** SMART App Launch 2.2.0 allows five minutes. */
    private static final Duration ASSERTION_LIVES = Duration.ofMinutes(2);

    private final BoundedHttp http;
    private final Clock clock;
    private final RandomGenerator chance;

    public TokenEndpoint(BoundedHttp http, Clock clock, RandomGenerator chance) {
        this.http = http;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Asks once.
     *
     * @param scopes to ask for; none where the grant has them already
     */
    public TokenAnswer ask(RegisteredClient client, URI endpoint, AuthorizationGrant grant, Set<String> scopes) {
        HTTPRequest written = request(client, endpoint, grant, scopes).toHTTPRequest();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (client.proof() instanceof ClientProof.Secret) {
            request.header("Authorization", written.getAuthorization());
        }
        return switch (http.send(request, "POST", written.getBody().getBytes(StandardCharsets.US_ASCII), MAX_BYTES)) {
            case HttpAnswer.NotSent _ -> new TokenAnswer.NotSent();
            case HttpAnswer.NoAnswer _ -> new TokenAnswer.NoAnswer();
            case HttpAnswer.TooLarge _ -> new TokenAnswer.Unfit("it must be smaller than 256 kB.");
            case HttpAnswer.Whole whole -> TokenReading.of(whole, clock.instant());
        };
    }

    private TokenRequest request(RegisteredClient client, URI endpoint, AuthorizationGrant grant, Set<String> scopes) {
        ClientID id = new ClientID(client.id());
        TokenRequest.Builder request = switch (client.proof()) {
            case ClientProof.None _ -> new TokenRequest.Builder(endpoint, id, grant);
            case ClientProof.Secret(String secret) ->
                new TokenRequest.Builder(endpoint, new ClientSecretBasic(id, new Secret(secret)), grant);
            case ClientProof.Keys keys ->
                new TokenRequest.Builder(endpoint, assertion(keys.signing(), client.id(), endpoint), grant);
        };
        return (scopes.isEmpty() ? request : request.scope(new Scope(scopes.toArray(String[]::new)))).build();
    }

    /** The audience is the token endpoint to the letter, as SMART App Launch 2.2.0 says. */
    private PrivateKeyJWT assertion(ClientKey key, String clientId, URI endpoint) {
        return new PrivateKeyJWT(key.sign(new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(endpoint.toString())
                .jwtID(Secrets.random(chance))
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(ASSERTION_LIVES)))
                .build()));
    }
}
