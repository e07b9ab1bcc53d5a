package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins may read what the service says of itself, and nothing else. */
class CorsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String ALLOW = "access-control-allow-origin: *";

    @ParameterizedTest
    @ValueSource(strings = {"metadata", ".well-known/smart-configuration"})
    void what_the_service_says_of_itself_is_open(String path) throws IOException {
        assertThat(ask("GET", "northside/" + path)).startsWith("HTTP/1.1 200").contains(ALLOW);
        assertThat(ask("OPTIONS", "northside/" + path))
                .startsWith("HTTP/1.1 204")
                .contains(ALLOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"northside/Questionnaire", "northside/QuestionnaireResponse/7", "nowhere/metadata", "northside"})
    void nothing_else_is(String path) throws IOException {
        assertThat(ask("GET", path)).doesNotContain("access-control");
        assertThat(ask("OPTIONS", path)).startsWith("HTTP/1.1 204").doesNotContain("access-control");
    }

    /** Sends the request over a socket, because Java's client does not permit the header Origin. */
    private static String ask(String method, String path) throws IOException {
        try (var socket = new Socket("localhost", SERVICE.port())) {
            var request = method + " /fhir/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Origin: https://page.example\r\nAccess-Control-Request-Method: GET\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return reader.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .map(line -> line.startsWith("HTTP") ? line : line.toLowerCase(java.util.Locale.ROOT))
                    .collect(Collectors.joining("\n"));
        }
    }
}
