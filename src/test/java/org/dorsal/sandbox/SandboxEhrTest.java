package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import org.dorsal.smart.AccessTokenAuthenticator;
import org.dorsal.smart.AuthenticationVerdict;
import org.dorsal.smart.Caller;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.Permission;
import org.dorsal.smart.Permission.Restriction;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.RemoteDocuments;
import org.dorsal.smart.launch.SomeDestinations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.SslBundle;

/** Two sandboxes and Dorsal's authenticator, over real HTTP. */
class SandboxEhrTest {
    private static final SiteId NORTHSIDE = new SiteId("northside");
    private static final SiteId SOUTHSIDE = new SiteId("southside");
    private static final String NORTH_BASE = "http://localhost:8080/fhir/northside";
    private static final String SOUTH_BASE = "http://localhost:8080/fhir/southside";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final SandboxEhr NORTH = SandboxEhr.start(0, NORTH_BASE);
    private static final SandboxEhr SOUTH = SandboxEhr.start(0, SOUTH_BASE);
    private static final AccessTokenAuthenticator AUTHENTICATOR =
            new AccessTokenAuthenticator(
                    new SmartSettings(List.of(site(NORTHSIDE, NORTH, NORTH_BASE), site(SOUTHSIDE, SOUTH, SOUTH_BASE))),
                    RemoteDocuments.once(new BoundedHttp(
                            Duration.ofSeconds(5), SomeDestinations.local(), SslBundle.systemDefault()))::keySet,
                    Clock.systemUTC(),
                    Ticker.systemTicker());

    @AfterAll
    static void stop() {
        NORTH.close();
        SOUTH.close();
    }

    @Test
    void a_token_by_client_credentials_is_accepted_at_its_site() throws Exception {
        var token = granted(NORTH, "system/*.cruds");

        assertThat(caller(NORTHSIDE, token))
                .returns("demo", Caller::clientId)
                .returns(NORTH.issuer(), Caller::issuer)
                .returns(
                        Permission.Allowed.ofSite(new Restriction.Unrestricted()),
                        c -> c.may(Interaction.CREATE, "QuestionnaireResponse"));
    }

    @Test
    void a_token_looks_like_those_that_ehrs_write() throws Exception {
        var token = SignedJWT.parse(granted(NORTH, "system/Observation.rs system/CarePlan.r"));
        var claims = token.getJWTClaimsSet();

        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS384");
        assertThat(token.getHeader().getType()).hasToString("JWT");
        assertThat(claims.getAudience()).containsExactly(NORTH_BASE);
        assertThat(claims.getStringClaim("scope").split(" "))
                .containsExactlyInAnyOrder("system/Observation.rs", "system/CarePlan.r");
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_token_of_one_site_is_refused_at_the_other() throws Exception {
        assertThat(verdict(SOUTHSIDE, granted(NORTH, "system/*.cruds")))
                .isEqualTo(new AuthenticationVerdict.WrongSiteVerdict());
        assertThat(verdict(NORTHSIDE, SOUTH.token("system/*.r", Map.of())))
                .isEqualTo(new AuthenticationVerdict.WrongSiteVerdict());
        assertThat(verdict(SOUTHSIDE, SOUTH.token("system/*.r", Map.of())))
                .isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
    }

    @Test
    void a_test_may_write_user_and_patient_tokens() {
        var token =
                NORTH.token("patient/Observation.rs", Map.of("patient", "sandbox-01", "fhirUser", "Practitioner/1"));

        assertThat(caller(NORTHSIDE, token))
                .returns(Optional.of("Practitioner/1"), Caller::fhirUser)
                .returns(
                        Permission.Allowed.ofPatient(new PatientId("sandbox-01"), new Restriction.Unrestricted()),
                        c -> c.may(Interaction.READ, "Observation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user/*.cruds", "patient/*.r", "openid", "system/*.r user/Patient.r", "system/patient.r"})
    void client_credentials_give_system_scopes_only(String scopes) throws Exception {
        assertThat(requestToken(NORTH, "demo:demo", scopes))
                .returns(400, HttpResponse::statusCode)
                .satisfies(r -> assertThat(r.body()).contains("invalid_scope"));
    }

    @Test
    void a_wrong_secret_gets_no_token() throws Exception {
        assertThat(requestToken(NORTH, "demo:guess", "system/*.r").statusCode()).isEqualTo(401);
    }

    @Test
    void keys_differ_between_sandboxes_and_show_nothing_private() throws Exception {
        var north = get(NORTH.jwksUri()).body();

        assertThat(north).contains("sandbox-rsa", "sandbox-ec").doesNotContain("\"d\"", "\"p\"");
        assertThat(get(SOUTH.jwksUri()).body()).isNotEqualTo(north);
    }

    @Test
    void an_issuer_that_is_down_does_not_stop_the_authenticator_from_starting() {
        var stopped = SandboxEhr.start(0, NORTH_BASE);
        var settings = new SmartSettings(List.of(site(NORTHSIDE, stopped, NORTH_BASE)));
        var token = stopped.token("system/*.r", Map.of());
        stopped.close();

        assertThat(AuthenticationVerdict.of(
                        new AccessTokenAuthenticator(
                                settings,
                                RemoteDocuments.once(new BoundedHttp(
                                        Duration.ofSeconds(5), SomeDestinations.local(), SslBundle.systemDefault()))
                                        ::keySet,
                                Clock.systemUTC(),
                                Ticker.systemTicker()),
                        NORTHSIDE,
                        Optional.of("Bearer " + token)))
                .isInstanceOf(AuthenticationVerdict.KeysUnreachableVerdict.class);
    }

    private static SiteSettings site(SiteId id, SandboxEhr ehr, String audience) {
        return new SiteSettings(
                id,
                List.of(new Issuer(
                        ehr.issuer(), ehr.jwksUri(), audience, Optional.empty(), Set.of(), Optional.empty())));
    }

    private static AuthenticationVerdict verdict(SiteId site, String token) {
        return AuthenticationVerdict.of(AUTHENTICATOR, site, Optional.of("Bearer " + token));
    }

    private static Caller caller(SiteId site, String token) {
        return switch (verdict(site, token)) {
            case AuthenticationVerdict.AuthenticatedVerdict(var caller) -> caller;
            case AuthenticationVerdict other -> throw new AssertionError(other);
        };
    }

    private static String granted(SandboxEhr ehr, String scopes) throws Exception {
        var answer = requestToken(ehr, "demo:demo", scopes);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSONObjectUtils.getString(JSONObjectUtils.parse(answer.body()), "access_token");
    }

    private static HttpResponse<String> requestToken(SandboxEhr ehr, String client, String scopes) throws Exception {
        var form = "grant_type=client_credentials&scope=" + URLEncoder.encode(scopes, StandardCharsets.UTF_8);
        var basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        return HTTP.send(
                HttpRequest.newBuilder(ehr.tokenEndpoint())
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
