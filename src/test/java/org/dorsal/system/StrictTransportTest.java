package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict-Transport-Security on all answers by https, for any status. */
class StrictTransportTest {
    private static final String HSTS = "Strict-Transport-Security: ";
    private static final String A_YEAR = HSTS + "max-age=31536000";
    private static final SomeService BY_HTTPS = SomeService.with("--dorsal.base-url=https://dorsal.example");

    @AfterAll
    static void stop() {
        BY_HTTPS.close();
    }

    /**
     * Requests for answers of every endpoint and of the layers in front of them: paths, methods and broken requests.
     */
    static Stream<String> requests() {
        Stream<String> gets = Stream.of(
                        "/fhir/northside/metadata",
                        "/fhir/northside/Questionnaire",
                        "/fhir/northside/Observation",
                        "/fhir/northside/nothing",
                        "/fhir/nowhere",
                        "/fhir/northside/.well-known/smart-configuration",
                        "/fhir/northside//Observation",
                        "/cds/northside/cds-services",
                        "/log/northside/checkpoint",
                        "/log/northside/key",
                        "/log/northside/nothing",
                        "/audit/northside/",
                        "/operate/northside",
                        "/operate//northside",
                        "/a/northside.x/",
                        "/assets/x/y.js",
                        "/launch/northside",
                        "/launch/northside?iss=https://evil.example&launch=x",
                        "/launch/northside;x",
                        "/.well-known/jwks.json",
                        "/",
                        "/nothing/at/all")
                .map(path -> "GET " + path + " HTTP/1.1");
        Stream<String> otherHeaders = Stream.of(
                "OPTIONS /fhir/northside/metadata HTTP/1.1",
                "TRACE /fhir/northside/metadata HTTP/1.1",
                "POST /log/northside/key HTTP/1.1",
                "HEAD /fhir/northside/metadata HTTP/1.1",
                "GET /fhir/{x} HTTP/1.1",
                "GET /fhir/northside HTTP/1.7",
                "GET /" + "x".repeat(30_000) + " HTTP/1.1",
                "NO HTTP AT ALL");
        return Stream.concat(gets, otherHeaders);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void every_answer_says_so_for_a_year_and_for_the_hosts_below(String request) {
        assertThat(responseHeaders(BY_HTTPS, request)).containsExactly(A_YEAR + " ; includeSubDomains");
    }

    /** Includes requests over the rate limit: refusals before all endpoints carry the header, too. */
    @Test
    void other_peoples_hosts_below_are_left_alone_where_the_settings_say_so() {
        try (SomeService shared = SomeService.with(
                "--dorsal.base-url=https://dorsal.example",
                "--dorsal.hsts-subdomains=false",
                "--dorsal.anonymous.requests-a-second=1",
                "--dorsal.anonymous.burst=5")) {
            List<String> answers = IntStream.range(0, 40)
                    .mapToObj(_ -> answer(shared, "GET /log/northside/key HTTP/1.1"))
                    .toList();
            assertThat(answers)
                    .anyMatch(answer -> answer.startsWith("HTTP/1.1 200"))
                    .anyMatch(answer -> answer.startsWith("HTTP/1.1 429"))
                    .allSatisfy(answer -> assertThat(hsts(answer)).containsExactly(A_YEAR));
        }
    }

    /** RFC 6797, 7.2: never by plain HTTP. */
    @ParameterizedTest
    @ValueSource(strings = {"/fhir/northside/metadata", "/launch/northside", "/nothing"})
    void where_the_service_is_reached_by_http_nothing_is_said(String path) {
        assertThat(responseHeaders(SomeService.shared(), "GET " + path + " HTTP/1.1"))
                .isEmpty();
    }

    private static List<String> responseHeaders(SomeService service, String request) {
        return hsts(answer(service, request));
    }

    private static List<String> hsts(String answer) {
        return answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.regionMatches(true, 0, HSTS, 0, HSTS.length()))
                .toList();
    }

    private static String answer(SomeService service, String request) {
        try (Socket socket = new Socket("localhost", service.port())) {
            socket.setSoTimeout(180_000);
            String whole = request + "\r\nHost: dorsal.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
