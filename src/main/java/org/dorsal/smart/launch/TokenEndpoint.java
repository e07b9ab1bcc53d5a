package org.dorsal.smart.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.random.RandomGenerator;

/** Sends codes and refresh tokens to the token endpoint of an EHR, by the proof of its registration. */
final class TokenEndpoint {
    static final int MAX_BYTES = 256 * 1024;
    /** SMART App Launch 2.2.0 allows five minutes. */
    private static final Duration ASSERTION_LIVES = Duration.ofMinutes(2);

    private final BoundedHttp http;
    private final Clock clock;
    private final RandomGenerator chance;

    TokenEndpoint(BoundedHttp http, Clock clock, RandomGenerator chance) {
        this.http = http;
        this.clock = clock;
        this.chance = chance;
    }

    TokenAnswer ask(EhrRegistration registration, URI endpoint, AuthorizationGrant grant) {
        HTTPRequest written = request(registration, endpoint, grant).toHTTPRequest();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(written.getBody()));
        if (registration.proof() instanceof ClientProof.Secret) {
            request.header("Authorization", written.getAuthorization());
        }
        return switch (http.send(request.build(), MAX_BYTES)) {
            case HttpAnswer.NotSent _ -> new TokenAnswer.NotSent();
            case HttpAnswer.NoAnswer _ -> new TokenAnswer.NoAnswer();
            case HttpAnswer.TooLarge _ -> new TokenAnswer.Unfit("it must be smaller than 256 kB.");
            case HttpAnswer.Whole whole -> TokenReading.of(whole, clock.instant());
        };
    }

    private TokenRequest request(EhrRegistration registration, URI endpoint, AuthorizationGrant grant) {
        ClientID id = new ClientID(registration.clientId());
        return switch (registration.proof()) {
            case ClientProof.None _ -> new TokenRequest.Builder(endpoint, id, grant).build();
            case ClientProof.Secret(String secret) ->
                new TokenRequest.Builder(endpoint, new ClientSecretBasic(id, new Secret(secret)), grant).build();
            case ClientProof.Keys keys ->
                new TokenRequest.Builder(endpoint, assertion(keys.signing(), registration.clientId(), endpoint), grant)
                        .build();
        };
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
