package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.ui.DefaultLoginPageGeneratingFilter;

/** Spring Security protects every endpoint, keeps no session, and rejects ambiguous addresses. */
class SecurityChainsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final FilterChainProxy PROXY = SERVICE.part(FilterChainProxy.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir/northside/Observation",
                "/fhir/nowhere",
                "/log/northside/checkpoint",
                "/audit/northside/",
                "/operate/northside",
                "/a/northside.x/",
                "/launch/northside",
                "/.well-known/jwks.json",
                "/assets/x/y.js",
                "/",
                "/login",
                "/actuator/health"
            })
    void every_address_has_a_chain_without_a_page_of_its_own(String path) {
        assertThat(PROXY.getFilters(path))
                .hasAtLeastOneElementOfType(AuthorizationFilter.class)
                .doesNotHaveAnyElementsOfTypes(DefaultLoginPageGeneratingFilter.class);
    }

    @Test
    void each_door_has_a_chain_of_its_own() {
        assertThat(List.of("/fhir/x", "/log/x", "/audit/x", "/operate/x", "/a/x", "/launch/x", "/x").stream()
                        .map(SecurityChainsTest::chain)
                        .distinct())
                .hasSize(7)
                .doesNotContain(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir/northside/Observation;jsessionid=1",
                "/fhir/northside/%2e%2e/southside/Observation",
                "/fhir/northside/../southside/Observation",
                "/fhir//northside/Observation",
                "/fhir/northside/Observation/%2541",
                "/operate//northside",
                "/operate/northside;x",
                "/launch/northside;x",
                "/log/northside/%2e/checkpoint",
                "/a//northside"
            })
    void an_address_that_can_be_read_in_two_ways_is_refused(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("set-cookie", "jsessionid", "exception");
        assertThat(answer)
                .contains(
                        path.startsWith("/fhir") || path.startsWith("/log")
                                ? "OperationOutcome"
                                : "Content-Security-Policy");
    }

    @Test
    void there_is_no_user_that_nobody_configured() {
        assertThat(SERVICE.parts(UserDetailsService.class)).isEmpty();
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int chain(String path) {
        for (int index = 0; index < PROXY.getFilterChains().size(); index++) {
            if (PROXY.getFilterChains().get(index).matches(new MockHttpServletRequest("GET", path))) {
                return index;
            }
        }
        return -1;
    }
}
