package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which origins' pages may read the answers: any for public documents, listed ones for the rest of their site. */
class CorsTest {
    private static final String LISTED = "https://app.example";
    private static final String OTHER = "https://page.example";
    private static final String ALLOW_ANY = "access-control-allow-origin: *";
    private static final String ALLOW_LISTED = "access-control-allow-origin: " + LISTED;
    private static final SomeService SERVICE = SomeService.with(
            "--dorsal.sites.northside.browser-origins=" + LISTED,
            "--dorsal.sites.northside.cds-hooks.clients[0].issuer=https://hooks.example/client",
            "--dorsal.sites.northside.cds-hooks.clients[0].jwks-uri=https://hooks.example/jwks");

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"northside/metadata", "southside/.well-known/smart-configuration"})
    void any_origin_reads_the_public_documents(String path) throws IOException {
        assertThat(request("GET", path, OTHER)).contains(ALLOW_ANY);
        assertThat(preflight("GET", path, OTHER)).startsWith("HTTP/1.1 200").contains(ALLOW_ANY);
        assertThat(request("GET", path, "null")).contains(ALLOW_ANY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"northside", "northside/Questionnaire", "northside/QuestionnaireResponse/7"})
    void a_listed_origin_calls_its_site(String path) throws IOException {
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE"}) {
            assertThat(preflight(method, path, LISTED))
                    .startsWith("HTTP/1.1 200")
                    .contains(ALLOW_LISTED, "access-control-allow-headers: authorization, if-match")
                    .doesNotContain("allow-credentials");
        }
        assertThat(request("GET", path, LISTED))
                .contains(ALLOW_LISTED, "access-control-expose-headers: content-location, etag")
                .doesNotContain("allow-credentials");
    }

    @Test
    void the_listed_origin_reads_why_its_token_was_refused() throws IOException {
        assertThat(request("GET", "northside/Observation/7", LISTED))
                .startsWith("HTTP/1.1 401")
                .contains(ALLOW_LISTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OTHER,
                "https://app.example.evil.example",
                "http://app.example",
                "https://app.example:8443",
                "HTTPS://APP.EXAMPLE",
                "null"
            })
    void other_origins_get_no_header(String origin) throws IOException {
        for (String path : new String[] {"northside/Questionnaire", "northside/Observation/7", "northside"}) {
            assertThat(request("GET", path, origin)).doesNotContain("access-control-allow");
            assertThat(preflight("GET", path, origin))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("access-control-allow");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"southside/Questionnaire", "nowhere/metadata", "%6eorthside/Questionnaire"})
    void the_list_holds_for_its_site_alone(String path) throws IOException {
        assertThat(request("GET", path, LISTED)).doesNotContain("access-control-allow");
        assertThat(preflight("GET", path, LISTED)).doesNotContain("access-control-allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "TRACE"})
    void methods_that_the_interface_lacks_are_not_allowed(String method) throws IOException {
        assertThat(preflight(method, "northside/Questionnaire", LISTED)).doesNotContain("access-control-allow");
    }

    /** CDS Hooks 2.0, "Cross-Origin Resource Sharing": for the client's origins, and for no others. */
    @ParameterizedTest
    @CsvSource({
        "GET, /cds/northside/cds-services, 200",
        "POST, /cds/northside/cds-services/upper-back-pain, 401",
        "POST, /cds/northside/cds-services/upper-back-pain/feedback, 401",
    })
    void a_listed_origin_calls_cds_hooks(String method, String path, String status) throws IOException {
        assertThat(preflight(method, path, LISTED)).startsWith("HTTP/1.1 200").contains(ALLOW_LISTED);
        assertThat(request(method, path, LISTED))
                .startsWith("HTTP/1.1 " + status)
                .contains(ALLOW_LISTED);
        assertThat(preflight(method, path, OTHER)).startsWith("HTTP/1.1 403").doesNotContain("access-control-allow");
        assertThat(request(method, path, OTHER)).doesNotContain("access-control-allow");
        assertThat(preflight(method, path.replace("northside", "southside"), LISTED))
                .doesNotContain("access-control-allow");
    }

    private static String preflight(String method, String path, String origin) throws IOException {
        return send(
                "OPTIONS",
                path,
                "Origin: " + origin + "\r\nAccess-Control-Request-Method: " + method
                        + "\r\nAccess-Control-Request-Headers: authorization, if-match\r\n");
    }

    private static String request(String method, String path, String origin) throws IOException {
        return send(method, path, "Origin: " + origin + "\r\n");
    }

    /** Sends the request over a socket, because Java's client does not permit the header Origin. */
    private static String send(String method, String path, String headers) throws IOException {
        try (var socket = new Socket("localhost", SERVICE.port())) {
            var address = path.startsWith("/") ? path : "/fhir/" + path;
            var request =
                    method + " " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return reader.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .map(line -> line.startsWith("HTTP") ? line : line.toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining("\n"));
        }
    }
}
