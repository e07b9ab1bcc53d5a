package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dorsal.smart.SomeIssuers.NORTH;
import static org.dorsal.smart.SomeIssuers.NORTHSIDE;

import java.net.URI;
import java.util.*;
import org.dorsal.smart.Issuer.AuthorizationServer;
import org.junit.jupiter.api.Test;

class SmartConfigurationTest {
    private static final URI TOKEN = URI.create("https://north.example/token");
    private static final Optional<URI> AUTHORIZE = Optional.of(URI.create("https://north.example/authorize"));

    @Test
    void a_site_that_says_only_its_token_endpoint_advertises_backend_services_and_nothing_else() {
        assertThat(document(new AuthorizationServer(TOKEN, Optional.empty(), List.of(), List.of(), List.of())))
                .contains(Map.of(
                        "token_endpoint",
                        "https://north.example/token",
                        "grant_types_supported",
                        List.of("client_credentials"),
                        "code_challenge_methods_supported",
                        List.of("S256"),
                        "capabilities",
                        List.of("permission-v1", "permission-v2")));
    }

    @Test
    void a_site_that_launches_advertises_what_it_said_and_the_scopes_that_launches_can_get() {
        var server = new AuthorizationServer(
                TOKEN,
                AUTHORIZE,
                List.of("authorization_code", "refresh_token"),
                List.of("private_key_jwt"),
                List.of("launch-ehr", "client-confidential-asymmetric", "context-ehr-patient"));

        assertThat(document(server).orElseThrow())
                .containsEntry("authorization_endpoint", "https://north.example/authorize")
                .containsEntry("grant_types_supported", List.of("authorization_code", "refresh_token"))
                .containsEntry("token_endpoint_auth_methods_supported", List.of("private_key_jwt"))
                .containsEntry(
                        "capabilities",
                        List.of(
                                "launch-ehr",
                                "client-confidential-asymmetric",
                                "context-ehr-patient",
                                "permission-v1",
                                "permission-v2",
                                "permission-patient",
                                "permission-user"))
                .doesNotContainKeys("issuer", "jwks_uri");
    }

    @Test
    void issuer_and_keys_stand_there_exactly_when_single_sign_on_does() {
        var server = new AuthorizationServer(TOKEN, AUTHORIZE, List.of(), List.of(), List.of("sso-openid-connect"));

        assertThat(document(server).orElseThrow())
                .containsEntry("issuer", NORTH.issuer())
                .containsEntry("jwks_uri", NORTH.jwksUri().toString());
    }

    @Test
    void a_site_that_advertises_nothing_has_no_document() {
        assertThat(AuthorizationServer.SmartConfiguration.of(new SmartSettings.SiteSettings(NORTHSIDE, List.of(NORTH))))
                .isEmpty();
    }

    @Test
    void what_dorsal_decides_or_lacks_cannot_be_claimed_in_settings() {
        assertThat(List.of("permission-v2", "permission-user", "smart-app-state", "launch-her", ""))
                .allSatisfy(word -> assertThatIllegalArgumentException()
                        .isThrownBy(
                                () -> new AuthorizationServer(TOKEN, AUTHORIZE, List.of(), List.of(), List.of(word)))
                        .withMessageStartingWith("capabilities has an unknown value; use only: "));
    }

    @Test
    void a_launch_needs_an_authorization_endpoint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AuthorizationServer(TOKEN, Optional.empty(), List.of(), List.of(), List.of("launch-ehr")))
                .withMessageStartingWith("authorization-endpoint is missing");
    }

    private static Optional<Map<String, Object>> document(AuthorizationServer server) {
        var issuer = new Issuer(
                NORTH.issuer(), NORTH.jwksUri(), NORTH.audience(), Optional.empty(), Set.of(), Optional.of(server));
        return AuthorizationServer.SmartConfiguration.of(new SmartSettings.SiteSettings(NORTHSIDE, List.of(issuer)));
    }
}
